"""A question for yes or no → the sentence that decides it, whether it says yes or no, and how sure that is.

A reader that says yes, no or nothing of each passage (`PassageVerdict`) is asked again, of the sentences that
bear on the question most, each by itself. What it says of sentence and passage and what the rules of
`entailment.py` read are weighed by its `SaidWeights`, in one softmax for all sentences and for "none"
(Alberti, Lee and Collins, "A BERT Baseline for the Natural Questions", 2019, have one for a window). A plan,
a wish or a "may" stays open, whatever the reader says: a false yes is worse than "unclear".

Without such a reader the rules decide alone: every sentence of the passages gets a probability of deciding,
from what it has of the question's names, words and values and from the reader's best score in it.

The likeliest one decides, if it is likelier than not and does not leave the matter open; else the verdict is
*unclear*, and cites it as the nearest. Where no sentence is likely at all there is no verdict. All
weights are the reader's (`reader/calibration.py`), fitted by `python eval/yes_no.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from dateline.answers.disagreement import same_story
from dateline.answers.entailment import read_bearing
from dateline.answers.found import Judge
from dateline.answers.namesakes import is_of_another
from dateline.language.sentences import sentences
from dateline.language.teasers import is_teaser
from dateline.language.values.nobody import NOBODY
from dateline.language.words import stems
from dateline.questions.asked import Asked
from dateline.reader.calibration import WORDS_ALONE, SaidWeights, VerdictWeights, probability, softmax
from dateline.result.answer import Answer, Bearing, Citation
from dateline.result.replies import Polarity, Verdict
from dateline.types import Passage

if TYPE_CHECKING:
    from dateline.reader.reading import PassageVerdict

DECIDES = 0.5
"""Least confidence of a yes or a no."""
RELEVANT = 0.05
"""Below this, no sentence speaks of the question."""
_UNREAD = -8.0  # what the reader says of a sentence in which it found nothing; lower scores count as much
_MOST_NAMES, _MOST_WORDS = 2, 3  # missing or gone, that count
_LITTLE = 0.2  # chance of all sentences that say yes or no, below which a likelier plan is not passed over
_MOST_SAID = 5.0  # log-odds of a reader
_SURE = (-0.15, -0.3)  # log-probabilities of a reader's yes or no to sentence and passage, for no doubt
_RULED_OUT = -1.9  # log-probability of a yes to a sentence below which a reader's no is flat
_PLAIN = -0.25  # one of a yes or no to the sentence alone, that its passage does not turn
_SETTLED = 2.0  # least log-odds against "none" where a rule settles: of 25 in five sets, all decided
_RULES_COUNT = (-6.0, 4.0)  # of their log-odds, beside a reader that says yes or no itself
SENTENCES = 6
"""Sentences that a reader judges one by one; 3 to 12 decide alike on dev data."""


class Said(NamedTuple):
    """What the reader makes of a sentence.

    `chance` is that it decides, among all of them; `decides` and `yes` are log-odds, that it does whatever
    stands beside it, and that it says yes and not no. `least` is the confidence from which on it is believed,
    `flat_no` that sentence and passage rule a yes out, `placed` that they leave the reader no doubt or do so,
    and that its article has all names.
    """

    chance: float
    decides: float
    yes: float
    least: float
    flat_no: bool = False
    placed: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence with its bearing, and the reader's best answer in it, else the sentence itself.

    `passage` is the retriever's score of its passage, `said` what the reader says of it, if it can.
    """

    citation: Citation
    bearing: Bearing
    source: Answer | None
    passage: float
    weights: VerdictWeights
    said: Said | None = None

    @property
    def features(self) -> dict[str, float]:
        """What tells whether the sentence decides, as `calibration.DECIDING` says."""
        seen, span = self.bearing, self.citation.span
        return {
            "reader": _UNREAD if span is None else max(_UNREAD, (span.score + span.margin) / 2),
            "passage": self.passage,
            "named": float(seen.named),
            "names_gone": min(seen.names_gone, _MOST_NAMES),
            "words_missing": min(seen.words_missing, _MOST_WORDS),
            "asked": seen.asked,
            "values": seen.values,
        }

    @property
    def probability(self) -> float:
        """That the sentence decides, or would if it did not leave the matter open."""
        return probability(self.rule_odds if self.said is None else self.said.decides)

    @property
    def rule_odds(self) -> float:
        """The log-odds, by the rules alone, that the sentence decides."""
        return self.weights.odds(self.features)

    @property
    def confidence(self) -> float:
        """That the sentence says yes or no, and which of them is read rightly."""
        if self.said is not None:
            return self.probability * probability(abs(self.said.yes))
        right = self.weights.sign_right
        return self.probability * (right if self.bearing.sign else 1 - right)

    @property
    def sign(self) -> int:
        """1 for yes, -1 for no, 0 where it leaves the matter open.

        A reader overrules a mere "if". A plan is no yes; a flat no may stand beside it.
        """
        if self.said is None:
            return self.bearing.sign
        sign = 1 if self.said.yes > 0 else -1
        seen = self.bearing
        is_flat_no = self.said.flat_no and sign < 0 and not (seen.planned or seen.untold)
        return 0 if not self.bears or (seen.hedged and not is_flat_no) else sign

    @property
    def bears(self) -> bool:
        """Whether it has a word of what is asked, or speaks of who or what is asked about.

        In other words and without a name it may be sure to, where its article has the names elsewhere.
        """
        seen, said = self.bearing, self.said
        is_told = said is not None and said.placed
        return seen.asked > 0 or seen.named or not seen.names_gone or is_told

    @property
    def decides(self) -> bool:
        """Whether it likely says yes or no.

        By the rules alone none does that has none of the words asked about the topic.
        """
        if self.said is not None:
            return self.sign != 0 and self.confidence >= self.said.least
        return self.confidence >= DECIDES and self.bearing.asked > 0


