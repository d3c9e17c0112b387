import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic import SecretStr

from bot.assistant import Assistant
from corpus.settings import Settings
from tests.web.conftest import build
from tests.web.test_api import assert_problem
from tests.web.test_hostile_bodies import BODIES
from tests.web.test_reader import HOSTILE
from web.programs.conditions import Condition, MetadataCondition, holds

MakeClient = Callable[..., TestClient]
KEY = "dify-key-1"
CANARY = "张三13800138000"


@pytest.fixture(scope="module")
def locked(assistant: Assistant, settings: Settings) -> Iterator[TestClient]:
    app = build(assistant, settings.model_copy(update={"api_key": SecretStr(KEY)}))
    yield TestClient(app, raise_server_exceptions=False)
    app.state.desk.close()


def ask(client: TestClient, key: str | None = None, **changed: Any) -> Response:
    body = {
        "knowledge_id": "ufo",
        "query": "你们会共享我的位置信息吗",
        "retrieval_setting": {"top_k": 3, "score_threshold": 0.0},
    }
    return client.post(
        "/retrieval", json={**body, **changed}, headers={"Authorization": f"Bearer {key}"} if key else {}
    )


def assert_dify_error(response: Response, status: int, code: int) -> None:
    assert response.status_code == status
    body = response.json()
    assert set(body) == {"error_code", "error_msg"}
    assert body["error_code"] == code
    assert body["error_msg"]
    assert len(response.content) < 2048


def test_records_are_as_dify_reads_them(client: TestClient) -> None:
    response = ask(client)
    assert response.status_code == 200
    records = response.json()["records"]
    assert len(records) == 3
    for record in records:
        assert set(record) == {"content", "score", "title", "metadata"}
        assert 0 <= record["score"] <= 1
        assert record["metadata"]["document_id"] == "ufo"
        assert record["metadata"]["quote"] in record["content"]
    assert "合作伙伴等第三方共享您的订单信息" in records[0]["content"]
    assert records[0]["metadata"]["label"] == "二、3"
    assert records[0]["metadata"]["url"].startswith("/policies/ufo?")


def test_threshold_leaves_out_what_answers_less_likely(client: TestClient) -> None:
    setting = {"top_k": 5, "score_threshold": 0.5}
    sure = ask(client, retrieval_setting=setting).json()["records"]
    assert sure
    assert all(record["score"] >= 0.5 for record in sure)
    assert ask(client, query="今天天气怎么样", retrieval_setting=setting).json() == {"records": []}


def test_top_k_beyond_ours_is_taken(client: TestClient) -> None:
    records = ask(client, retrieval_setting={"top_k": 1000, "score_threshold": 0}).json()["records"]
    assert len(records) > 20


@pytest.mark.parametrize("operator", ["and", "or", None])
def test_conditions_narrow_the_records(client: TestClient, operator: str | None) -> None:
    conditions = [
        {"name": "heading", "comparison_operator": "contains", "value": "信息的收集"},
        {"name": "clause_id", "comparison_operator": "in", "value": ["1.p2", "2.3"]},
    ]
    condition = {"logical_operator": operator, "conditions": conditions}
    setting = {"top_k": 50, "score_threshold": 0.0}
    found = ask(client, metadata_condition=condition, retrieval_setting=setting).json()["records"]
    ids = {record["metadata"]["clause_id"] for record in found}
    assert ids == ({"1.p2"} if operator != "or" else {f"1.p{n}" for n in range(1, 12)} | {"2.3"})


def test_no_condition_is_no_condition(client: TestClient) -> None:
    assert len(ask(client, metadata_condition=None).json()["records"]) == 3
    assert len(ask(client, metadata_condition={"conditions": []}).json()["records"]) == 3


METADATA = {"name": "policy", "version": "3", "date": "2025-01-31"}


