"""What a reader that tells yes from no says of single sentences, and what is made of it beside the rules.

It is asked of the sentences that bear on the question most, each by itself. What it says of sentence and
passage and what the rules of `entailment.py` read are weighed by its `SaidWeights`, in one softmax for all
sentences and for "none" (Alberti, Lee and Collins, "A BERT Baseline for the Natural Questions", 2019, have
one for a window).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from dateline.answers.found import Judge
from dateline.answers.verdicts.bounds import decisive, put_with_its_own
from dateline.answers.verdicts.sides import PutForSide, holds, put_for_sides, told_change
from dateline.answers.verdicts.weighed import Said, Weighed
from dateline.language.values.quantities import Quantity
from dateline.language.words import stems
from dateline.questions.asked import Asked
from dateline.questions.compared import compared
from dateline.reader.calibration import SaidWeights, probability, softmax
from dateline.result.answer import Citation
from dateline.types import Passage

if TYPE_CHECKING:
    from dateline.reader.reading import PassageVerdict

_MOST_SAID = 5.0  # log-odds of a reader
_SURE = (-0.15, -0.3)  # log-probabilities of a reader's yes or no to sentence and passage, for no doubt
_RULED_OUT = -1.9  # log-probability of a yes to a sentence below which a reader's no is flat
_CERTAIN = (2.4, 1.0)  # least log-odds against "none" of a yes or no to sentence and passage, beside a hedge
_PARAPHRASED = 2  # words missing, from which on a rule does not know what a hedge is of
_PLAIN = -0.25  # one of a yes or no to the sentence alone, that its passage does not turn
_TOLD = -0.7  # least log-probability of a yes to the question with the sentence's own value
_LIKELY = -1.25  # one of a yes where each of two figures stands beside its side, and neither gets a no
_LEANS = -1.0  # one of a yes or no to a sentence that tells of a change
_APART = 1.0  # log-odds of a yes for the one of two sides, against that for the other
_SILENT = -0.06  # log-probability that a sentence says nothing, from which on it is not asked of figures
_SETTLED = 2.0  # least log-odds against "none" where a rule settles: of 25 in five sets, all decided
_RULES_COUNT = (-6.0, 4.0)  # of their log-odds, beside a reader that says yes or no itself
SENTENCES = 6
"""Sentences that a reader judges one by one; 3 to 12 decide alike on dev data."""


class Judged(NamedTuple):
    """A sentence with what the reader says of it by itself, and of its passage."""

    sentence: Weighed
    own: PassageVerdict
    whole: PassageVerdict
    by_value: int = 0
    """1 or -1 where `own` is of the question with a value of the sentence, beyond its bound or not."""

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
        if self.by_value:
            return self.own.yes - self.own.no, 0.0, float(self.by_value)
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
    def certain(self) -> int:
        """1 or -1 where the reader says yes or no of both far rather than nothing, not in the words asked."""
        own, whole = self.own, self.whole
        if self.sentence.bearing.words_missing < _PARAPHRASED:
            return 0
        pairs = (1, own.yes, whole.yes), (-1, own.no, whole.no)
        told = (one - own.none >= _CERTAIN[0] and it - whole.none >= _CERTAIN[1] for _, one, it in pairs)
        return next((sign for (sign, *_), is_told in zip(pairs, told, strict=True) if is_told), 0)

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
    found = tuple(Judged(one, own, whole) for (one, whole), own in zip(within, alone, strict=True))
    return _by_both_sides(asked, found, judge) or _by_their_values(asked, found, judge)


def _by_both_sides(asked: Asked, found: Sequence[Judged], judge: Judge) -> tuple[Judged, ...]:
    """The sentences, settled by the figures of two sides that a question compares; none where they are not.

    Figures of one sentence go before those of two, and these are of one article, but for those of two times.
    Where there are none, what rose or fell from the one to the other settles what the reader says of it, too.
    """
    comparison = compared(asked.assertion.text)
    if comparison is None or any(one.is_settled for one in found):
        return ()
    told = [(at, put) for at, one in enumerate(found) for put in _told_of_sides(asked, one, judge)]
    articles = [one.sentence.citation.article.id for one in found]
    places = [range(len(found)), articles, *([[""] * len(found)] if comparison.sides[0].iso else [])]
    signs: dict[int, int] = {}
    for place in places:
        groups: dict[object, tuple[list[Quantity], list[Quantity]]] = {}
        for at, put in told:
            groups.setdefault(place[at], ([], []))[put.side].append(put.value)
        whole = {one: holds(comparison, *both) for one, both in groups.items() if all(both)}
        signs = {at: whole[place[at]] for at, _ in told if place[at] in whole}
        if signs:
            break
    changes = [_told_change(asked, one) for one in found]
    signs = signs or {at: sign for at, (sign, is_heard, _) in enumerate(changes) if is_heard}
    if len({*signs.values()}) == 1 and 0 not in signs.values():
        return tuple(_settled(one, signs[at]) if at in signs else one for at, one in enumerate(found))
    return tuple(
        _opened(one) if not one.sentence.bearing.settled and (is_denied or _has_both(asked, one)) else one
        for one, (_, _, is_denied) in zip(found, changes, strict=True)
    )


def _told_of_sides(asked: Asked, one: Judged, judge: Judge) -> list[PutForSide]:
    """The figures of a sentence with the side that the reader takes each for.

    Of two that stand each beside its side it is enough that it is sure of one: "52 in Aven, and 94 in Tarn".
    """
    passage = one.own.passage
    if one.own.none >= _SILENT:
        return []
    puts = [*put_for_sides(asked.assertion, passage.article, passage.start, passage.end)]
    said = [judge(put.question, [passage])[0] for put in puts]
    if puts and puts[0].beside:
        best = max(one.yes for one in said)
        is_likely = best >= _LIKELY and all(one.yes >= one.no for one in said)
        return puts if is_likely or best >= _TOLD else []
    taken = [(put, it.yes) for put, it in zip(puts, said, strict=True) if it.yes >= _TOLD]
    return [
        put
        for put, yes in taken
        if not put.otherwise or yes - judge(put.otherwise, [passage])[0].yes >= _APART
    ]


def _told_change(asked: Asked, one: Judged) -> tuple[int, bool, bool]:
    """1 or -1 as a sentence has the sides as asked, or not; whether the reader says so, or the contrary."""
    passage, own = one.own.passage, one.own
    sign = told_change(asked.assertion, passage.article, passage.start, passage.end)
    leans = (own.yes - own.no) * sign
    return sign, leans > 0 and max(own.yes, own.no) >= _LEANS, leans < 0


def _has_both(asked: Asked, one: Judged) -> bool:
    """Whether a sentence has a figure for each side, which a reader cannot compare."""
    passage = one.own.passage
    puts = put_for_sides(asked.assertion, passage.article, passage.start, passage.end)
    return any(put.beside for put in puts)


def _opened(one: Judged) -> Judged:
    """A sentence that decides nothing, whatever the reader says."""
    bearing = replace(one.sentence.bearing, sign=0, hedged=True, untold=True, settled=False)
    return one._replace(sentence=replace(one.sentence, bearing=bearing))


def _settled(one: Judged, sign: int) -> Judged:
    """A sentence that tells of what is asked about, whatever it lacks, with what it is settled by."""
    bearing = replace(
        one.sentence.bearing,
        names_gone=0,
        words_missing=0,
        values=1.0,
        sign=sign,
        hedged=False,
        untold=False,
        planned=False,
        settled=True,
    )
    return one._replace(sentence=replace(one.sentence, bearing=bearing))


def _by_their_values(asked: Asked, found: Sequence[Judged], judge: Judge) -> tuple[Judged, ...]:
    """Ask of each sentence that no rule settles whether it has the value whose bound is asked about."""
    told = [[] if one.is_settled else [*_by_value(asked, one, judge)] for one in found]
    signs = {one.by_value for some in told for one in some}
    if len(signs) > 1:  # seven in the first week are no total
        signs = {decisive(asked.put, asked.assertion)}
    return tuple(
        max((one for one in some if one.by_value in signs), key=lambda one: -one.own.none, default=old)
        for old, some in zip(found, told, strict=True)
    )


def _by_value(asked: Asked, one: Judged, judge: Judge) -> Iterator[Judged]:
    """Yield what the reader says to the question with each value that it takes for the one asked about."""
    passage = one.own.passage
    for put in put_with_its_own(asked.put, asked.assertion, passage.article, passage.start, passage.end):
        (said,) = judge(put.question, [passage])
        if said.yes >= _TOLD:
            turned = said if put.sign > 0 else said._replace(yes=said.no, no=said.yes)
            yield one._replace(own=turned, by_value=put.sign)


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
        flat = one.certain * yes > 0 or (one.rules_out_yes and yes < 0)
        said = Said(chance, score - weights.none, yes, weights.least, flat, placed)
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
