"""The page of what changed: both languages, no script, every word of a policy as text, nothing cut off on a phone."""

from collections.abc import Callable
from html import unescape
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from tests.corpus.changes.made import VERSIONS
from tests.web.policies.conftest import BEARER, TEXT
from tests.web.test_reader import HOSTILE, Page

BROWSER = {"Accept": "text/html,*/*;q=0.8"}
PAGE = "/policies/lime/changes"


@pytest.fixture
def lime(shop: TestClient) -> TestClient:
    """Return a client of a shop whose policy has two versions."""
    for name in ("old.txt", "new.txt"):
        shop.put("/v1/policies/lime", content=(VERSIONS / name).read_bytes(), headers=TEXT)
    return shop


def test_page_tells_what_it_means_and_marks_the_words(lime: TestClient) -> None:
    html = lime.get(f"{PAGE}?lang=zh", headers=BROWSER).text
    assert "保存期限变了：6个月 → 3年。" in html
    assert "<del>6个月</del>" in html
    assert "<ins>3年</ins>" in html
    assert "增加 4 条，删去 2 条，改写 5 条" in html
    assert "从第 1 版到第 2 版" in html


@pytest.mark.parametrize(("language", "word", "other"), [("zh", "改写", "Reworded"), ("en", "Reworded", "改写")])
def test_page_s_own_words_follow_the_reader(language: str, word: str, other: str, lime: TestClient) -> None:
    asked = lime.get(f"{PAGE}?lang={language}", headers=BROWSER)
    preferred = lime.get(PAGE, headers={**BROWSER, "Accept-Language": language})
    for response in (asked, preferred):
        assert response.headers["content-language"] == language
        assert word in response.text
        assert other not in response.text


def test_links_lead_to_clauses_of_the_policy_page(lime: TestClient) -> None:
    page = Page(lime.get(f"{PAGE}?lang=en", headers=BROWSER).text)
    ids = set(Page(lime.get("/policies/lime", headers=BROWSER).text).ids)
    anchors = [link.partition("#")[2] for link in page.links if "#" in link]
    assert len(anchors) >= 10
    assert set(anchors) <= {quote(found, safe="().~") for found in ids}


def test_page_has_no_script_and_no_foreign_address(lime: TestClient) -> None:
    response = lime.get(PAGE, headers=BROWSER)
    page = Page(response.text)
    assert not {"script", "iframe", "img", "style", "form", "object"} & set(page.tags)
    assert "style" not in page.attributes
    assert not [link for link in page.links if not link.startswith(("/", "#", "?")) or link.startswith("//")]
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_policy_page_links_to_it_only_where_there_is_an_earlier_version(lime: TestClient) -> None:
    assert f"{PAGE}?lang=en" in lime.get("/policies/lime?lang=en", headers=BROWSER).text
    assert "/changes" not in lime.get("/policies/ufo?lang=en", headers=BROWSER).text


def test_without_an_earlier_version_it_says_so(shop: TestClient) -> None:
    response = shop.get("/policies/ufo/changes?lang=en", headers=BROWSER)
    assert response.status_code == 200
    assert "nothing to compare" in response.text


def test_same_words_are_told_as_no_change(lime: TestClient) -> None:
    lime.put("/v1/policies/lime", content=(VERSIONS / "new.txt").read_bytes() + b"\n", headers=TEXT)
    assert "没有变化：两个版本的文字相同。" in lime.get(f"{PAGE}?lang=zh", headers=BROWSER).text


def test_unknown_version_is_told_with_those_that_are_kept(lime: TestClient) -> None:
    response = lime.get(f"{PAGE}?lang=en&from={quote(HOSTILE)}", headers=BROWSER)
    assert response.status_code == 404
    assert "has not been kept" in response.text
    assert "from=1" in response.text
    assert "alert(" not in response.text
    assert lime.get(f"{PAGE}?from=9").json()["type"].endswith("unknown_version")


def test_deleted_policy_s_pages_say_that_it_is_not_here_any_more(lime: TestClient) -> None:
    lime.delete("/v1/policies/lime", headers=BEARER)
    for address in ("/policies/lime", PAGE):
        for language, words in (("zh", "已不在这里"), ("en", "not here any more")):
            response = lime.get(f"{address}?lang={language}", headers=BROWSER)
            assert response.status_code == 404
            assert words in response.text
            assert "/policies/ufo" in response.text


def test_markup_in_a_policy_is_shown_as_text(make_shop: Callable[..., TestClient]) -> None:
    client = make_shop()
    for n in (1, 2):
        text = f"{HOSTILE[:30]}\n\n一、{HOSTILE}{n}\n\n1、我们不会把{HOSTILE}{n}信息出售。\n\n2、旧{n}{HOSTILE}。\n"
        body = {"text": text, "title": HOSTILE, "title_en": HOSTILE, "version": f"v{n}"}
        assert client.put("/v1/policies/lime", json=body, headers=BEARER).status_code < 300
    html = client.get(f"{PAGE}?lang=zh", headers=BROWSER).text
    page = Page(html)
    assert not {"script", "img"} & set(page.tags)
    assert not [name for name in page.attributes if name.startswith("on")]
    assert HOSTILE[:40] in unescape(html)
