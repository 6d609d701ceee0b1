"""What one step hands to the next, on the way from spans to a reply, and what a step is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from dateline.answers.aggregation.sources import CitedPlace, Pooled
from dateline.features import Feature
from dateline.questions.asked import Asked
from dateline.reader.calibration import Calibration
from dateline.result.answer import Answer, Citation
from dateline.result.replies import Disagreement, Verdict
from dateline.settings import Settings
from dateline.types import Passage, Span

if TYPE_CHECKING:
    from dateline.reader.reading import PassageVerdict

Judge = Callable[[str, Sequence[Passage]], "Sequence[PassageVerdict]"]
"""Says what each of the passages says to a question for yes or no: `Reader.judge`."""


@dataclass(frozen=True, slots=True)
class Found:
    """What steps pass on: spans, then scored places, then groups of equal ones, then answers; best first.

    `fitted` is what the reader's numbers make of all kinds of evidence, `calibration` what is made use of.
    """

    asked: Asked
    settings: Settings
    fitted: Calibration
    calibration: Calibration
    passages: tuple[Passage, ...] = ()
    spans: tuple[Span, ...] = ()
    verdicts: tuple[PassageVerdict, ...] = ()
    judge: Judge | None = None
    screened: tuple[Span, ...] = ()
    places: tuple[CitedPlace, ...] = ()
    pooled: tuple[Pooled, ...] = ()
    answers: tuple[Answer, ...] = ()
    verdict: Verdict | None = None
    disagreement: Disagreement | None = None
    items: tuple[Answer, ...] = ()

    @classmethod
    def of(
        cls,
        asked: Asked,
        spans: Iterable[Span],
        *,
        settings: Settings,
        calibration: Calibration,
        passages: Iterable[Passage] = (),
        verdicts: Iterable[PassageVerdict] = (),
        judge: Judge | None = None,
        screened: Iterable[Span] = (),
    ) -> Self:
        """Begin with spans, each of which is believed as far as its margin goes."""
        alone = calibration.alone or calibration
        read = tuple(passages), tuple(spans), tuple(verdicts)
        return cls(asked, settings, calibration, alone, *read, judge, tuple(screened))


def led_by(found: Found, place: Citation) -> Found:
    """Return what was found with the answer that has the place first, as sure as the first one was.

    That one takes its place, and is as sure as it was.
    """
    best, answers = found.answers[0], found.answers
    at = next(at for at, one in enumerate(answers) if place in one.citations)
    if not at:
        return found
    first = replace(answers[at], confidence=best.confidence)
    second = replace(best, confidence=answers[at].confidence)
    return replace(found, answers=(first, *answers[1:at], second, *answers[at + 1 :]))


@dataclass(frozen=True, slots=True)
class Step:
    """A step by its name; one that does a feature's work is left out where the feature is switched off."""

    name: str
    take: Callable[[Found], Found]
    feature: Feature | None = None


def take(steps: Iterable[Step], found: Found, *, without: Collection[Feature] = ()) -> Found:
    """Take the steps in their order, but for those of the features in `without`."""
    for step in steps:
        if step.feature not in without:
            found = step.take(found)
    return found
