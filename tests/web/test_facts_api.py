from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from tests.web.fake import TEXT, FakeAssistant
from tests.web.test_api import assert_problem
from web.facts_api import JSON_LD, FactBody

PATH = "/v1/policies/sample/facts"


@pytest.fixture
def shop(fake_client: Callable[..., TestClient]) -> TestClient:
    return fake_client(FakeAssistant())


def test_facts_are_listed_with_their_places_in_the_text(shop: TestClient) -> None:
    facts = [FactBody.model_validate(fact, strict=True) for fact in shop.get(PATH).json()]
    assert [(fact.processing.concept, fact.allowed) for fact in facts] == [("share", False), ("store", True)]
    for fact in facts:
        assert TEXT[fact.start : fact.end] == fact.quote
        for part in (*fact.data, *fact.recipients, *fact.conditions):
            assert TEXT[part.start : part.end] == part.text


@pytest.mark.parametrize(
    ("query", "accept", "linked"),
    [
        ("", "*/*", False),
        ("?format=json", JSON_LD, False),
        ("?format=jsonld", "application/json", True),
        ("", f"text/html, {JSON_LD};q=0.9", True),
    ],
)
def test_json_ld_comes_where_it_is_asked_for(shop: TestClient, query: str, accept: str, linked: bool) -> None:
    response = shop.get(PATH + query, headers={"Accept": accept})
    assert response.headers["content-type"].startswith(JSON_LD if linked else "application/json")
    assert ("@context" in response.json()) is linked


def test_facts_of_an_unknown_policy_are_not_found(shop: TestClient) -> None:
    assert_problem(shop.get("/v1/policies/nobody/facts"), 404, "unknown_policy")


def test_facts_come_in_known_forms_only(shop: TestClient) -> None:
    assert_problem(shop.get(PATH + "?format=xml"), 422, "invalid_body")
