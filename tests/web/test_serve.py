import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.assistant import Assistant
from corpus.errors import ServeError
from corpus.settings import Settings
from index.files import silent
from web.serve import address_of, claim_address, serve

CANARY = "canary-13800138000"


@pytest.fixture
def taken() -> Iterator[int]:
    """Return a port that somebody listens on."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_free_port_is_claimed() -> None:
    port = free_port()
    with closing(claim_address("127.0.0.1", port)) as claimed:
        assert claimed.getsockname() == ("127.0.0.1", port)


def test_port_in_use_is_named(taken: int) -> None:
    with pytest.raises(ServeError) as caught:
        claim_address("127.0.0.1", taken)
    assert caught.value.key == "port_in_use"
    assert str(taken) in str(caught.value)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.7", "not a host"])
def test_address_that_is_not_ours_is_named(host: str) -> None:
    with pytest.raises(ServeError) as caught:
        claim_address(host, 8000)
    assert caught.value.key == "cannot_listen"


def test_port_is_checked_before_anything_slow(taken: int, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(Assistant, "open", lambda *_: opened.append(1))
    with pytest.raises(ServeError):
        serve(settings.model_copy(update={"port": taken}), silent, print)
    assert opened == []


def test_address_is_one_that_a_browser_opens() -> None:
    assert address_of("127.0.0.1", 8000) == "http://127.0.0.1:8000/"
    assert address_of("::1", 8000) == "http://[::1]:8000/"


def start(port: int, data_dir: Path) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "PLAINCLAUSE_DATA_DIR": str(data_dir),
        "PLAINCLAUSE_PORT": str(port),
        "PLAINCLAUSE_LANGUAGE": "en",
    }
    command = [sys.executable, "-m", "web.command", "serve"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def wait_until_ready(url: str, server: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"{url}readyz", timeout=5):  # noqa: S310 - our own server
                return
        except OSError:
            assert server.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)


@pytest.mark.usefixtures("assistant")  # it has prepared the data directory
def test_served_question_is_answered_and_not_written_anywhere(data_dir: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    with start(port, data_dir) as server:
        try:
            wait_until_ready(url, server)
            body = json.dumps({"question": f"do you share my location? {CANARY}"}).encode()
            request = urllib.request.Request(  # noqa: S310 - our own server
                f"{url}v1/ask", body, {"Content-Type": "application/json"}
            )
            with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
                assert json.load(response)["citations"]
                assert response.headers["server"] is None
        finally:
            server.send_signal(signal.SIGTERM)
        printed, _ = server.communicate(timeout=20)
    assert f"Ready: {url}" in printed
    assert CANARY not in printed
    assert not [path for path in data_dir.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]


@pytest.mark.usefixtures("assistant")
def test_second_server_on_the_port_leaves_with_one_line(data_dir: Path, taken: int) -> None:
    with start(taken, data_dir) as server:
        printed, _ = server.communicate(timeout=60)
    assert server.returncode == 1
    assert printed.count("\n") == 1
    assert f"127.0.0.1:{taken} is in use" in printed
