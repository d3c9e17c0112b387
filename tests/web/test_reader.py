from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from bot.assistant import Assistant
from corpus.types import Policy
from tests.web.fake import FakeAssistant, policy_of
from tests.web.test_api import assert_problem
from web.pages import reader_link

MakeClient = Callable[..., TestClient]
HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>{{7*7}}${alert(3)}"\'&'


class Page(HTMLParser):
    """Tags, ids, links and marked words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.marked = ""
        self.words = ""
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_endtag(self, tag: str) -> None:
        self.tags.append("/" + tag)

    def handle_data(self, data: str) -> None:
        self.words += data
        if self.tags and self.tags[-1] == "mark":
            self.marked += data


def test_each_clause_is_an_element_with_its_id(client: TestClient, assistant: Assistant) -> None:
    page = Page(client.get("/policies/ufo").text)
    clauses = [clause.id for clause in assistant.clauses("ufo")]
    assert [found for found in page.ids if found != "contents-title"] == clauses


def test_contents_lead_to_elements_of_the_page(client: TestClient) -> None:
    page = Page(client.get("/policies/ufo").text)
    anchors = [link.removeprefix("#") for link in page.links if link.startswith("#")]
    assert len(anchors) >= 4
    assert set(anchors) <= {quote(found) for found in page.ids}


def test_whole_policy_stands_on_the_page(client: TestClient, ufo: Policy) -> None:
    html = client.get("/policies/ufo").text
    main = Page(html.partition("<main")[2].partition("</main>")[0])
    assert "".join(main.words.partition(">")[2].split()) == "".join(ufo.text.split())


def test_cited_words_are_marked(client: TestClient, assistant: Assistant) -> None:
    citation = assistant.ask("do you share my location?").citations[0]
    page = Page(client.get(reader_link("ufo", citation, "en")).text)
    assert "".join(page.marked.split()) == "".join(citation.quote.split())
    assert citation.clause_id in page.ids


@pytest.mark.parametrize(
    "query", ["", "start=1", "start=5&end=2", "start=-3&end=9", "start=x&end=y", "start=0&end=99999999"]
)
def test_bad_span_is_ignored(client: TestClient, query: str) -> None:
    response = client.get(f"/policies/ufo?{query}")
    assert response.status_code == 200
    assert "<mark>" not in response.text


def test_page_has_no_script_and_no_foreign_address(client: TestClient) -> None:
    page = Page(client.get("/policies/ufo?start=10&end=20").text)
    assert not {"script", "iframe", "img", "style", "form", "object"} & set(page.tags)
    assert "style" not in page.attributes
    assert not [link for link in page.links if not link.startswith(("/", "#", "?")) or link.startswith("//")]


@pytest.mark.parametrize(("language", "word", "other"), [("zh", "目录", "Contents"), ("en", "Contents", "目录")])
def test_page_s_own_words_follow_the_reader(client: TestClient, language: str, word: str, other: str) -> None:
    asked = client.get(f"/policies/ufo?lang={language}").text
    preferred = client.get("/policies/ufo", headers={"Accept-Language": language}).text
    for html in (asked, preferred):
        assert word in html
        assert other not in html


def test_markup_in_a_policy_is_shown_as_text(fake_client: MakeClient) -> None:
    text = f"示例政策\n\n一、{HOSTILE}\n\n1、我们{HOSTILE}共享。\n"
    html = fake_client(FakeAssistant(policy_of(text, title=HOSTILE))).get("/policies/sample?lang=zh").text
    page = Page(html)
    assert not {"script", "img"} & set(page.tags)
    assert not [name for name in page.attributes if name.startswith("on")]
    assert unescape(html).count(HOSTILE) >= 4


def test_unknown_policy_is_a_page_for_a_browser(client: TestClient) -> None:
    response = client.get("/policies/nobody", headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "zh"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "没有这份政策" in response.text
    assert "/policies/ufo" in response.text
    assert "nobody" not in response.text


def test_unknown_policy_is_a_problem_for_a_program(client: TestClient) -> None:
    assert_problem(client.get("/policies/nobody", headers={"Accept": "application/json"}), 404, "unknown_policy")
