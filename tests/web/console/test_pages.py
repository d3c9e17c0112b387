import logging
from collections.abc import Callable
from html import unescape

import pytest
from fastapi.testclient import TestClient

from corpus.types import Policy
from tests.web.test_api import assert_problem
from tests.web.test_reader import HOSTILE, Page
from web.console.door import CONSOLE_CSP

MakeClient = Callable[..., TestClient]
HTML = {"Accept": "text/html", "Accept-Language": "zh"}
FRAGMENT = {"X-Fragment": "1"}
CANARY = "张三13800138000"


def find(client: TestClient, fragment: bool = False, lang: str = "zh", **fields: str) -> str:
    headers = FRAGMENT if fragment else HTML
    response = client.post(f"/console/search?lang={lang}", data=fields, headers=headers)
    assert response.status_code == 200
    return response.text


def test_page_works_without_script(client: TestClient) -> None:
    html = find(client, q="位置信息 共享")
    assert "<!doctype html>" in html
    assert html.index("我们可能会向合作伙伴等第三方共享") < html.index("我们可能会将您的个人信息与我们的关联方共享")


def test_script_is_given_the_list_alone(client: TestClient) -> None:
    html = find(client, fragment=True, q="二、3")
    assert "<!doctype" not in html
    assert html.count("<li>") >= 1


def test_scripts_and_hosts_are_our_own(client: TestClient) -> None:
    response = client.get("/console", headers=HTML)
    assert response.headers["content-security-policy"] == CONSOLE_CSP
    assert "unsafe" not in CONSOLE_CSP
    page = Page(response.text)
    assert not {"style", "iframe", "object"} & set(page.tags)
    assert "style" not in page.attributes
    assert not [name for name in page.attributes if name.startswith("on")]
    assert not [link for link in page.links if not link.startswith(("/", "#")) or link.startswith("//")]
    assert [link for link in page.links if link.endswith(".js")] == ["/static/console.js"]


def test_words_are_never_in_an_address(client: TestClient) -> None:
    html = client.get("/console", params={"q": CANARY, "lang": "zh"}, headers=HTML).text
    assert CANARY not in html
    assert 'method="post" action="/console/search?lang=zh"' in html


def test_filters_narrow_and_unknown_ones_are_let_go(client: TestClient) -> None:
    narrowed = find(client, fragment=True, q="共享", part="1")
    assert "二、" not in "".join(line for line in narrowed.splitlines() if "where" in line)
    assert "<li>" in find(client, fragment=True, q="共享", part="99", concept="nothing")
    by_part = client.get("/console?part=2&lang=zh", headers=HTML).text
    assert "我们不会与以外的任何公司" in by_part


def test_unknown_policy_is_not_found(client: TestClient) -> None:
    assert_problem(client.get("/console?policy=nobody"), 404, "unknown_policy")
    assert_problem(client.post("/console/search", data={"q": "x", "policy": "nobody"}), 404, "unknown_policy")


def test_citation_to_copy_has_quote_label_policy_version_and_link(client: TestClient, ufo: Policy) -> None:
    html = unescape(find(client, fragment=True, q="二、3"))
    copied = html.partition('data-copy="')[2].partition('" data-link="')[0]
    quote, place, link = copied.split("\n")
    assert quote.strip("“”") in "".join(ufo.text.split()) or "合作伙伴等第三方" in quote
    assert place == f"——《UFO隐私保护政策》（版本 {ufo.version}）二、3"
    assert link.startswith("/policies/ufo?lang=zh&version=")
    assert link.endswith("#2.3")


def test_policy_that_does_not_say_is_told_above_the_list(client: TestClient) -> None:
    assert "政策可能没有写明这一点" in find(client, q="今天天气怎么样")
    assert "没有这个编号的条款" in find(client, q="9.9")


@pytest.mark.parametrize(("lang", "words"), [("zh", "问题太长"), ("en", "too long")])
def test_too_long_is_told_in_place(client: TestClient, lang: str, words: str) -> None:
    response = client.post(f"/console/search?lang={lang}", data={"q": CANARY * 100}, headers=HTML)
    assert response.status_code == 422
    assert words in response.text


def test_clause_stands_between_its_neighbours(client: TestClient) -> None:
    html = client.get("/console/clause?policy=ufo&clause=2.3&start=1706&end=1760&lang=zh", headers=FRAGMENT).text
    assert (
        html.index("学术研究")
        < html.index("关联方共享")
        < html.index("<mark>我们可能会向合作伙伴")
        < html.index("严格保护")
    )
    assert "白话说明" in html
    assert "/policies/ufo?lang=zh#2.3" in html


@pytest.mark.parametrize("clause", ["", "99.9", HOSTILE])
def test_clause_that_is_not_there_is_not_found(client: TestClient, clause: str) -> None:
    response = client.get("/console/clause", params={"policy": "ufo", "clause": clause})
    assert_problem(response, 404, "unknown_clause")


@pytest.mark.parametrize(
    ("into", "words"), [("zh", "依据：《UFO隐私保护政策》二、3"), ("en", "Source: UFO privacy policy, 二、3")]
)
def test_reply_is_in_the_language_of_its_button(client: TestClient, into: str, words: str) -> None:
    fields = {"q": "你们会共享我的位置信息吗", "reply": into}
    for headers in (HTML, FRAGMENT):
        assert words in client.post("/console/reply?lang=zh", data=fields, headers=headers).text


def test_reply_needs_a_question(client: TestClient) -> None:
    assert "先写下客户的问题" in client.post("/console/reply?lang=zh", data={"q": " "}, headers=HTML).text


@pytest.mark.parametrize(("lang", "other"), [("zh", "Agent console"), ("en", "客服查询台")])
def test_page_s_words_follow_the_reader(client: TestClient, lang: str, other: str) -> None:
    html = client.get(f"/console?lang={lang}", headers=HTML).text
    assert other not in html
    assert ("客服查询台" if lang == "zh" else "Agent console") in html


def test_markup_is_shown_as_text_and_nothing_is_logged(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    page = Page(find(client, q=HOSTILE))
    assert "img" not in page.tags
    assert page.tags.count("script") == 1
    client.post("/console/reply", data={"q": CANARY})
    find(client, q=CANARY)
    assert not [record for record in caplog.records if CANARY in record.getMessage()]
