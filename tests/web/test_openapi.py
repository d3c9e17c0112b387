from typing import Any

import pytest
from fastapi.testclient import TestClient

OPERATIONS = {
    ("post", "/v1/ask"): "ask",
    ("get", "/v1/feedback"): "get_feedback_reasons",
    ("post", "/v1/feedback"): "give_feedback",
    ("get", "/v1/policies"): "list_policies",
    ("get", "/v1/policies/{policy_id}"): "get_policy",
    ("put", "/v1/policies/{policy_id}"): "put_policy",
    ("delete", "/v1/policies/{policy_id}"): "delete_policy",
    ("get", "/v1/policies/{policy_id}/versions"): "list_versions",
    ("get", "/v1/policies/{policy_id}/changes"): "list_changes",
    ("get", "/v1/policies/{policy_id}/text"): "get_policy_text",
    ("get", "/v1/policies/{policy_id}/clauses"): "list_clauses",
    ("get", "/v1/policies/{policy_id}/facts"): "list_facts",
    ("get", "/v1/policies/{policy_id}/clauses/{clause_id}"): "get_clause",
    ("get", "/v1/widget-config"): "widget_config",
    ("get", "/v1/policies/{policy_id}/coverage"): "get_coverage",
    ("get", "/healthz"): "health",
    ("get", "/readyz"): "ready",
}


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def test_operations_and_their_ids_are_stable(document: dict[str, Any]) -> None:
    found = {
        (method, path): operation["operationId"]
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert found == OPERATIONS


def test_every_refusal_is_declared_as_a_problem(document: dict[str, Any]) -> None:
    refusals = [
        response
        for methods in document["paths"].values()
        for operation in methods.values()
        for code, response in operation["responses"].items()
        if int(code) >= 400
    ]
    assert refusals
    for response in refusals:
        assert response["content"] == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def test_ask_declares_each_status_it_can_refuse_with(document: dict[str, Any]) -> None:
    codes = set(document["paths"]["/v1/ask"]["post"]["responses"])
    assert codes == {"200", "400", "404", "413", "415", "422", "429"}


def test_ask_takes_no_other_keys(document: dict[str, Any]) -> None:
    assert document["components"]["schemas"]["AskBody"]["additionalProperties"] is False


def test_no_operation_takes_a_question_in_its_address(document: dict[str, Any]) -> None:
    parameters = [
        parameter["name"]
        for methods in document["paths"].values()
        for operation in methods.values()
        for parameter in operation.get("parameters", [])
    ]
    assert set(parameters) <= {"policy_id", "clause_id", "from", "policy", "locale", "format"}