def decide(
    asked: Asked,
    passages: Sequence[Passage],
    answers: Sequence[Answer],
    *,
    min_confidence: float,
    verdicts: Sequence[PassageVerdict] = (),
    judge: Judge | None = None,
    weights: VerdictWeights = WORDS_ALONE,
    believed: SaidWeights | None = None,
) -> tuple[Verdict | None, tuple[Answer, ...]]:
    """Return the verdict on a question for yes or no, and the answers, the one that decides it first.

    `answers` are all candidates, `verdicts` what the reader says of passages, `judge` asks it of sentences,
    and `believed` is how far it is believed. An answer is as sure as its sentence decides the question. The
    first has a citation for each article with a sentence that decides it the same way.
    """
    weighed = [*weigh(asked, passages, answers, weights)]
    if verdicts and judge is not None and believed is not None:
        names = asked.assertion.names
        weighed = [*heard(names, judged(asked, weighed, verdicts, judge), believed)]
    if not weighed or max(one.probability for one in weighed) < RELEVANT:
        return None, tuple(replace(one, confidence=min(one.confidence, RELEVANT)) for one in answers)
    if believed is not None and weighed[0].said is not None:
        verdict, weighed = _together(weighed, believed)
    else:
        verdict, weighed = _alone(weighed, min_confidence)
    best = weighed[0]
    agreeing = [best]
    against: Weighed | None = None
    if verdict.polarity is not Polarity.UNCLEAR:
        articles = {best.citation.article.id}
        for one in weighed[1:]:
            if one.citation.article.id in articles or not _bears_on(asked, best.citation, one):
                continue
            if one.sign == best.sign:
                agreeing.append(one)
            elif one.bearing.names_missing:
                continue  # who did not search may be another than the one who is asked about
            elif against is None:
                against = one
            articles.add(one.citation.article.id)
    first = [best, *([against] if against else [])]
    rest = [one for one in weighed if one.source is not None and one not in first and one not in agreeing]
    sure = 1 - verdict.confidence if verdict.polarity is Polarity.UNCLEAR else verdict.confidence
    ranked = [
        replace(_answer(best, agreeing), confidence=sure),
        *(_answer(one, [one]) for one in [*first[1:], *rest]),
    ]
    return replace(verdict, against=against.citation if against else None), tuple(ranked)


