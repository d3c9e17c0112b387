"""Fault 7: whatever bytes come, the answer is a small 4xx in the one error shape."""

import json

import pytest
from fastapi.testclient import TestClient

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
BODIES = {
    "empty": b"",
    "blank": b"   ",
    "lone surrogate": b'{"question": "\\ud800 location"}',
    "lone surrogate as key": b'{"question": "q", "\\udfff": 1}',
    "NaN": b'{"question": NaN}',
    "NaN beside": b'{"question": "q", "top_k": NaN}',
    "Infinity": b'{"question": "q", "top_k": Infinity}',
    "1e999": b'{"question": "q", "top_k": 1e999}',
    "5,000 digits": b'{"question": "q", "top_k": ' + b"9" * 5000 + b"}",
    "PNG": PNG,
    "bad UTF-8": b'{"question": "\xff\xfe\xfa"}',
    "GBK": '{"question": "位置信息"}'.encode("gbk"),
    "UTF-16": '{"question": "位置信息", "x": 1}'.encode("utf-16"),
    "deep arrays": b"[" * 30_000,
    "deep objects": b'{"a":' * 10_000,
    "cut short": b'{"question": "do you',
    "NUL": b"\x00",
    "array": b"[]",
    "string": b'"do you share my location?"',
    "number": b"1",
    "null": b"null",
    "many errors": json.dumps({f"key{n}": n for n in range(3000)}).encode(),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_hostile_body_is_refused_in_few_words(client: TestClient, body: bytes) -> None:
    response = client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert 400 <= response.status_code < 500
    assert response.headers["content-type"] == "application/problem+json"
    assert len(response.content) < 2048


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "image/png"]
)
def test_other_content_types_are_refused(client: TestClient, kind: str) -> None:
    response = client.post("/v1/ask", content=b'{"question": "q"}', headers={"Content-Type": kind})
    assert response.status_code == 415
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "application/vnd.shop+json", "Application/JSON"])
def test_json_by_any_of_its_names_is_taken(client: TestClient, kind: str) -> None:
    body = json.dumps({"question": "do you share my location?"})
    assert client.post("/v1/ask", content=body, headers={"Content-Type": kind}).status_code == 200


def test_last_of_two_equal_keys_counts_and_nothing_breaks(client: TestClient) -> None:
    body = b'{"question": "", "question": "do you share my location?"}'
    response = client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert response.json()["question"] == "do you share my location?"
