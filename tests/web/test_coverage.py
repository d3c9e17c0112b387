from typing import Any

import pytest
from fastapi.testclient import TestClient

from corpus.types import Policy
from tests.web.fake import FakeAssistant, policy_of
from tests.web.test_api import assert_problem
from web.coverage import CoverageBody


def test_coverage_has_27_disclosures_with_words_of_the_policy(client: TestClient, ufo: Policy) -> None:
    response = client.get("/v1/policies/ufo/coverage")
    body = CoverageBody.model_validate(response.json(), strict=True)
    assert response.status_code == 200
    assert [one.number for one in body.disclosures] == list(range(1, 28))
    assert body.counts.stated + body.counts.partly + body.counts.not_found == 27
    for one in body.disclosures:
        assert bool(one.citations) == (one.status != "not_found")
        assert bool(one.missing) == (one.status != "stated")
        for place in one.citations:
            assert ufo.text[place.start : place.end] == place.quote
            assert len(place.quote) <= 400
            assert place.permalink == f"/policies/ufo#{place.clause_id}"


@pytest.mark.parametrize(
    ("header", "language", "words"),
    [("zh-CN", "zh", "这不是法律意见"), ("en", "en", "This is not legal advice"), ("", "en", "not legal advice")],
)
def test_coverage_is_told_in_the_reader_s_language(client: TestClient, header: str, language: str, words: str) -> None:
    response = client.get("/v1/policies/ufo/coverage", headers={"Accept-Language": header})
    body = response.json()
    assert body["language"] == response.headers["content-language"] == language
    assert words in body["disclaimer"]
    cited = {"zh": "《个人信息保护法》第十六条", "en": "PIPL Art. 16"}
    assert next(one for one in body["disclosures"] if one["id"] == "no_refusal")["cited"] == cited[language]


def test_coverage_of_another_policy(fake_client: Any) -> None:
    fake = FakeAssistant(policy_of("示例政策\n\n我们不会将您的个人信息传输至境外。\n"))
    body = fake_client(fake).get("/v1/policies/sample/coverage").json()
    status = {one["id"]: one["status"] for one in body["disclosures"]}
    assert status["cross_border"] == "stated"
    assert status["retention"] == "not_found"


@pytest.mark.parametrize("policy", ["nobody", "UFO", "a" * 300, "%00"])
def test_coverage_of_an_unknown_policy_is_a_problem(client: TestClient, policy: str) -> None:
    assert_problem(client.get(f"/v1/policies/{policy}/coverage"), 404, "unknown_policy")


def test_coverage_is_only_read(client: TestClient) -> None:
    assert_problem(client.post("/v1/policies/ufo/coverage"), 405, "wrong_method")
