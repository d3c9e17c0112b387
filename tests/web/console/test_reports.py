"""The reports of the console: coverage, facts, changes."""

import hashlib
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from corpus.facts import facts_of
from corpus.types import Clause, Policy
from tests.web.test_api import assert_problem
from tests.web.test_reader import HOSTILE, Page
from web.console import changes

HTML = {"Accept": "text/html"}


def page_of(client: TestClient, path: str) -> str:
    response = client.get(f"/console/{path}", headers=HTML)
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize(("lang", "words"), [("zh", "不是法律意见"), ("en", "not legal advice")])
def test_coverage_lists_the_27_disclosures_with_their_places(client: TestClient, lang: str, words: str) -> None:
    html = page_of(client, f"coverage?lang={lang}")
    assert html.count('class="badge') == 27
    assert words in html
    assert "/console/clause?lang=" in html


def test_facts_are_listed_in_the_policy_s_own_words(client: TestClient, ufo: Policy) -> None:
    page = Page(page_of(client, "facts?lang=en"))
    clauses: tuple[Clause, ...] = client.app.state.desk.assistant.clauses("ufo")  # type: ignore[attr-defined]
    found = facts_of(ufo.text, clauses)
    assert page.tags.count("tr") == len(found) + 1
    for fact in found:
        for part in fact.parts:
            assert part.text in page.words


def test_no_earlier_version_is_told(client: TestClient) -> None:
    assert "No earlier version of this policy has been kept" in page_of(client, "changes?lang=en")


@pytest.mark.parametrize(("lang", "now"), [("zh", "现在"), ("en", "Now")])
def test_change_is_told_in_short_and_leads_to_the_whole(
    client: TestClient, ufo: Policy, monkeypatch: pytest.MonkeyPatch, lang: str, now: str
) -> None:
    text = ufo.text.replace("例如IP 地址、", "例如")
    older = replace(ufo, version="<b>0</b>", text=text, sha256=hashlib.sha256(text.encode()).hexdigest())
    monkeypatch.setattr(changes, "kept_versions", lambda *_: (older, replace(older, version="00")))
    html = page_of(client, f"changes?lang={lang}")
    assert "/policies/ufo/changes?lang=" in html
    assert "例如IP 地址" in html
    assert f">{now}<" in html
    assert "<b>0</b>" not in html
    chosen = page_of(client, f"changes?lang={lang}&from=00")
    assert "<option selected>00</option>" in chosen
    assert page_of(client, f"changes?lang={lang}&from={HOSTILE}").count("<script") == 1


@pytest.mark.parametrize("path", ["coverage", "facts", "changes", "questions"])
def test_unknown_policy_is_not_found(client: TestClient, path: str) -> None:
    assert_problem(client.get(f"/console/{path}?policy=nobody"), 404, "unknown_policy")
