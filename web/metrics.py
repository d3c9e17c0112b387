"""`/metrics` for Prometheus: requests, answers, votes and queues by number; no word and no id of a customer."""

from collections.abc import Iterator

from fastapi import APIRouter
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.responses import Response

from bot.answer import Answer
from web.desk import Desk

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The numbers of one application, in a registry of its own."""

    def __init__(self) -> None:
        """Start at zero."""
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "plainclause_requests", "Requests.", ["method", "route", "status"], registry=self.registry
        )
        self._request_seconds = Histogram(
            "plainclause_request_seconds",
            "Time until a response begins.",
            ["route"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._stage_seconds = Histogram(
            "plainclause_answer_stage_seconds",
            "Time of an answer, by stage; total is all of it.",
            ["stage"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._answers = Counter(
            "plainclause_answers",
            "Answers, by verdict; not_stated with its reason.",
            ["verdict", "reason"],
            registry=self.registry,
        )
        self._questions = Counter(
            "plainclause_questions", "Questions that were answered, by language.", ["language"], registry=self.registry
        )
        ProcessCollector(registry=self.registry)

    def requested(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request by its route's template."""
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def answered(self, answer: Answer) -> None:
        """Count an answer."""
        self._answers.labels(answer.verdict, answer.reason or "").inc()
        self._questions.labels(answer.language).inc()
        for stage, ms in answer.timings_ms.items():
            self._stage_seconds.labels(stage).observe(ms / 1e3)

    def watch(self, desk: Desk) -> None:
        """Read the desk, its index and its feedback whenever somebody looks."""
        self.registry.register(_DeskNumbers(desk))


class _DeskNumbers(Collector):
    """What is known without counting: the index in use, who waits, and how the store does."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterator[Metric]:
        """Yield the numbers of this moment."""
        assistant = self._desk.assistant
        yield InfoMetricFamily("plainclause_index", "The index in use.", {"index_id": assistant.index_id})
        yield GaugeMetricFamily("plainclause_policies", "Policies in the index.", len(assistant.policies()))
        yield GaugeMetricFamily(
            "plainclause_questions_waiting", "Questions that wait or are being answered.", self._desk.waiting
        )
        store = self._desk.feedback
        if store is None:
            return
        figures = store.figures
        yield GaugeMetricFamily("plainclause_feedback_waiting", "Questions that wait to be written.", figures.waiting)
        yield CounterMetricFamily("plainclause_feedback_written", "Questions written.", figures.written)
        yield CounterMetricFamily("plainclause_feedback_lost", "Questions that could not be kept.", figures.lost)
        votes = CounterMetricFamily("plainclause_feedback_votes", "Votes taken.", labels=["vote", "reason"])
        for (vote, reason), count in figures.votes.items():
            votes.add_metric([vote, reason], count)
        yield votes


def metrics_router(metrics: Metrics) -> APIRouter:
    """Return the route `/metrics`."""
    router = APIRouter()

    @router.get("/metrics", include_in_schema=False)
    def show() -> Response:
        return Response(generate_latest(metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return router
