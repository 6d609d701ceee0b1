"""A span as the reader cut it → the whole of what it cuts into: number, range, time of day, abbreviation.

What it has too much, marks of what stands around it, is cut off.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dateline.answers.boundaries.ends import without_stray_marks
from dateline.answers.boundaries.presented import presented
from dateline.answers.boundaries.runs import within_a_sentence
from dateline.answers.statements.fates import nobody_met_it
from dateline.answers.statements.marks import quoted_ranges
from dateline.answers.statements.posts import FINITE
from dateline.answers.validation.scores import whole_score
from dateline.language.lexicon import (
    AUXILIARY,
    BASE_OF_PAST,
    BASE_OF_PRESENT,
    CLAUSE_STARTS,
    PARTICIPLES,
    PREPOSITIONS,
)
from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.language.values.finding import only_time
from dateline.language.values.intervals import end_of_stretch, whole_stretch
from dateline.language.values.moments import whole_clock
from dateline.language.values.nobody import unit_of_none
from dateline.language.values.numerals import SMALL
from dateline.language.values.parties import whole_party
from dateline.language.values.ranges import end_of_change, whole_range
from dateline.language.values.stated import whole_number
from dateline.questions.asked import Asked
from dateline.types import QuestionType, Span

_NUMBERS = (QuestionType.HOW_MANY, QuestionType.HOW_MUCH, QuestionType.WHAT, QuestionType.WHICH)
_THINGS = (QuestionType.WHAT, QuestionType.WHICH, QuestionType.LIST)

_ABBREVIATED = lazy(
    r"(?<![\w.])(?:(?:[A-Za-z]\.)+[A-Za-z]|Ph\.D)$"  # "D.C", "U.S", "p.m"
    r"|[A-Z][\w.&’'-]*,?\s+(?:Inc|Corp|Ltd|Co|Bros|Jr|Sr)$"
    r"|,\s+(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|"
    r"Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|Ont|Que|Alta)$"
)
_REST_OF_NAME = lazy(  # of Amina Said, who is cut where the reader takes her for one who spoke
    r" (?P<word>[A-Z][a-z]+)(?=[,.;)]|\s+(?:was|were|is|are|has|have|had|who|and|said|died)\b)"
)
_ENDS_CLAUSE = rf"(?=[.,;:!?\n]|$| (?:{'|'.join(sorted((PREPOSITIONS | CLAUSE_STARTS) - {'of'}))}|and|but)\b)"
_NO_ONE = lazy(  # "No one on board has been fined", without the "since May" behind it
    rf"no one\b[^.,;:!?\n]{{,80}}?\b{AUXILIARY}\b[^.,;:!?\n]{{,80}}?{_ENDS_CLAUSE}", re.IGNORECASE
)
_PLUS = lazy(r"(?:^|(?<=[\s(]))\+(?=\d)")
_UNFINISHED = lazy(  # "an oven, a mixer" of "an oven, a mixer (new), chairs and tables"
    r" \([^()\n]{1,120}\), (?=[^.;!?\n(]{0,200}?\b(?:and|or) )"
    r"(?![^.;!?\n(]*?\b(?:and|or) (?:he|she|it|they|we|I|"
    rf"{'|'.join(sorted(BASE_OF_PAST))})\b)[^.;:!?\n()]{{1,240}}?(?= (?:that|which|who|where)\b|[.;:!?\n])"
)
_LISTS = lazy(r"[^,]+, (?!.*\b(?:and|or)\b)[^,]+(?:, [^,]+)*")
_OF_CHANGE = lazy(
    r"\b(?:more|fewer|less|by how|rise|rose|risen|increas|fall|fell|drop|chang|from)", re.IGNORECASE
)
_STANDS_STILL = lazy(
    r"\b(?:not|\w+n['’]t|no|never|without|except|clos(?:ed|ure)|shut(?:down)?|halt\w*|paus\w+|suspen\w+|stopped|"
    r"cancel\w+|bann?(?:ed)?)\b",
    re.IGNORECASE,
)
_SHUT_FOR = lazy(  # what "will close between 10 pm and 8 am" is shut from the one to the other
    r"\b(?:clos(?:e|es|ing)|shuts?|shutting)(?: (?!at\b)[\w'’-]+){0,3}?(?: (?:between|from))? $",
    re.IGNORECASE,
)
_THEN_DID = lazy(  # "Ada Orr and scored by Jo Reed" names whom another participle is of
    r"(?!(?:The|An?|His|Her|Its|Their)\b)(?P<name>[^\W\d_a-z].*?)(?:,|,?\s+and)\s+(?:[a-z]+ly\s+)?"
    rf"(?:[a-z]{{2,}}ed|{'|'.join(sorted(PARTICIPLES))})\s+(?:{'|'.join(sorted(PREPOSITIONS))})\b"
)
_NUMBERED = rf"(?:\d[\d.,]*|{'|'.join(SMALL)})(?:-(?!old\b|odd\b)[a-z]+)+"
_MODIFIES = lazy(rf"\b(?:an?|the|this|that|its|his|her|their)\s+(?:[a-z]+\s+)?{_NUMBERED}$", re.IGNORECASE)
_FUNCTION = "|".join(sorted(PREPOSITIONS | CLAUSE_STARTS | {"and", "but", "or", "worth", "ago"}))
_NOUN = lazy(
    rf"(?:\s+(?!(?:{_FUNCTION}|{AUXILIARY})\b)[a-z][\w'’-]*){{1,3}}?"
    rf"(?=[.,;:!?)”\"\n]|$|\s+(?:{_FUNCTION}|{AUXILIARY}|{'|'.join(sorted(BASE_OF_PAST))})\b)"
)
_ASKS_WHAT_IT_IS_CALLED = lazy(
    r"\b(?:(?:nick)?names?|terms?|phrases?|titles?|labels?|slogans?|mottos?|monikers?|epithets?|call(?:s|ed)?|"
    r"describ(?:es?|ed)|dub(?:s|bed)?|nicknamed|refer(?:s|red)? to)\b",
    re.IGNORECASE,
)
_CLAUSE_MARK = lazy(r"[.;:?!](?=\s)")
_PAST = lazy(
    r"(?<!\bthe)(?<!\ba)(?<!\ban)\s[a-z]+ed\b", re.IGNORECASE
)  # "Kato lied", but not "the wicked Kato"
_LONGEST_CALLING = 6  # words that something is called, between marks
_SHIFTED = lazy(
    r"\b(?:(?:go|goes|went|gone)|(?:shift|chang|mov|grow|grew|turn|switch|expand|shr[iau]nk|ris|rose)[a-z]*\b"
    r"[^.;:\n]{0,60}) from (?:an? \w+ of )?$"
)
_TO = lazy(r"(?P<old>(?:(?!\bto\b).)+) to (?P<new>(?:(?!\bto\b).)+)")
_ASKS_NEW = lazy(r"\b(?:will|after|now|currently)\b", re.IGNORECASE)
_ASKS_OLD = lazy(r"\b(?:before|previously|from|used to|chang\w*|shift\w*)\b", re.IGNORECASE)
_PLAIN = 10.0  # log-odds
_SENTENCE = 150  # characters before what changed in which the verb stands
_SIGHT = 30  # characters of a name that may end with an abbreviation


def as_told(span: Span, asked: Asked) -> Span:
    """Return the whole of what the span cuts into.

    That is the clause that says that there was none for its "No", what presents whom the question names, of
    a stretch of time the end that is asked for, and of names that run over a full stop those of one sentence.
    The first two are plain from the words alone, and a reader takes the one for no number, the other for an
    aside.
    """
    text = span.article.text
    plain = nobody_met_it(asked, text, span.start, span.end) or presented(asked, text, span.start, span.end)
    if plain is None:
        start, end = within_a_sentence(asked, text, span.start, span.end)
        span = whole(replace(span, start=start, end=end), asked.type, together=asked.counts_anybody)
        start, end = whole_score(asked.text, text, *_as_called(asked, text, span.start, span.end))
        return _at_its_end(replace(span, start=start, end=end), asked)
    return replace(span, start=plain[0], end=plain[1], score=span.score + _PLAIN)


def whole(span: Span, asked: QuestionType, *, together: bool = False) -> Span:
    """Return the span with its whole number, and its range: "between 58.3 and 60.7 percent".

    A mere "no" that tells how many grows to its clause, "no one has been fined". A time grows to that of the
    clock, "7.52 a.m.", or to its stretch, "between 2008 and 2014", and shrinks to it where a clause follows.
    A name grows by a surname that is a verb in small letters, "a 30-minute" by the noun of which it tells, a
    figure by its plus, and a list of things that ends before a bracket by the rest of it; where all are asked
    for `together`, "six pupils" by the teacher beside them. Who did one thing is cut before who did the next.
    """
    text, written = span.article.text, span.article.date
    start, end = without_stray_marks(text, span.start, span.end)
    if asked is QuestionType.WHEN:
        start, end = only_time(text, *whole_clock(text, start, end), written=written)
        start, end = whole_stretch(text, start, end)
    elif asked in _NUMBERS:
        start, end = whole_range(text, *whole_number(text, start, end))
        start, end = whole_party(text, start, end) if together else (start, end)
    elif asked is QuestionType.WHO and (then := _THEN_DID.match(text, start, end)):
        end = then.end("name")
    elif (words := text[start:end].split()) and words[-1][0].isupper():
        rest = _REST_OF_NAME.match(text, end)
        end = rest.end() if rest is not None and rest["word"].lower() in BASE_OF_PAST else end
    if asked is QuestionType.HOW_MANY and text[start:end].lower() == "no":
        clause = _NO_ONE.match(text, start)
        is_count = clause is not None and unit_of_none(clause.group()) is not None  # of others than asked for
        end = clause.end() if clause and not is_count else end
    start, end = start - bool(start and _PLUS.match(text, start - 1)), _with_its_noun(text, start, end)
    if asked in _THINGS and _LISTS.fullmatch(text, start, end) and (rest := _UNFINISHED.match(text, end)):
        end = rest.end()
    end = with_its_dot(text, start, end)
    return span if (start, end) == (span.start, span.end) else replace(span, start=start, end=end)


def _as_called(asked: Asked, text: str, start: int, end: int) -> tuple[int, int]:
    """All that stands between the marks, of which text[start:end] is a part, where it is asked what
    something is called: the “weed album”, but no clause.
    """
    calls = asked.type in _THINGS and not asked.wants_name and _ASKS_WHAT_IT_IS_CALLED.search(asked.text)
    first, last = quote_around(text, start, end) if calls else (start, start)
    for begin, stop in quoted_ranges(text[first:last]):
        words = text[first + begin : first + stop].rstrip(" ,.")
        if not (first + begin <= start and end <= first + begin + len(words)):
            continue
        verbs = (
            {*words.split()} & {*BASE_OF_PAST, *BASE_OF_PRESENT}
            or FINITE.search(words)
            or _PAST.search(words)
        )
        if (
            len(words.split()) > _LONGEST_CALLING
            or verbs
            or _CLAUSE_MARK.search(words)
            or words in asked.text
        ):
            break
        return first + begin, first + begin + len(words)
    return start, end


def _at_its_end(span: Span, asked: Asked) -> Span:
    """What a number rose or fell to, where it is asked how many; the end of a stretch where it is asked when
    it ends, its beginning where when it begins.

    Not of a sentence on what stood still in that stretch, which begins again when it ends.
    """
    text = span.article.text
    if asked.type is QuestionType.HOW_MANY and not _OF_CHANGE.search(asked.text):
        start, end = end_of_change(text, span.start, span.end)
        return replace(span, start=start, end=end)
    if asked.type is QuestionType.WHAT and _ASKS_NEW.search(asked.text) and not _ASKS_OLD.search(asked.text):
        change = _TO.fullmatch(text, span.start, span.end)
        shifted = change and _SHIFTED.search(text, max(0, span.start - _SENTENCE), span.start)
        return replace(span, start=change.start("new")) if change and shifted else span
    first, last = quote_around(text, span.start, span.end)
    shut = _SHUT_FOR.search(text, first, span.start)
    if asked.wants_end is None or shut or _STANDS_STILL.search(text, first, last):
        return span
    start, end = end_of_stretch(text, span.start, span.end, last=asked.wants_end)
    return replace(span, start=start, end=end)


def _with_its_noun(text: str, start: int, end: int) -> int:
    """Where text[start:end] ends with the noun of which its last words tell: "within a 30-minute window"."""
    noun = _MODIFIES.search(text, start, end) and _NOUN.match(text, end)
    return noun.end() if noun else end


def with_its_dot(text: str, start: int, end: int) -> int:
    """Return where text[start:end] ends, with the dot of the abbreviation that it ends with."""
    dot = text[end : end + 1] == "." and _ABBREVIATED.search(text, max(0, end - _SIGHT), end)
    return end + bool(dot)