def weigh(
    asked: Asked,
    passages: Sequence[Passage],
    answers: Sequence[Answer],
    weights: VerdictWeights = WORDS_ALONE,
) -> Iterator[Weighed]:
    """Yield the sentences of the passages, each once, best passage first, with what they have to say.

    Those that an answer runs through are one; one on another than who is asked about is left out.
    """
    cited = [(place, answer) for answer in answers for place in answer.citations if place.score is not None]
    seen = set[tuple[str, int, int]]()
    for passage in passages:
        article = passage.article
        for start, end in sentences(article.text, start=passage.start, end=passage.end):
            here = [
                (place, answer)
                for place, answer in cited
                if place.article.id == article.id and place.start < end and start < place.end
            ]
            place, answer = max(here, key=lambda one: one[0].score or 0.0, default=(None, None))
            place = place or Citation(article, start, end, start, end)
            first, last = min(start, place.quote_start), max(end, place.quote_end)
            if (article.id, first, last) in seen or is_teaser(article.text, start, end):
                continue
            seen.add((article.id, first, last))
            if not is_of_another(asked.assertion.text, article, first, last):
                read = None if answer is None else (place.start, place.end)
                bearing = read_bearing(asked.assertion, article, first, last, read=read)
                yield Weighed(place, bearing, answer, passage.score, weights)


class Judged(NamedTuple):
    """A sentence with what the reader says of it by itself, and of its passage."""

    sentence: Weighed
    own: PassageVerdict
    whole: PassageVerdict

    @property
    def deciding(self) -> tuple[float, float, float]:
        """What speaks for it: log-odds against "none", its own, its passage's, the rules'."""
        low, high = _RULES_COUNT
        return _says(self.own), _says(self.whole), max(low, min(high, self.sentence.rule_odds))

    @property
    def turning(self) -> tuple[float, float, float]:
        """What speaks for yes against no: the same three, of which the rules count as far as they bear.

        A yes that lacks a value is only that nothing there denies it. What a passage says against a sentence
        that leaves no doubt is another sentence's.
        """
        seen = self.sentence.bearing
        bears = probability(self.sentence.rule_odds) * (seen.values if seen.sign > 0 else 1.0)
        own, whole = self.own.yes - self.own.no, self.whole.yes - self.whole.no
        is_another = max(self.own.yes, self.own.no) >= _PLAIN and own * whole < 0
        return own, 0.0 if is_another else whole, seen.sign * bears

    def odds(self, weights: SaidWeights) -> float:
        """The log-odds that it decides, as they are compared with those of `weights.none`."""
        odds: float = sum(map(mul, weights.decides, self.deciding))
        return max(odds, weights.none + _SETTLED) if self.is_settled else odds

    @property
    def is_settled(self) -> bool:
        """Whether a rule settles it, by figures or order, with all of what is asked about but a word."""
        seen = self.sentence.bearing
        told = not seen.words_missing or (seen.words_missing == 1 and seen.words_met > 0)
        return seen.settled and told and not seen.names_gone and seen.values == 1

    @property
    def is_sure(self) -> bool:
        """Whether the reader says the same of sentence and passage, with no doubt."""
        pairs = (self.own.yes, self.whole.yes), (self.own.no, self.whole.no)
        return any(own >= _SURE[0] and whole >= _SURE[1] for own, whole in pairs)

    @property
    def rules_out_yes(self) -> bool:
        """Whether the reader says no, and of the sentence hardly anything else but that it says nothing."""
        own, whole = self.own, self.whole
        return own.no > own.none and own.yes <= _RULED_OUT and whole.no >= _SURE[1]


def judged(
    asked: Asked, weighed: Sequence[Weighed], verdicts: Sequence[PassageVerdict], judge: Judge
) -> tuple[Judged, ...]:
    """Return the likeliest sentences of the passages that the reader has judged, each judged by itself."""
    within = [(one, whole) for one in weighed if (whole := _around(one.citation, verdicts)) is not None]
    within = sorted(within, key=lambda one: -one[0].rule_odds)[:SENTENCES]
    alone = judge(asked.put, [_as_passage(one.citation, whole.passage) for one, whole in within])
    return tuple(Judged(one, own, whole) for (one, whole), own in zip(within, alone, strict=True))


