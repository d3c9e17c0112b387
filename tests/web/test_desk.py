import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from bot.answer import Answer
from tests.web.fake import FakeAssistant, answer_of, policy_of
from tests.web.test_api import assert_problem

MakeClient = Callable[..., TestClient]
PLACES = 3


class Crowd:
    """Askers whose questions wait until the gate is opened."""

    def __init__(self, make: MakeClient) -> None:
        self.gate = Event()
        self.client = make(FakeAssistant(ask=self._wait), max_waiting_questions=PLACES)
        self.threads = ThreadPoolExecutor(20)

    def _wait(self, question: str) -> Answer:
        assert self.gate.wait(20)
        return answer_of(policy_of(), question)

    def post(self) -> Response:
        return self.client.post("/v1/ask", json={"question": "do you share my location?"})

    def come(self, number: int) -> list[Future[Response]]:
        return [self.threads.submit(self.post) for _ in range(number)]


@pytest.fixture
def crowd(fake_client: MakeClient) -> Iterator[Crowd]:
    crowd = Crowd(fake_client)
    yield crowd
    crowd.gate.set()
    crowd.threads.shutdown()


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_as_many_as_may_wait_are_answered_and_the_rest_told_to_come_back(crowd: Crowd) -> None:
    asked = crowd.come(PLACES + 5)
    wait_for(lambda: sum(future.done() for future in asked) == 5)
    refused = [future.result() for future in asked if future.done()]
    for response in refused:
        assert_problem(response, 429, "busy")
        assert int(response.headers["retry-after"]) >= 1
    crowd.gate.set()
    assert sorted(future.result().status_code for future in asked) == [200] * PLACES + [429] * 5


def test_places_are_free_again_afterwards(crowd: Crowd) -> None:
    asked = crowd.come(PLACES)
    crowd.gate.set()
    assert {future.result().status_code for future in asked} == {200}
    for _ in range(PLACES * 2):
        assert crowd.post().status_code == 200


def test_a_failed_question_frees_its_place(fake_client: MakeClient) -> None:
    def broken(_: str) -> Answer:
        raise RuntimeError

    client = fake_client(FakeAssistant(ask=broken), max_waiting_questions=1)
    codes = [client.post("/v1/ask", json={"question": "why?"}).status_code for _ in range(3)]
    assert codes == [500, 500, 500]


def test_health_is_told_while_questions_wait(crowd: Crowd) -> None:
    crowd.come(PLACES)
    started = time.monotonic()
    assert crowd.client.get("/healthz").status_code == 200
    assert time.monotonic() - started < 1
