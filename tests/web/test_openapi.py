from typing import Any

import pytest
from fastapi.testclient import TestClient

OPERATIONS = {
    ("post", "/v1/ask"): "ask",
    ("post", "/v1/search"): "search",
    ("post", "/retrieval"): "dify_retrieval",
    ("post", "/v1/chat/completions"): "chat_completions",
    ("get", "/v1/models"): "list_models",
    ("get", "/v1/models/{model}"): "get_model",
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
    ("get", "/v1/policies/{policy_id}/clauses/{clause_id}"): "get_clause",
    ("get", "/v1/widget-config"): "widget_config",
    ("get", "/v1/policies/{policy_id}/facts"): "list_facts",
    ("get", "/v1/policies/{policy_id}/coverage"): "get_coverage",
    ("get", "/healthz"): "health",
    ("get", "/readyz"): "ready",
}

OTHER_SHAPES = {
    "/retrieval": "DifyError",
    "/v1/chat/completions": "OpenAIError",
    "/v1/models": "OpenAIError",
    "/v1/models/{model}": "OpenAIError",
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
        for path, methods in document["paths"].items()
        for operation in methods.values()
        for code, response in operation["responses"].items()
        if int(code) >= 400 and path not in OTHER_SHAPES
    ]
    assert refusals
    for response in refusals:
        assert response["content"] == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


@pytest.mark.parametrize(("path", "shape"), OTHER_SHAPES.items())
def test_doors_declare_refusals_in_their_clients_shape(document: dict[str, Any], path: str, shape: str) -> None:
    (operation,) = document["paths"][path].values()
    refusals = [response for code, response in operation["responses"].items() if int(code) >= 400]
    assert refusals
    for response in refusals:
        assert response["content"] == {"application/json": {"schema": {"$ref": f"#/components/schemas/{shape}"}}}


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
    assert set(parameters) <= {"policy_id", "clause_id", "model", "from", "policy", "locale", "format"}