def heard(names: frozenset[str], sentences: Sequence[Judged], weights: SaidWeights) -> Iterator[Weighed]:
    """Yield the sentences with what the reader makes of each, and of all together."""
    scores = [one.odds(weights) for one in sentences]
    chances = softmax([*scores, weights.none])
    for one, score, chance in zip(sentences, scores, chances, strict=False):  # the last chance is of none
        yes = sum(map(mul, weights.yes, one.turning))
        seen = one.sentence.bearing
        if one.is_settled or (seen.settled and (seen.asked > 0 or _says(one.own) > 0)):  # as no reader can
            yes = seen.sign * max(abs(yes), _MOST_SAID)
        placed = (one.is_sure or one.rules_out_yes) and names <= stems(one.sentence.citation.article.text)
        said = Said(chance, score - weights.none, yes, weights.least, one.rules_out_yes, placed)
        yield replace(one.sentence, said=said)


def _says(verdict: PassageVerdict) -> float:
    return max(-_MOST_SAID, min(_MOST_SAID, max(verdict.yes, verdict.no) - verdict.none))


def _around(place: Citation, verdicts: Sequence[PassageVerdict]) -> PassageVerdict | None:
    """What the reader says of the passage, the surest of several, that a sentence stands in."""
    own = [
        one
        for one in verdicts
        if one.passage.article.id == place.article.id and one.passage.start <= place.start < one.passage.end
    ]
    return min(own, key=lambda one: one.none, default=None)


def _as_passage(place: Citation, whole: Passage) -> Passage:
    return replace(whole, start=place.quote_start, end=place.quote_end)


def _polarity(weighed: Sequence[Weighed]) -> tuple[int, float]:
    """1 for yes and -1 for no, whichever all sentences together say rather, and the chance of that.

    A sentence that leaves open what it leans to speaks against the other alone: "considered filing" takes
    nothing from a later "has filed".
    """
    yes = no = may = may_not = told = left = 0.0
    for one in weighed:
        if one.said is None or not one.bears:
            continue
        leans, against = (one.said.chance * probability(one.said.yes * turn) for turn in (1, -1))
        if one.sign:
            yes, no, told = yes + leans, no + against, told + one.said.chance
        else:
            may, may_not, left = may + leans, may_not + against, left + one.said.chance
    if told < _LITTLE and told < left:
        may = may_not = 0.0
    yes, no = yes / (1 - may or 1), no / (1 - may_not or 1)  # where all leave it open, nothing is shared
    return (1, yes) if yes > no else (-1, no)


def _together(weighed: Sequence[Weighed], believed: SaidWeights) -> tuple[Verdict, list[Weighed]]:
    """The verdict of all sentences that the reader judged, and these, the one that is cited first."""
    sign, chance = _polarity(weighed)
    if chance < believed.least:
        nearest = sorted(weighed, key=lambda one: -one.said.chance if one.said else 0.0)
        return Verdict(Polarity.UNCLEAR, nearest[0].citation, 1 - chance), nearest
    ordered = sorted(weighed, key=lambda one: (one.sign != sign, -one.confidence))
    polarity = Polarity.YES if sign > 0 else Polarity.NO
    return Verdict(polarity, ordered[0].citation, chance), ordered


def _alone(weighed: Sequence[Weighed], min_confidence: float) -> tuple[Verdict, list[Weighed]]:
    """The verdict of the one sentence that the rules find likeliest, and all, the likeliest first."""
    ordered = sorted(weighed, key=lambda one: -one.probability)
    best, sure = ordered[0], ordered[0].confidence
    if not best.decides or sure < min_confidence:
        return Verdict(Polarity.UNCLEAR, best.citation, 1 - sure), ordered
    return Verdict(Polarity.YES if best.sign > 0 else Polarity.NO, best.citation, sure), ordered


def _bears_on(asked: Asked, best: Citation, one: Weighed) -> bool:
    """Whether a sentence decides, and is no "Nobody was hurt" of another story than the best one's."""
    is_of_nobody = NOBODY.search(one.citation.quote) is not None
    return one.decides and not (is_of_nobody and not same_story(asked, best, one.citation))


def _answer(best: Weighed, agreeing: Sequence[Weighed]) -> Answer:
    places = tuple(one.citation for one in agreeing)
    copies: tuple[Citation, ...] = ()
    if best.source is not None:
        copies = tuple(one for one in best.source.citations if one.copy_of == best.citation.article.id)
    score = best.source.score if best.source is not None else _UNREAD
    return Answer((*places, *copies), score, best.confidence, bearing=best.bearing)
