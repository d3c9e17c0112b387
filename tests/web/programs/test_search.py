from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from corpus.types import Policy
from tests.web.test_api import assert_problem
from tests.web.test_reader import HOSTILE
from web.programs.search import FoundBody

MakeClient = Callable[..., TestClient]


def search(client: TestClient, **body: Any) -> dict[str, Any]:
    response = client.post("/v1/search", json=body)
    assert response.status_code == 200
    FoundBody.model_validate(response.json(), strict=True)
    found: dict[str, Any] = response.json()
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [result["clause_id"] for result in found["results"]]


@pytest.mark.parametrize("query", ["位置 共享 合作伙伴", "share location with partners", "共享位置信息"])
def test_words_find_the_clause_with_its_own_words(client: TestClient, ufo: Policy, query: str) -> None:
    found = search(client, query=query)
    assert ids(found)[0] == "2.3"
    assert len(set(ids(found))) == len(found["results"]) == 10
    for result in found["results"]:
        assert ufo.text[result["start"] : result["end"]] == result["quote"]
    scores = [result["score"] for result in found["results"]]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("query", "clause"),
    [("二、3", "2.3"), ("2.3", "2.3"), ("二（7）", "2.(7)"), ("第三部分", "3"), ("clause 2.3", "2.3")],
)
def test_number_finds_the_clause(client: TestClient, query: str, clause: str) -> None:
    found = search(client, query=query)
    assert found["by_number"]
    assert ids(found)[0] == clause


def test_number_that_is_not_there_finds_nothing(client: TestClient) -> None:
    found = search(client, query="9.9")
    assert found["by_number"]
    assert found["results"] == []


def test_part_narrows_to_what_stands_under_a_heading(client: TestClient) -> None:
    found = search(client, query="共享", part="1", top_k=50)
    assert set(ids(found)) == {f"1.p{n}" for n in range(1, 12)}


def test_concept_narrows_to_clauses_that_name_it(client: TestClient) -> None:
    found = search(client, query="信息", concept="location")
    assert "2.3" in ids(found)
    assert len(found["results"]) < 10


def test_part_without_words_is_listed_in_the_order_of_the_text(client: TestClient) -> None:
    found = search(client, query="", part="2", top_k=3)
    assert ids(found) == ["2.p1", "2.(1)", "2.(2)"]
    assert found["stated"] is None


def test_as_many_as_asked_for(client: TestClient) -> None:
    assert len(search(client, query="共享", top_k=2)["results"]) == 2


def test_whether_the_policy_says_it_at_all_is_told(client: TestClient) -> None:
    stated, unstated = (search(client, query=q)["stated"] for q in ("会共享位置信息吗", "今天天气怎么样"))
    assert stated > 0.5 > unstated


@pytest.mark.parametrize("query", ["", "   ", "\u200b", "问" * 501])
def test_query_that_cannot_be_read_is_refused(client: TestClient, query: str) -> None:
    assert_problem(client.post("/v1/search", json={"query": query}), 422, "invalid_question")


@pytest.mark.parametrize("narrowed", [{"part": "99"}, {"concept": "nothing"}, {"part": HOSTILE}])
def test_unknown_filter_is_named_without_its_words(client: TestClient, narrowed: dict[str, str]) -> None:
    response = client.post("/v1/search", json={"query": "共享", **narrowed})
    assert_problem(response, 422, "unknown_filter")
    assert "alert" not in response.text


@pytest.mark.parametrize(
    "body", [{}, {"query": 3}, {"query": "q", "top_k": 51}, {"query": "q", "top_k": "5"}, {"query": "q", "x": 1}, []]
)
def test_body_of_another_shape_is_refused(client: TestClient, body: object) -> None:
    assert_problem(client.post("/v1/search", json=body), 422, "invalid_body")


def test_unknown_policy_is_refused(client: TestClient) -> None:
    assert_problem(client.post("/v1/search", json={"query": "q", "policy": "nobody"}), 404, "unknown_policy")


def test_markup_is_only_words(client: TestClient) -> None:
    assert search(client, query=HOSTILE)["query"] == HOSTILE
