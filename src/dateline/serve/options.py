"""What a server is told: where it listens, whom it answers, and how much it takes on."""

from __future__ import annotations

from dataclasses import dataclass

ASKED_BYTES = 64 * 1024
"""Most bytes of a body; a batch has its own bound."""
BATCH_BYTES = 4 * 1024 * 1024
BATCH_QUESTIONS = 1_000
WAITING = 128
"""Requests that wait, where nothing else is said."""
SECONDS = 60.0
"""Deadline of a request, where nothing else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Whom the application answers, and how much it takes on.

    `names` are the names of hosts by which it is called, beside addresses in figures and `localhost`; `token`
    is what a request must bear. `waiting` requests wait at most, `seconds` each, waiting included; `at_once`
    are worked on, 0: as many as there are processors to use. `log_questions` writes them to the access log.
    """

    names: tuple[str, ...] = ()
    token: str | None = None
    waiting: int = WAITING
    seconds: float = SECONDS
    at_once: int = 0
    log_questions: bool = False
