"""Policies put in and deleted while questions are answered, by whom, and what is refused."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from bot.assistant import Assistant
from corpus.loading import load_policy, shipped_policies
from corpus.settings import Settings
from corpus.types import Policy
from index.generation import inputs_of, load_generation
from index.sources import policy_files
from tests.corpus.changes.made import VERSIONS
from tests.corpus.files.printed import as_pdf
from tests.corpus.files.web_page import as_page
from tests.corpus.files.word_file import as_docx
from tests.web.policies.conftest import BEARER, KEY, TEXT
from tests.web.test_api import assert_problem

MakeShop = Callable[..., TestClient]
OLD = (VERSIONS / "old.txt").read_bytes()
NEW = (VERSIONS / "new.txt").read_bytes()
JSON = {"Content-Type": "application/json", **BEARER}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def put(client: TestClient, body: bytes, policy: str = "lime", headers: dict[str, str] = TEXT) -> Any:
    return client.put(f"/v1/policies/{policy}", content=body, headers=headers)


def names(client: TestClient) -> list[str]:
    return [policy["id"] for policy in client.get("/v1/policies").json()["policies"]]


def test_policy_put_in_is_answered_from_at_once(shop: TestClient) -> None:
    response = put(shop, OLD)
    assert response.status_code == 201
    assert response.json()["version"] == "1"
    assert response.json()["title"] == "青柠杂货铺隐私政策"
    assert shop.get("/v1/policies/lime/text").content == OLD
    for text, version in ((OLD, "1"), (NEW, "2")):
        put(shop, text)
        answer = shop.post("/v1/ask", json={"question": "聊天记录保存多久？", "policy": "lime"}).json()
        assert answer["policy"]["version"] == version
        for found in (*answer["citations"], *answer["related"]):
            assert text.decode()[found["start"] : found["end"]] == found["quote"]


def test_policy_put_in_is_there_after_a_restart(shop: TestClient, tmp_path: Path) -> None:
    put(shop, OLD)
    policies = [load_policy(path, max_chars=100_000) for path in policy_files(tmp_path)]
    generation = load_generation(tmp_path, inputs_of(policies, "stub"))
    assert generation.id == shop.get("/readyz").json()["index_id"]
    assert sorted(generation.indexes) == ["lime", "ufo"]


def test_json_brings_titles_version_and_source(shop: TestClient) -> None:
    body = {"text": OLD.decode(), "title": "青柠", "title_en": "Lime", "version": "2026-11", "source": "lime.example"}
    assert put(shop, json.dumps(body).encode(), headers=JSON).status_code == 201
    found = shop.get("/v1/policies/lime", headers={"Accept-Language": "en"}).json()
    assert (found["title"], found["version"], found["source"]) == ("Lime", "2026-11", "lime.example")
    put(shop, NEW)
    assert shop.get("/v1/policies/lime", headers={"Accept-Language": "en"}).json()["title"] == "Lime"


@pytest.mark.parametrize(
    ("kind", "data"), [("text/html", as_page().encode()), (DOCX, as_docx()), ("application/pdf", as_pdf())]
)
def test_files_of_other_kinds_are_read(kind: str, data: bytes, make_shop: MakeShop) -> None:
    client = make_shop()
    response = put(client, data, "qinghe", {"Content-Type": kind, **BEARER})
    assert response.status_code == 201, response.text
    assert response.json()["title"] == "青禾书店隐私政策"


def test_shipped_policy_keeps_its_wordings_and_titles(shop: TestClient, ufo: Policy, tmp_path: Path) -> None:
    assert put(shop, (ufo.text + "\n\n我们会另行告知您。\n").encode(), "ufo").status_code == 200
    found = shop.get("/v1/policies/ufo", headers={"Accept-Language": "en"}).json()
    assert (found["version"], found["title"]) == ("2", "UFO privacy policy")
    (shipped,) = (path for path in shipped_policies() if path.parent.name == "ufo")
    plain = tmp_path / "policies" / "ufo" / "plain.toml"
    assert plain.read_bytes() == shipped.with_name("plain.toml").read_bytes()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": KEY},
        {"Authorization": f"Basic {KEY}"},
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {KEY}x"},
        {"Authorization": b"Bearer \xe9\xff".decode("latin-1")},
    ],
)
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_without_the_key_nothing_changes(method: str, headers: dict[str, str], shop: TestClient) -> None:
    kind = {"Content-Type": "text/plain"}
    sent = {name.encode(): value.encode("latin-1") for name, value in {**kind, **headers}.items()}
    response = shop.request(method, "/v1/policies/lime", content=OLD, headers=sent)
    assert_problem(response, 401, "wrong_key")
    assert response.headers["www-authenticate"] == "Bearer"
    assert names(shop) == ["ufo"]


def test_where_no_key_is_set_the_answer_says_how_to_set_one(make_shop: MakeShop) -> None:
    response = put(make_shop(admin_key=None), OLD)
    assert_problem(response, 403, "admin_off")
    assert "PLAINCLAUSE_ADMIN_KEY" in response.json()["detail"]


def test_a_short_key_is_refused_and_not_shown(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="16 characters or more") as refused:
        Settings.model_validate({"data_dir": tmp_path, "admin_key": "hunter2"})
    assert "hunter2" not in refused.value.errors()[0]["msg"]
    assert KEY not in repr(Settings.model_validate({"data_dir": tmp_path, "admin_key": KEY}))


@pytest.mark.parametrize(
    ("body", "headers", "status", "kind"),
    [
        (b"", TEXT, 422, "invalid_policy"),
        (b" \n\t", TEXT, 422, "invalid_policy"),
        (b"\xff\xfe\xfd", TEXT, 422, "not_utf8"),
        ("我们收集姓名。".encode("gb18030"), TEXT, 422, "not_utf8"),
        ("我们收集姓名。".encode() * 4000, TEXT, 422, "invalid_policy"),
        (b"a\x00b" * 30, TEXT, 422, "invalid_policy"),
        (b"not a document", {**BEARER, "Content-Type": "application/pdf"}, 422, "invalid_policy"),
        (b"PK\x03\x04 not a document", {**BEARER, "Content-Type": DOCX}, 422, "invalid_policy"),
        (OLD, {**BEARER, "Content-Type": "image/png"}, 415, "wrong_policy_type"),
        (OLD, BEARER, 415, "wrong_policy_type"),
        (b"{", JSON, 400, "bad_request"),
        (b"[]", JSON, 422, "invalid_body"),
        (b"{}", JSON, 422, "invalid_body"),
        (b'{"text": 1}', JSON, 422, "invalid_body"),
        (b'{"text": "\\ud800"}', JSON, 422, "invalid_body"),
        (b'{"text": ""}', JSON, 422, "invalid_policy"),
        (b'{"text": "a", "version": "../1"}', JSON, 422, "invalid_body"),
        (b'{"text": "a", "secret": "b"}', JSON, 422, "invalid_body"),
    ],
)
def test_bad_input_is_a_problem_and_changes_nothing(
    body: bytes, headers: dict[str, str], status: int, kind: str, make_shop: MakeShop, tmp_path: Path
) -> None:
    client = make_shop(max_policy_chars=20_000)
    put(client, OLD)
    before = client.get("/readyz").json()
    response = put(client, body, headers=headers)
    assert_problem(response, status, kind)
    assert str(tmp_path) not in response.text
    assert "/tmp" not in response.text  # noqa: S108 - where the body lay is nobody's business
    assert client.get("/v1/policies/lime/text").content == OLD
    assert client.get("/readyz").json() == before


@pytest.mark.parametrize("name", ["a.b", "-a", "a%20b", "%E6%94%BF", "a" * 65, "..%2Fufo"])
def test_bad_id_is_refused(name: str, shop: TestClient) -> None:
    response = put(shop, OLD, name)
    assert response.status_code in (404, 422)
    assert names(shop) == ["ufo"]


def test_only_who_has_the_key_may_send_a_large_body(make_shop: MakeShop) -> None:
    client = make_shop(max_body_bytes=1_024, max_file_bytes=20_000)
    large = "我们收集姓名。".encode() * 500
    assert put(client, large).status_code == 201
    assert_problem(put(client, large, headers={"Content-Type": "text/plain"}), 413, "body_too_large")
    assert_problem(put(client, large * 2), 413, "body_too_large")


def test_failed_build_leaves_everything_as_it_was(shop: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    put(shop, OLD)
    before = shop.get("/v1/policies/lime/versions").json()

    def fail(_: Assistant) -> Assistant:
        raise RuntimeError("no room")

    monkeypatch.setattr(Assistant, "renewed", fail)
    assert_problem(put(shop, NEW), 500, "internal")
    monkeypatch.undo()
    assert shop.get("/v1/policies/lime/versions").json() == before
    assert shop.get("/v1/policies/lime/text").content == OLD
    assert put(shop, NEW).json()["version"] == "2"


def test_questions_are_answered_while_a_policy_is_built(shop: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    put(shop, OLD)
    building, go_on = threading.Event(), threading.Event()
    renewed = Assistant.renewed

    def slow(assistant: Assistant) -> Assistant:
        building.set()
        assert go_on.wait(20)
        return renewed(assistant)

    monkeypatch.setattr(Assistant, "renewed", slow)
    done: list[int] = []
    writer = threading.Thread(target=lambda: done.append(put(shop, NEW).status_code))
    writer.start()
    assert building.wait(20)
    answer = shop.post("/v1/ask", json={"question": "聊天记录保存多久？", "policy": "lime"}).json()
    assert answer["policy"]["version"] == "1"
    response = put(shop, NEW, "other")
    go_on.set()
    writer.join()
    assert_problem(response, 409, "policies_busy")
    assert int(response.headers["retry-after"]) > 0
    assert done == [200]
    assert shop.get("/v1/policies/lime").json()["version"] == "2"


def test_deleted_policy_is_gone_with_its_versions(shop: TestClient, tmp_path: Path) -> None:
    put(shop, OLD)
    put(shop, NEW)
    response = shop.delete("/v1/policies/lime", headers=BEARER)
    assert (response.status_code, response.content) == (204, b"")
    assert names(shop) == ["ufo"]
    assert not [path for path in tmp_path.rglob("*") if "lime" in path.name and "generations" not in path.parts]
    for address in ("/v1/policies/lime", "/v1/policies/lime/versions", "/v1/policies/lime/changes"):
        assert_problem(shop.get(address), 404, "unknown_policy")
    assert_problem(shop.post("/v1/ask", json={"question": "谁能看到？", "policy": "lime"}), 404, "unknown_policy")
    assert_problem(shop.delete("/v1/policies/lime", headers=BEARER), 404, "unknown_policy")


def test_default_policy_is_not_deleted_and_the_reason_is_told(shop: TestClient) -> None:
    response = shop.delete("/v1/policies/ufo", headers=BEARER)
    assert_problem(response, 409, "default_policy")
    assert "PLAINCLAUSE_DEFAULT_POLICY" in response.json()["detail"]


def test_shipped_policy_is_not_deleted(make_shop: MakeShop) -> None:
    client = make_shop(default_policy="lime")
    put(client, OLD)
    assert_problem(client.delete("/v1/policies/ufo", headers=BEARER), 409, "shipped_policy")


def test_versions_are_bounded_and_the_newest_first(make_shop: MakeShop) -> None:
    client = make_shop(kept_policy_versions=2)
    for n in range(1, 6):
        put(client, f"我们收集第{n}项。".encode())
    found = client.get("/v1/policies/lime/versions").json()
    assert found["current"]["version"] == "5"
    assert [policy["version"] for policy in found["earlier"]] == ["4", "3"]


def test_changes_are_told_against_the_last_version_or_the_one_named(shop: TestClient) -> None:
    for text in (OLD, NEW, NEW + "\n六、附则\n".encode()):
        put(shop, text)
    last = shop.get("/v1/policies/lime/changes").json()
    assert (last["old"]["version"], last["new"]["version"]) == ("2", "3")
    assert last["meanings"] == []
    first = shop.get("/v1/policies/lime/changes", params={"from": "1"}, headers={"Accept-Language": "zh"}).json()
    assert ("new_data", "新版会收集、使用或提供：人脸信息。旧版没有这样写。") in [
        (m["kind"], m["text"]) for m in first["meanings"]
    ]
    texts = {"old": OLD.decode(), "new": (NEW + "\n六、附则\n".encode()).decode()}
    for meaning in first["meanings"]:
        for side, words in texts.items():
            for place in meaning[side]:
                assert words[place["start"] : place["end"]] == place["quote"]
    for side, words in texts.items():
        for entry in first["entries"]:
            clause = entry[side]
            assert clause is None or words[clause["start"] : clause["end"]] == clause["text"]


def test_what_cannot_be_compared_is_a_problem(shop: TestClient) -> None:
    put(shop, OLD)
    assert_problem(shop.get("/v1/policies/lime/changes"), 404, "no_earlier_version")
    response = shop.get("/v1/policies/lime/changes", params={"from": "<b>9</b>"})
    assert_problem(response, 404, "unknown_version")
    assert "<b>" not in response.text
