from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from bot.answer import Answer
from tests.web.fake import FakeAssistant, answer_of, policy_of
from web.feedback.records import Vote

MakeClient = Callable[..., TestClient]
ASK = {"question": "do you share my location?"}


def samples(client: TestClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Return every number, by its name and labels."""
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def value(client: TestClient, name: str, **labels: str) -> float | None:
    return samples(client).get((name, tuple(sorted(labels.items()))))


def unanswered(question: str) -> Answer:
    return answer_of(
        policy_of(),
        question,
        verdict="not_stated",
        reason="not_in_policy",
        citations=(),
        language="zh",
        timings_ms={"match": 2.0, "total": 3.0},
    )


def test_requests_are_counted_by_the_template_of_their_route(fake_client: MakeClient) -> None:
    client = fake_client(FakeAssistant())
    for path in ("/v1/policies/sample", "/v1/policies/nobody", "/v1/policies/other", "/v1/no/such/route"):
        client.get(path)
    template = "/v1/policies/{policy_id}"
    name = "plainclause_requests_total"
    assert value(client, name, method="GET", route=template, status="200") == 1
    assert value(client, name, method="GET", route=template, status="404") == 2
    assert value(client, name, method="GET", route="none", status="404") == 1
    assert value(client, "plainclause_request_seconds_count", route=template) == 3


def test_answers_are_counted_by_verdict_reason_and_language(fake_client: MakeClient) -> None:
    client = fake_client(FakeAssistant(ask=unanswered))
    for _ in range(2):
        client.post("/v1/ask", json=ASK)
    assert value(client, "plainclause_answers_total", verdict="not_stated", reason="not_in_policy") == 2
    assert value(client, "plainclause_questions_total", language="zh") == 2
    assert value(client, "plainclause_answer_stage_seconds_count", stage="match") == 2
    assert value(client, "plainclause_answer_stage_seconds_sum", stage="total") == pytest.approx(0.006)


def test_index_and_queues_are_told(fake_client: MakeClient) -> None:
    client = fake_client(FakeAssistant())
    assert value(client, "plainclause_index_info", index_id="test") == 1
    assert value(client, "plainclause_policies") == 1
    assert value(client, "plainclause_questions_waiting") == 0
    assert value(client, "plainclause_feedback_waiting") is None


def test_votes_and_the_store_are_counted(fake_client: MakeClient, tmp_path: Path) -> None:
    client = fake_client(FakeAssistant(), store_feedback=True, data_dir=tmp_path)
    answer_id = client.post("/v1/ask", json=ASK).json()["answer_id"]
    client.post("/v1/feedback", json={"answer_id": answer_id, "vote": "down", "reason": "outdated"})
    app: Any = client.app
    app.state.desk.feedback.vote(Vote(answer_id, "up"))  # as the chat does
    assert value(client, "plainclause_feedback_votes_total", vote="down", reason="outdated") == 1
    assert value(client, "plainclause_feedback_votes_total", vote="up", reason="") == 1
    assert value(client, "plainclause_feedback_written_total") == 1
    assert value(client, "plainclause_feedback_lost_total") == 0
    assert value(client, "plainclause_feedback_waiting") == 0


def test_applications_do_not_share_their_numbers(fake_client: MakeClient) -> None:
    one, other = fake_client(FakeAssistant()), fake_client(FakeAssistant())
    one.post("/v1/ask", json=ASK)
    assert value(other, "plainclause_answers_total", verdict="yes", reason="") is None
    assert not [family.name for family in REGISTRY.collect() if family.name.startswith("plainclause")]


def test_metrics_can_be_switched_off(fake_client: MakeClient) -> None:
    client = fake_client(FakeAssistant(), metrics=False)
    assert client.post("/v1/ask", json=ASK).status_code == 200
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("method", ["BREW13800138000", "TRACE"])
def test_method_that_somebody_made_up_is_no_label(fake_client: MakeClient, method: str) -> None:
    client = fake_client(FakeAssistant())
    client.request(method, "/v1/ask")
    assert {dict(labels).get("method") for _, labels in samples(client)} <= {None, "GET", "POST", "other"}
