from itertools import pairwise
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from bot.assistant import Assistant
from corpus.settings import Settings
from corpus.types import Policy
from tests.web.fake import FakeAssistant, policy_of
from web.schemas import AnswerBody, ClauseBody, ClauseTextBody, PolicyBody, PolicyList


def assert_problem(response: Response, status: int, kind: str) -> dict[str, Any]:
    """Check the one error shape and return it."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["type"] == f"urn:plainclause:problem:{kind}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["request_id"] == response.headers["x-request-id"]
    assert len(response.content) < 2048
    return body


@pytest.mark.parametrize("question", ["do you share my location?", "你们会共享我的位置信息吗", "你們會分享我的定位嗎"])
def test_ask_answers_with_words_of_the_policy(client: TestClient, ufo: Policy, question: str) -> None:
    response = client.post("/v1/ask", json={"question": question})
    answer = AnswerBody.model_validate(response.json(), strict=True)
    assert response.status_code == 200
    assert answer.policy.id == "ufo"
    for citation in (*answer.citations, *answer.related):
        assert ufo.text[citation.start : citation.end] == citation.quote


def test_ask_cites_the_clause_on_sharing_location(client: TestClient) -> None:
    body = client.post("/v1/ask", json={"question": "do you share my location?", "policy": "ufo"}).json()
    assert body["verdict"] in ("yes", "conditional")
    assert body["citations"][0]["clause_id"] == "2.3"
    assert body["citations"][0]["permalink"] == "/policies/ufo#2.3"


def test_ask_answers_in_the_language_that_is_asked_for(client: TestClient) -> None:
    body = {"question": "do you share my location?", "language": "zh"}
    response = client.post("/v1/ask", json=body)
    assert response.json()["language"] == "zh"
    assert response.headers["content-language"] == "zh"


def test_ask_gives_as_many_related_clauses_as_asked_for(client: TestClient) -> None:
    body = {"question": "do you share my location?", "top_k": 2}
    assert len(client.post("/v1/ask", json=body).json()["related"]) == 2


def test_ask_passes_the_earlier_questions_on(fake_client: Any) -> None:
    fake = FakeAssistant()
    fake_client(fake).post("/v1/ask", json={"question": "and partners?", "history": ["do you share my location?"]})
    assert fake.histories == [["do you share my location?"]]


@pytest.mark.parametrize("question", ["", "   ", "\u3000\t\n", "\u200b\u200d\ufeff", "问" * 501])
def test_ask_refuses_a_question_that_cannot_be_read(client: TestClient, question: str) -> None:
    assert_problem(client.post("/v1/ask", json={"question": question}), 422, "invalid_question")


def test_ask_takes_a_question_of_500_characters(client: TestClient) -> None:
    assert client.post("/v1/ask", json={"question": "位" * 500}).status_code == 200


def test_ask_refuses_too_long_a_history(client: TestClient, settings: Settings) -> None:
    body = {"question": "为什么", "history": ["问"] * (settings.max_history_turns + 1)}
    assert_problem(client.post("/v1/ask", json=body), 422, "invalid_question")


@pytest.mark.parametrize("policy", ["nobody", "../../etc/passwd", "UFO ", "a" * 300, "/etc/passwd"])
def test_ask_does_not_know_other_policies(client: TestClient, policy: str) -> None:
    response = client.post("/v1/ask", json={"question": "do you share my location?", "policy": policy})
    assert_problem(response, 404, "unknown_policy")
    assert policy.strip() not in response.text


@pytest.mark.parametrize(
    ("body", "loc", "kind"),
    [
        ({}, ["body", "question"], "missing"),
        ({"question": 7}, ["body", "question"], "string_type"),
        ({"question": None}, ["body", "question"], "string_type"),
        ({"question": "q", "top_k": True}, ["body", "top_k"], "int_type"),
        ({"question": "q", "top_k": 2.5}, ["body", "top_k"], "int_type"),
        ({"question": "q", "top_k": "5"}, ["body", "top_k"], "int_type"),
        ({"question": "q", "top_k": 0}, ["body", "top_k"], "greater_than_equal"),
        ({"question": "q", "top_k": 11}, ["body", "top_k"], "less_than_equal"),
        ({"question": "q", "language": "fr"}, ["body", "language"], "literal_error"),
        ({"question": "q", "history": "earlier"}, ["body", "history"], "list_type"),
        ({"question": "q", "history": [1]}, ["body", "history", 0], "string_type"),
        ({"question": "q", "13800138000": 1}, ["body", "*"], "extra_forbidden"),
        ([], ["body"], "model_attributes_type"),
    ],
)
def test_ask_says_where_a_body_is_wrong_without_repeating_it(
    client: TestClient, body: object, loc: list[str | int], kind: str
) -> None:
    response = client.post("/v1/ask", json=body)
    problem = assert_problem(response, 422, "invalid_body")
    assert problem["errors"] == [{"loc": loc, "type": kind}]
    assert "13800138000" not in response.text


@pytest.mark.parametrize(
    ("header", "title"), [("zh-CN", "没有这份政策"), ("en", "No such policy"), ("", "No such policy")]
)
def test_problems_are_told_in_the_reader_s_language(client: TestClient, header: str, title: str) -> None:
    response = client.get("/v1/policies/nobody", headers={"Accept-Language": header})
    assert assert_problem(response, 404, "unknown_policy")["title"] == title
    assert "Accept-Language" in response.headers["vary"]


def test_policies_are_listed(client: TestClient) -> None:
    listed = PolicyList.model_validate(client.get("/v1/policies").json())
    assert listed.default == "ufo"
    assert [policy.id for policy in listed.policies] == ["ufo"]


def test_policy_titles_follow_the_reader(client: TestClient) -> None:
    titles = [
        client.get("/v1/policies/ufo", headers={"Accept-Language": language}).json()["title"]
        for language in ("zh", "en")
    ]
    assert titles == ["UFO隐私保护政策", "UFO privacy policy"]


def test_policy_is_described(client: TestClient, ufo: Policy) -> None:
    described = PolicyBody.model_validate(client.get("/v1/policies/ufo").json())
    assert (described.sha256, described.chars) == (ufo.sha256, len(ufo.text))
    assert described.clauses > 20


def test_policy_text_is_the_text_that_offsets_count(client: TestClient, ufo: Policy) -> None:
    response = client.get("/v1/policies/ufo/text")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.content.decode("utf-8") == ufo.text


def test_clauses_are_listed_in_order(client: TestClient, assistant: Assistant) -> None:
    listed = [ClauseBody.model_validate(clause) for clause in client.get("/v1/policies/ufo/clauses").json()]
    assert [clause.id for clause in listed] == [clause.id for clause in assistant.clauses("ufo")]
    assert all(before.end <= after.start for before, after in pairwise(listed))


@pytest.mark.parametrize("clause_id", ["2", "2.3", "2.(7)", "1.p5"])
def test_clause_comes_with_its_words(client: TestClient, ufo: Policy, clause_id: str) -> None:
    clause = ClauseTextBody.model_validate(client.get(f"/v1/policies/ufo/clauses/{clause_id}").json())
    assert clause.id == clause_id
    assert clause.text == ufo.text[clause.start : clause.end]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/v1/policies/nobody", "unknown_policy"),
        ("/v1/policies/nobody/text", "unknown_policy"),
        ("/v1/policies/nobody/clauses", "unknown_policy"),
        ("/v1/policies/nobody/clauses/2.3", "unknown_policy"),
        ("/v1/policies/..%2f..%2fetc%2fpasswd/text", "not_found"),
        ("/v1/policies/ufo/clauses/9.9", "unknown_clause"),
        ("/v1/policies/", "not_found"),
        ("/v1/nothing", "not_found"),
        ("/docs", "not_found"),
        ("/redoc", "not_found"),
    ],
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str, kind: str) -> None:
    assert_problem(client.get(path), 404, kind)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/ask", "POST"),
        ("DELETE", "/v1/ask", "POST"),
        ("POST", "/v1/policies", "GET"),
        ("POST", "/", "GET"),
        ("PUT", "/gradio_api/queue/join", "POST"),
    ],
)
def test_wrong_method_is_told_the_right_one(client: TestClient, method: str, path: str, allowed: str) -> None:
    response = client.request(method, path)
    assert_problem(response, 405, "wrong_method")
    assert response.headers["allow"] == allowed


def test_health_and_readiness(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["policies"] == 1


def test_service_is_not_ready_without_clauses_to_answer_from(fake_client: Any) -> None:
    class Empty(FakeAssistant):
        def clauses(self, policy_id: str | None = None) -> tuple[()]:
            self.policy(policy_id)
            return ()

    response = fake_client(Empty(policy_of())).get("/readyz")
    assert_problem(response, 503, "not_ready")
    assert response.headers["retry-after"]