@pytest.mark.parametrize(
    ("name", "operator", "value", "wanted"),
    [
        ("name", "contains", "lic", True),
        ("name", "contains", "x", False),
        ("name", "not contains", "lic", False),
        ("name", "not contains", "x", True),
        ("name", "start with", "pol", True),
        ("name", "start with", "icy", False),
        ("name", "end with", "icy", True),
        ("name", "end with", "pol", False),
        ("name", "is", "policy", True),
        ("name", "is", "Policy", False),
        ("name", "is not", "policy", False),
        ("name", "is not", "other", True),
        ("name", "in", ["a", "policy"], True),
        ("name", "in", "a, policy", True),
        ("name", "in", ["a"], False),
        ("name", "not in", ["a"], True),
        ("name", "not in", ["policy"], False),
        ("name", "empty", None, False),
        ("missing", "empty", None, True),
        ("name", "not empty", None, True),
        ("missing", "not empty", None, False),
        ("version", "=", 3, True),
        ("version", "=", "3.0", True),
        ("version", "=", 4, False),
        ("version", "≠", 4, True),
        ("version", "≠", 3, False),
        ("version", ">", 2, True),
        ("version", ">", 3, False),
        ("version", "<", 4, True),
        ("version", "<", 3, False),
        ("version", "≥", 3, True),
        ("version", "≥", 4, False),
        ("version", "≤", 3, True),
        ("version", "≤", 2, False),
        ("date", "before", "2025-02-01", True),
        ("date", "before", "2025-01-31", False),
        ("date", "after", "2025-01-30T12:00:00+00:00", True),
        ("date", "after", 1767225600, False),
        ("name", ">", 2, False),
        ("missing", "<", 2, False),
    ],
)
def test_each_operator(name: str, operator: Any, value: Any, wanted: bool) -> None:
    condition = Condition(name=name, comparison_operator=operator, value=value)
    assert holds(MetadataCondition(conditions=[condition]), METADATA) is wanted


def test_empty_request_that_dify_sends_when_saving_is_answered(client: TestClient, locked: TestClient) -> None:
    assert client.post("/retrieval").json() == {"records": []}
    saved = locked.post("/retrieval", headers={"Authorization": f"Bearer {KEY}"})
    assert (saved.status_code, saved.json()) == (200, {"records": []})


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", 1001),
        (KEY, 1001),
        (f"Basic {KEY}", 1001),
        ("Bearer ", 1001),
        ("Bearer wrong", 1002),
        (f"Bearer {KEY}x", 1002),
    ],
)
@pytest.mark.parametrize("body", [None, b'{"knowledge_id": "ufo"}'])
def test_wrong_key_is_refused_as_dify_understands_it(
    locked: TestClient, header: str, code: int, body: bytes | None
) -> None:
    headers = {"Authorization": header, "Content-Type": "application/json"}
    response = locked.post("/retrieval", content=body, headers=headers)
    assert_dify_error(response, 403, code)
    assert KEY not in response.text


def test_right_key_opens(locked: TestClient) -> None:
    assert ask(locked, KEY).status_code == 200


def test_unknown_knowledge_is_2001(client: TestClient) -> None:
    assert_dify_error(ask(client, knowledge_id=HOSTILE), 404, 2001)


@pytest.mark.parametrize("query", ["", " ", "问" * 501])
def test_query_that_cannot_be_read_is_refused(client: TestClient, query: str) -> None:
    assert_dify_error(ask(client, query=query), 422, 422)


@pytest.mark.parametrize(
    "changed",
    [
        {"query": 3},
        {"knowledge_id": None},
        {"retrieval_setting": None},
        {"retrieval_setting": {"top_k": "3", "score_threshold": 0.5}},
        {"retrieval_setting": {"top_k": 3, "score_threshold": "0.5"}},
        {"retrieval_setting": {"top_k": 0, "score_threshold": 0.5}},
        {"retrieval_setting": {"top_k": 3, "score_threshold": 2}},
        {"metadata_condition": {"conditions": [{"name": "a", "comparison_operator": "like", "value": "b"}]}},
        {"metadata_condition": []},
    ],
)
def test_body_of_another_shape_is_refused(client: TestClient, changed: dict[str, Any]) -> None:
    assert_dify_error(ask(client, **changed), 422, 422)


@pytest.mark.parametrize("body", [body for name, body in BODIES.items() if name not in ("empty", "blank")])
def test_hostile_body_is_refused_in_few_words(client: TestClient, body: bytes) -> None:
    response = client.post("/retrieval", content=body, headers={"Content-Type": "application/json"})
    assert 400 <= response.status_code < 500
    assert_dify_error(response, response.status_code, response.status_code)


def test_body_that_is_too_large_is_refused_in_the_same_shape(client: TestClient) -> None:
    assert_dify_error(ask(client, query="x" * 70_000), 413, 413)


def test_markup_stays_words_and_nothing_is_logged(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert ask(client, query=HOSTILE).status_code == 200
    ask(client, query=CANARY)
    ask(client, query=CANARY, retrieval_setting=CANARY)
    assert not [record for record in caplog.records if CANARY in record.getMessage()]


def test_door_is_closed_by_setting(assistant: Assistant, settings: Settings) -> None:
    app = build(assistant, settings.model_copy(update={"dify_api": False, "openai_api": False, "mcp": False}))
    client = TestClient(app, raise_server_exceptions=False)
    for path in ("/retrieval", "/v1/chat/completions", "/mcp"):
        assert client.post(path, json={}).status_code in (404, 405)
    assert_problem(client.post("/mcp", json={}), 404, "not_found")
    app.state.desk.close()
