"""The doctor names what is out of order, changes nothing, and exits with 1 where something is."""

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.conftest import Command

CHECKS = ["settings", "data directory", "policies", "embedding model", "index", "port"]


@pytest.fixture
def free_port(monkeypatch: pytest.MonkeyPatch) -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    monkeypatch.setenv("PLAINCLAUSE_PORT", str(port))
    return port


@pytest.fixture
def taken_port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = int(listener.getsockname()[1])
        monkeypatch.setenv("PLAINCLAUSE_PORT", str(port))
        yield port


def table(printed: str) -> dict[str, tuple[str, str]]:
    rows = [line.split("\t") for line in printed.splitlines()]
    return {name: (state, detail) for state, name, detail in rows}


@pytest.mark.usefixtures("assistant", "free_port")
def test_all_is_well(plainclause: Command) -> None:
    result = plainclause("doctor")
    found = table(result.out)
    assert result.code == 0
    assert list(found) == CHECKS
    assert {state for state, _ in found.values()} == {"ok"}


@pytest.mark.usefixtures("free_port")
def test_before_the_first_use_nothing_is_prepared_and_nothing_is_made(
    plainclause: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAINCLAUSE_DATA_DIR", str(tmp_path / "new"))
    result = plainclause("doctor")
    found = table(result.out)
    assert result.code == 0
    assert found["embedding model"][0].startswith("not prepared yet")
    assert found["index"][0].startswith("not prepared yet")
    assert not (tmp_path / "new").exists()


@pytest.mark.usefixtures("assistant")
def test_a_port_in_use_is_a_fault(plainclause: Command, taken_port: int) -> None:
    result = plainclause("doctor")
    assert result.code == 1
    state, detail = table(result.out)["port"]
    assert state == "fault"
    assert str(taken_port) in detail


@pytest.mark.usefixtures("assistant", "free_port")
def test_an_unknown_default_policy_is_a_fault(plainclause: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINCLAUSE_DEFAULT_POLICY", "nobody")
    result = plainclause("doctor")
    assert result.code == 1
    assert table(result.out)["policies"][0] == "fault"


@pytest.mark.usefixtures("free_port")
def test_a_bad_setting_is_a_fault(plainclause: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINCLAUSE_THREADS", "0")
    result = plainclause("doctor")
    assert result.code == 1
    assert "PLAINCLAUSE_THREADS" in table(result.out)["settings"][1]


@pytest.mark.usefixtures("assistant", "free_port")
def test_a_damaged_index_is_named_and_left_as_it_is(
    plainclause: Command, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "data"
    own.mkdir()
    (own / "models").symlink_to(data_dir / "models")
    monkeypatch.setenv("PLAINCLAUSE_DATA_DIR", str(own))
    plainclause("index")
    (vectors,) = own.glob("index/generations/*/policies/ufo/vectors.faiss")
    damaged = bytearray(vectors.read_bytes())
    damaged[33] ^= 1
    vectors.write_bytes(damaged)
    result = plainclause("doctor")
    assert result.code == 1
    assert vectors.name in table(result.out)["index"][1]
    assert vectors.read_bytes() == bytes(damaged)
