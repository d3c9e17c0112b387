import re
from collections.abc import Callable
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from bot.assistant import Assistant
from corpus.catalogue import text
from corpus.types import LANGUAGES, Language, Policy
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
    assert [found for found in page.ids if found not in ("contents-title", "text")] == clauses


def test_contents_lead_to_elements_of_the_page(client: TestClient) -> None:
    page = Page(client.get("/policies/ufo").text)
    anchors = [link.removeprefix("#") for link in page.links if link.startswith("#")]
    assert len(anchors) >= 4
    assert set(anchors) <= {quote(found) for found in page.ids}


def test_whole_policy_stands_on_the_page(client: TestClient, ufo: Policy) -> None:
    html = client.get("/policies/ufo").text
    main = re.sub(
        r'<div class="plain".*?</div>', "", html.partition("<main")[2].partition("</main>")[0], flags=re.DOTALL
    )
    assert "".join(Page(main).words.partition(">")[2].split()) == "".join(ufo.text.split())


def test_cited_words_are_marked(client: TestClient, assistant: Assistant) -> None:
    citation = assistant.ask("do you share my location?").citations[0]
    page = Page(client.get(reader_link(assistant.policy("ufo"), citation, "en")).text)
    assert "".join(page.marked.split()) == "".join(citation.quote.split())
    assert page.ids.count(citation.clause_id) == 1
    assert f'<mark id="{citation.clause_id}">' in client.get(reader_link(assistant.policy("ufo"), citation, "en")).text


@pytest.mark.parametrize(
    "query", ["start=1", "start=5&end=2", "start=-3&end=9", "start=x&end=y", "start=0&end=99999999", "end=3"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_bad_span_is_told_and_nothing_marked(client: TestClient, query: str, language: Language) -> None:
    response = client.get(f"/policies/ufo?lang={language}&{query}")
    assert response.status_code == 200
    assert "<mark" not in response.text
    assert text("web.no_such_place", language) in response.text


def test_page_without_a_span_speaks_of_none(client: TestClient) -> None:
    page = client.get("/policies/ufo?lang=zh").text
    assert "<mark" not in page
    assert 'class="fault"' not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_span_of_another_version_is_not_marked(client: TestClient, language: Language) -> None:
    page = client.get(f"/policies/ufo?lang={language}&version=0&start=10&end=20").text
    assert "<mark" not in page
    assert text("web.other_version", language) in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_approved_wordings_stand_beside_their_clause(
    client: TestClient, assistant: Assistant, language: Language
) -> None:
    html = client.get(f"/policies/ufo?lang={language}").text
    section = html.partition('<section id="2.3">')[2].partition("</section>")[0]
    said = [wording.texts[language] for wording in assistant.wordings("ufo") if wording.clause == "2.3"]
    assert said
    assert all(escape(words) in section for words in said)
    assert text("web.plain_note", language) in unescape(html)


def test_policy_without_wordings_says_nothing_of_them(fake_client: MakeClient) -> None:
    html = fake_client(FakeAssistant()).get("/policies/sample?lang=zh").text
    assert text("web.plain_words", "zh") not in html


def test_page_has_no_script_and_no_foreign_address(client: TestClient) -> None:
    page = Page(client.get("/policies/ufo?start=10&end=20").text)
    assert not {"script", "iframe", "img", "style", "form", "object"} & set(page.tags)
    assert "style" not in page.attributes
    assert not [link for link in page.links if not link.startswith(("/", "#", "?")) or link.startswith("//")]


def test_language_switch_keeps_the_marked_words(client: TestClient) -> None:
    page = Page(client.get("/policies/ufo?lang=zh&version=1&start=10&end=20").text)
    assert "?lang=en&version=1&start=10&end=20" in page.links


@pytest.mark.parametrize(("language", "word", "other"), [("zh", "目录", "Contents"), ("en", "Contents", "目录")])
def test_page_s_own_words_follow_the_reader(client: TestClient, language: str, word: str, other: str) -> None:
    asked = client.get(f"/policies/ufo?lang={language}").text
    preferred = client.get("/policies/ufo", headers={"Accept-Language": language}).text
    for html in (asked, preferred):
        assert word in html
        assert other not in html


def test_markup_in_a_policy_is_shown_as_text(fake_client: MakeClient) -> None:
    words = f"示例政策\n\n一、{HOSTILE}\n\n1、我们{HOSTILE}共享。\n"
    html = fake_client(FakeAssistant(policy_of(words, title=HOSTILE))).get("/policies/sample?lang=zh").text
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
    assert text("web.gone_policy", "zh") in response.text
    assert "nobody" not in response.text


def test_unknown_policy_is_a_problem_for_a_program(client: TestClient) -> None:
    assert_problem(client.get("/policies/nobody", headers={"Accept": "application/json"}), 404, "unknown_policy")
