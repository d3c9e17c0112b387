"""Earlier versions: what is kept when a policy is taken in again, how many, and what a failure leaves."""

from pathlib import Path

import pytest

from corpus.errors import UnknownPolicyError
from corpus.loading import load_policy, shipped_policies
from corpus.types import Policy
from index.replacing import restored_on_failure
from index.sources import remove, take_in
from index.versions import earlier_versions, find_version, has_versions

LIMIT = 100_000


def take(folder: Path, text: str, **details: object) -> Policy:
    source = folder / "shop.txt"
    source.write_text(text, encoding="utf-8")
    return take_in(source, folder / "data", max_chars=LIMIT, **details)  # type: ignore[arg-type]


def kept(folder: Path, policy_id: str = "shop") -> list[tuple[str, str]]:
    return [(p.version, p.text) for p in earlier_versions(policy_id, folder / "data", max_chars=LIMIT)]


def test_text_before_is_kept_when_another_is_taken_in(tmp_path: Path) -> None:
    assert take(tmp_path, "我们收集姓名。").version == "1"
    assert not has_versions("shop", tmp_path / "data")
    assert take(tmp_path, "我们收集电话。").version == "2"
    assert take(tmp_path, "我们收集地址。").version == "3"
    assert kept(tmp_path) == [("2", "我们收集电话。"), ("1", "我们收集姓名。")]
    assert has_versions("shop", tmp_path / "data")


def test_same_text_again_is_no_version(tmp_path: Path) -> None:
    take(tmp_path, "我们收集姓名。")
    assert take(tmp_path, "我们收集姓名。").version == "1"
    assert kept(tmp_path) == []


@pytest.mark.parametrize("most", [0, 1, 3])
def test_only_the_newest_versions_are_kept(most: int, tmp_path: Path) -> None:
    for n in range(1, 7):
        take(tmp_path, f"我们收集第{n}项。", kept_versions=most)
    assert kept(tmp_path) == [(str(n), f"我们收集第{n}项。") for n in range(5, 5 - most, -1)]


def test_shipped_policy_that_is_replaced_is_the_earlier_version(tmp_path: Path, ufo: Policy) -> None:
    (tmp_path / "ufo.txt").write_text("我们收集姓名。", encoding="utf-8")
    policy = take_in(tmp_path / "ufo.txt", tmp_path / "data", max_chars=LIMIT)
    assert policy.version == "2"
    assert [text for _, text in kept(tmp_path, "ufo")] == [ufo.text]


def test_approved_wordings_stay_with_a_file_that_brings_none(tmp_path: Path) -> None:
    (shipped,) = (path for path in shipped_policies() if path.parent.name == "ufo")
    (tmp_path / "ufo.txt").write_bytes(shipped.read_bytes())
    take_in(tmp_path / "ufo.txt", tmp_path / "data", max_chars=LIMIT)
    plain = tmp_path / "data" / "policies" / "ufo" / "plain.toml"
    assert plain.read_bytes() == shipped.with_name("plain.toml").read_bytes()


def test_versions_go_with_the_policy(tmp_path: Path) -> None:
    take(tmp_path, "我们收集姓名。")
    take(tmp_path, "我们收集电话。")
    remove("shop", tmp_path / "data")
    assert kept(tmp_path) == []


def test_version_is_found_by_name_or_hash_and_an_unknown_one_names_those_kept(tmp_path: Path) -> None:
    first = take(tmp_path, "我们收集姓名。", version="2026-01")
    take(tmp_path, "我们收集电话。", version="2026-01")
    take(tmp_path, "我们收集地址。", version="2026-02")
    found = earlier_versions("shop", tmp_path / "data", max_chars=LIMIT)
    assert find_version(found, "2026-01").text == "我们收集电话。"
    assert find_version(found, first.sha256).text == "我们收集姓名。"
    with pytest.raises(UnknownPolicyError, match="No version called 9 has been kept; there are: 2026-01"):
        find_version(found, "9")


@pytest.mark.parametrize("name", ["../../etc", "a/b", "", "."])
def test_id_that_is_a_path_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnknownPolicyError):
        earlier_versions(name, tmp_path, max_chars=LIMIT)


@pytest.mark.parametrize("texts", [(), ("我们收集姓名。",), ("我们收集姓名。", "我们收集电话。")])
def test_failure_leaves_policy_and_versions_as_they_were(texts: tuple[str, ...], tmp_path: Path) -> None:
    for text in texts:
        take(tmp_path, text)
    before = {p.relative_to(tmp_path): p.read_bytes() for p in (tmp_path / "data").rglob("*.t*") if p.is_file()}
    with pytest.raises(ZeroDivisionError), restored_on_failure("shop", tmp_path / "data"):
        raise ZeroDivisionError(take(tmp_path, "我们收集位置。"))
    after = {p.relative_to(tmp_path): p.read_bytes() for p in (tmp_path / "data").rglob("*.t*") if p.is_file()}
    assert after == before
    if texts:
        path = tmp_path / "data" / "policies" / "shop" / "policy.txt"
        assert load_policy(path, max_chars=LIMIT).text == texts[-1]
