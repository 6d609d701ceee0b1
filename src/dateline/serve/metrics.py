"""What the service counts, for Prometheus at `/metrics`.

Labels are routes, statuses, stages and outcomes, never what was asked: their number is bounded.
"""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from dateline.result.result import Outcome, Result

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 2, 5, 10, 30, 60)


class Metrics:
    """The counts of one application. Safe to use from several threads."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        self._requests = Counter(
            "dateline_requests", "Requests, by route, method and status.", ("route", "method", "status"),
            registry=registry,
        )  # fmt: skip
        self._request_seconds = Histogram(
            "dateline_request_seconds", "Seconds until a response was sent whole, by route.", ("route",),
            registry=registry, buckets=_SECONDS,
        )  # fmt: skip
        self._stage_seconds = Histogram(
            "dateline_stage_seconds", "Seconds of a question, by stage: wait, retrieve, read.", ("stage",),
            registry=registry, buckets=_SECONDS,
        )  # fmt: skip
        self._outcomes = Counter(
            "dateline_questions", "Questions, by how they came out.", ("outcome",), registry=registry
        )
        self._abstentions = Counter(
            "dateline_abstentions", "Questions without an answer that was sure enough.", registry=registry
        )
        self._refused = Counter(
            "dateline_refused", "Requests sent away because as many waited as may.", ("desk",),
            registry=registry,
        )  # fmt: skip
        self._present = Gauge(
            "dateline_in_progress", "Requests at work or waiting for it.", ("desk",), registry=registry
        )
        self._generation = Gauge(
            "dateline_index_generation", "The generation that answers.", registry=registry
        )
        self._trouble = Gauge(
            "dateline_index_trouble", "1 while the newest state cannot be taken up.", registry=registry
        )
        self._conversations = Gauge(
            "dateline_conversations", "Conversations that are remembered.", registry=registry
        )
        for outcome in Outcome:
            self._outcomes.labels(str(outcome))

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        self._requests.labels(route, method, status).inc()
        self._request_seconds.labels(route).observe(seconds)

    def answered(self, result: Result) -> None:
        self._outcomes.labels(str(result.outcome)).inc()
        if not result.answered:
            self._abstentions.inc()
        self._stage_seconds.labels("retrieve").observe(result.seconds.retrieve)
        self._stage_seconds.labels("read").observe(result.seconds.read)

    def waited(self, desk: str, seconds: float) -> None:
        if desk == "asking":
            self._stage_seconds.labels("wait").observe(seconds)

    def refused(self, desk: str) -> None:
        self._refused.labels(desk).inc()

    def present(self, desk: str, number: int) -> None:
        self._present.labels(desk).set(number)

    def page(self, *, generation: int, trouble: bool, conversations: int) -> bytes:
        """Return all counts as Prometheus reads them."""
        self._generation.set(generation)
        self._trouble.set(trouble)
        self._conversations.set(conversations)
        return generate_latest(self._registry)
