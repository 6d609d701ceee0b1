"""Text → what is said in it, and by whom: quotations in their marks, and what is only reported.

“…,” Noem said. — Noem said that … — …, according to the ministry. — He called it "a big win." A quotation
takes its speaker from the nearest such attribution in its sentence; one that has none there continues the
speech before it in the paragraph. A quotation of several paragraphs, each opened and only the last closed,
is one.

But: whom "she said" means is for `speakers.py` to say, and which statement answers a question for
`sayings.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.names import TITLES, names_in
from dateline.sentences import sentences

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """text[start:end] is what was said, without its quotation marks; `speaker` are the words that name who.

    `quoted` tells a quotation from a report of one; `frame` is the sentence, or sentences, with both.
    """

    start: int
    end: int
    speaker: Range | None
    quoted: bool
    frame: Range


_MARKS = {"“": "”", "«": "»", "„": "“”", '"': '"', "‘": "’", "'": "'", "‹": "›"}
_SINGLE = frozenset("‘'")
_LONGEST = 3000  # characters of a quotation; a mark that opens and finds no end in them opens nothing
_MANY_VERBS = (
    r"(?:said|says|say|added|adds|told|tells|stated|states|explained|explains|declared|declares|announced|argued|"
    r"argues|warned|warns|insisted|insists|noted|notes|emphasi[sz]ed|emphasi[sz]es|stressed|stresses|claimed|"
    r"claims|replied|replies|responded|responds|wrote|writes|tweeted|posted|disagreed|countered|objected|demanded|conceded|recalled|recalls|confirmed|confirms|"
    r"admitted|admits|acknowledged|acknowledges|concluded|concludes|continued|commented|remarked|observed|predicted|"
    r"promised|promises|vowed|vows|pledged|pledges|testified|quipped|joked|cautioned|suggested|suggests|maintained|"
    r"maintains|mentioned|asked|asks|called|calls|described|describes|spoke|speaks|urged|urges|thanked|believes|"
    r"believed|thinks|thought|hopes|hoped|fears|feared|accused|praised|denied|denies|complained|reported|reports|"
    r"expects|expected|estimates|estimated|shouted|cried|read)"
)
_VERB = re.compile(rf"\b{_MANY_VERBS}\b")
_INVERTING = re.compile(  # verbs that may stand before who speaks, after a clause without marks
    r"(?:said|says|added|adds|wrote|writes|argued|argues|warned|warns|explained|explains|stated|replied|insisted)"
)
_PLAINLY = re.compile(r"(?:said|says|say|believes?|thinks?|claims?|claimed|insists|argues|hopes)")
_HELD = re.compile(  # what is thought, counted or reported is no speech that a quotation is taken from
    r"(?:believe[ds]?|thinks|thought|hope[sd]|fear(?:s|ed)|expect(?:s|ed)|estimate[sd]|report(?:s|ed)|confirm(?:s|ed))"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|had|have|be|been|that|who|which|whom|would|could|can|will|"
    r"though|because|pleaded|wanted|had|came|went)\b|^\s*\w+ly\s*$",
    re.IGNORECASE,
)
_LONGEST_PHRASE = 9  # words of who speaks
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|to)\s+(?:\w+ly\s+)?$")
_ONLY_QUOTING = re.compile(  # of what they say without a quotation only the subject would be left
    r"\b(?:called|calls|described|describes|spoke|speaks|urged|urges|thanked|accused|praised|continued|asked|asks|"
    r"read|posted|shouted|cried|denied|denies)\b"
)
_PRONOUN = r"(?:he|she|they|it|He|She|They|It)"
_DETERMINER = (
    r"(?:the|a|an|his|her|their|its|one|another|some|many|The|A|An|His|Her|Their|Its|One|Another|Some|Many)"
)
_ADVERBS = re.compile(
    r"(?:\s+(?:also|later|then|now|once|again|even|still|has|have|had|is|was|often|repeatedly|already|only|both|"
    r"likes to|would|could|will))+\s*$"
)
_OPENING = re.compile(
    r"^\s*(?:(?:But|And|Yet|So|Later|Then|Earlier|Instead|Still|Meanwhile|Asked|As|"
    r"On (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-ZÀ-Þ .]+(?:, \w+\.? \d+)? [—–-]+)\s*,?\s+)+"
)
_PLACE_FIRST = re.compile(
    r"^\s*(?:In|At|On|From|For|After|Before|By|During)\s+(?:the\s)?(?:[A-ZÀ-Þ]\S*\s+)+(?=\S)"
)
_LAST_PRONOUN = re.compile(r"\b(?:he|she|they|it)\s*$")
_NOUN_PHRASE = re.compile(rf"\s*(?P<np>{_PRONOUN}|(?:{_DETERMINER}\s)?[^\W\d_][^,;:!?\"“”«»()\n—–]*?)\s*$")
_RELATIVE = re.compile(
    r"\s*(?:who|whom|whose|which|where|when|as|in|on|at|after|before|with|while|and|but|for|from)\b"
)
_ACCORDING = re.compile(r"\b(?:[Aa]ccording to|[Ii]n the words of|[Ii]n the view of)\s+(?=\S)")
_INVERTED = re.compile(
    rf"\s+(?P<np>{_PRONOUN}\b|(?:{_DETERMINER}\s)?(?:[^\W\d_][\w’'.-]*\s?)+?)"
    r"(?=\s*[,.;:!?\"“”«»()\n—–]|\s+(?:on|in|at|after|before|during|when|while|who|from|to|as|"
    r"of the|by|with|that)\b"
    r"|\s*$)"
)
_REPORTED = re.compile(
    r"(?:\s+(?:reporters|journalists|lawmakers|[^,\"“.;]{1,60}?))??,?\s+(?:that|how)\s+(?=\S)"
)
_ADVERBIAL = re.compile(r"(?:On|In|At|After|Before|By|During|For|From|Later|Earlier)\b[^,]{0,50},\s*")
_DATELINE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .’'-]+(?:, [\w. ]+)? [—–-]+ ")
_PLAIN_REPORT = re.compile(
    r"\s+(?=(?:he|she|they|it|the|a|an|his|her|their|its|there|this|that|these|those|no|some|many|more|all|[A-ZÀ-Þ])\b)"
)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_FULL = 4  # words from which on a quotation that nobody is named for may continue a speech


def quoted_ranges(text: str) -> list[Range]:
    """Return the ranges between quotation marks, without the marks, in their order.

    >>> [text[a:b] for text in ['He said: "No." ‘Why?’'] for a, b in quoted_ranges(text)]
    ['No.', 'Why?']
    """
    found, at = [], 0
    while at < len(text):
        if text[at] in _MARKS and _may_open(text, at):
            end = _closing(text, at)
            if end is not None:
                found.append((at + 1, end))
                at = end
        at += 1
    return found


def _may_open(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(after) and not after.isspace() and (not before or not before.isalnum())


def _closing(text: str, opened: int) -> int | None:
    """Return where the quotation ends that is opened there; paragraphs inside it may open it again."""
    mark = text[opened]
    closers, end = _MARKS[mark], min(len(text), opened + _LONGEST)
    at = opened + 1
    while at < end:
        char = text[at]
        if char in closers and not (mark == '"' and _reopens(text, at)):
            inside_word = mark in _SINGLE and text[at + 1 : at + 2].isalnum()
            if not inside_word and not (mark in _SINGLE and text[at - 1].isspace()):
                return at
        if char == "\n" and (paragraph := re.compile(r"\n\s*\n?\s*").match(text, at)) is not None:
            if text[paragraph.end() : paragraph.end() + 1] != mark:
                return (
                    None
                    if paragraph[0].count("\n") > 1
                    else _closing_after(text, paragraph.end(), end, closers)
                )
            at = paragraph.end()  # the mark that opens the next paragraph of the same quotation
        at += 1
    return None


def _closing_after(text: str, at: int, end: int, closers: str) -> int | None:
    """Where a quotation that a line break runs through is closed, in the same paragraph."""
    stop = text.find("\n\n", at, end)
    found = [place for one in closers if (place := text.find(one, at, end if stop < 0 else stop)) >= 0]
    return min(found, default=None)


def _reopens(text: str, at: int) -> bool:
    """Whether a straight mark at the beginning of a paragraph opens the quotation once more."""
    return text[:at].rstrip(" ").endswith("\n") and text[at + 1 : at + 2].isalnum()


def statements(text: str) -> list[Statement]:
    """Return what is said in a text, in its order: quotations with a speaker or without, and reports."""
    quotes = quoted_ranges(text)
    masked = _mask(text, quotes)
    found: list[Statement] = []
    for paragraph in _PARAGRAPH.finditer(masked):
        last: Range | None = None  # who spoke last in this paragraph
        for start, end in sentences(masked, start=paragraph.start(), end=paragraph.end()):
            told = _attributions(masked, start, end, last)
            inside = [one for one in quotes if start <= one[0] < end]
            for quote in inside:
                speaker = _speaker_of(quote, told)
                if (
                    speaker is None
                    and len(text[slice(*quote)].split()) >= _FULL
                    and _stands_alone(masked, quote, (start, end))
                ):
                    speaker = last
                frame = (start, max(end, _after_mark(text, quote[1])))
                found.append(Statement(*_inside(text, quote), speaker, True, frame))
            found += _reports(masked, start, end, told, inside)
            if told:
                last = told[-1].speaker or last
    return sorted(found, key=lambda one: (one.start, -one.end))


@dataclass(frozen=True, slots=True)
class _Attribution:
    """A speech verb, or "according to", with who speaks: masked[start:end] is all of it."""

    start: int
    end: int
    speaker: Range | None
    verb: str


def _mask(text: str, quotes: list[Range]) -> str:
    """Put x for what is said in quotations, so that no verb and no full stop in them counts."""
    pieces, at = [], 0
    for start, end in quotes:
        inner = text[start:end]
        stop = inner[-1:] if inner[-1:] in ".,!?" else ""
        pieces += [text[at:start], "x" * (len(inner) - len(stop)), stop]
        at = end
    return "".join([*pieces, text[at:]])


def _attributions(masked: str, start: int, end: int, last: Range | None) -> list[_Attribution]:
    found: list[_Attribution] = []
    for accorded in _ACCORDING.finditer(masked, start, end):
        named = _INVERTED.match(masked, accorded.end() - 1, end)
        if named is not None:
            speaker = _named(masked, *named.span("np"))
            found.append(_Attribution(accorded.start(), named.end(), speaker, "according"))
    for verb in _VERB.finditer(masked, start, end):
        if _PASSIVE.search(masked, start, verb.start()):
            continue
        subject, begins = _subject(masked, start, verb.start())
        inverted = _inverted(masked, start, end, verb, subject)
        if inverted is not None:
            speaker = _inverted_speaker(masked, inverted, end)
            found.append(_Attribution(verb.start(), max(inverted.end(), speaker[1]), speaker, verb[0]))
        elif subject is not None:
            found.append(_Attribution(begins, verb.end(), subject, verb[0]))
        elif re.search(r"(?:\b(?:and|but|then)|[”\"»],?)\s*$", masked[start : verb.start()]):
            before = next((one.speaker for one in reversed(found) if one.start < verb.start()), last)
            found.append(_Attribution(verb.start(), verb.end(), before, verb[0]))
    return sorted(found, key=lambda one: one.start)


def _inverted(
    masked: str, start: int, end: int, verb: re.Match[str], subject: Range | None
) -> re.Match[str] | None:
    """The noun phrase after the verb, where it is who speaks: "…," said Noem."""
    ahead = masked[start : verb.start()].rstrip()
    quoted = ahead.endswith(("”", '"', "»", "’", "'"))
    if not quoted and not (ahead.endswith(",") and _INVERTING.fullmatch(verb[0])):
        return None
    found = _INVERTED.match(masked, verb.end(), end)
    if found is None or _is_object(masked, found.span("np")):
        return None
    if quoted or subject is None:
        return found
    person = any(word.casefold().strip(",.") in TITLES or word[0].isupper() for word in found["np"].split())
    named = masked[slice(*subject)].split()[0]
    return found if person and len(masked[slice(*subject)].split()) > 3 and named[0].isupper() else None


def _is_object(masked: str, words: Range) -> bool:
    """Whether what follows a verb is rather its object: "told reporters", "said that"."""
    return (
        re.match(
            r"(?:that|reporters|journalists|in|on|at|to|it\b|so\b|how|what|why)\b", masked[slice(*words)]
        )
        is not None
    )


def _inverted_speaker(masked: str, inverted: re.Match[str], end: int) -> Range:
    """The name in what follows the verb; "said her foreign minister, Javier Bú," names him after a comma."""
    words = inverted.span("np")
    apposed = re.compile(r",\s+(?=[A-ZÀ-Þ])").match(masked, words[1], end)
    if apposed is not None and masked[words[0]].islower():
        name = next(names_in(masked, apposed.end(), end), None)
        if name is not None and name.title_start == apposed.end():
            return name.start, name.end
    return _named(masked, *words)


def _subject(masked: str, start: int, verb: int) -> tuple[Range | None, int]:
    """Return who does what the verb says, and where the words for them begin.

    It is the noun phrase before the verb, over insertions between commas: "Ensign, who appeared for the
    department, said". None where there is none.
    """
    base = start + max(masked[start:verb].rfind(mark) for mark in '”"»;:“«') + 1
    opening = _OPENING.match(masked[base:verb]) or _PLACE_FIRST.match(masked[base:verb])
    base += opening.end() if opening is not None else 0
    pieces = _pieces(masked, base, verb)
    inserted = False
    while pieces:
        first, last = pieces.pop()
        words = _ADVERBS.sub("", f" {masked[first:last]}")[1:]
        if not words.strip() or (_RELATIVE.match(words) and pieces):
            inserted = inserted or last < verb
            if re.search(r"\b(?:and|but)\s*$", words):
                return None, verb
            continue
        if (pronoun := _LAST_PRONOUN.search(words)) is not None and not _FINITE.search(words):
            return (first + pronoun.start(), first + len(words.rstrip())), first
        if _inserted_role(masked, first, last, verb, pieces):
            name = _bare_name(masked, *pieces[-1])
            assert name is not None
            return name, pieces[-1][0]
        if re.search(r"\b(?:and|but|or)\s*$", words):  # "He left and said": the subject of the clause
            return _beginning(masked, first, last), first
        phrase = _NOUN_PHRASE.fullmatch(words)
        if (
            phrase is None
            or _FINITE.search(words)
            or _VERB.search(words)
            or len(words.split()) > _LONGEST_PHRASE
        ):
            return None, verb
        begins = pieces[-1][0] if pieces and _is_role(masked[slice(*pieces[-1])], inserted) else first
        return _named(masked, first + phrase.start("np"), first + phrase.end("np")), begins
    return None, verb


def _pieces(masked: str, start: int, end: int) -> list[Range]:
    """The parts between commas."""
    pieces, at = [], start
    for comma in re.finditer(r",\s", masked[start:end]):
        pieces.append((at, start + comma.start()))
        at = start + comma.end()
    return [*pieces, (at, end)]


def _inserted_role(masked: str, first: int, last: int, verb: int, pieces: list[Range]) -> bool:
    """Whether a piece says what the one named before it is: "Frank Ábrego, the security minister, said"."""
    return (
        last < verb
        and masked[last] == ","
        and bool(pieces)
        and re.match(rf"\s*(?:{_DETERMINER}\s|[A-ZÀ-Þ][\w-]*['’]s\s|\w+$)", masked[first:last]) is not None
        and _bare_name(masked, *pieces[-1]) is not None
    )


def _is_role(words: str, inserted: bool) -> bool:
    """Whether the words are an office without a name, "its chairman"; or before an insertion, any phrase."""
    begins = re.match(rf"\s*(?:{_DETERMINER}\s|[A-ZÀ-Þ][\w-]*['’]s\s)", words) is not None
    office = any(word.casefold() in TITLES for word in words.split())
    return (
        begins
        and len(words.split()) <= _LONGEST_PHRASE
        and (office or inserted)
        and not _FINITE.search(words)
    )


def _bare_name(masked: str, start: int, end: int) -> Range | None:
    """The name that text[start:end] is, after its title: also "Senator Thom Tillis of North Carolina"."""
    name = next(names_in(masked, start, end), None)
    if name is None or masked[start : name.title_start].strip():
        return None
    rest = masked[name.end : end].strip()
    return (name.start, name.end) if not rest or re.match(r"(?:of|from)\s", rest) else None


def _beginning(masked: str, start: int, end: int) -> Range | None:
    pronoun = re.compile(rf"\s*({_PRONOUN})\b").match(masked, start, end)
    if pronoun is not None:
        return pronoun.span(1)
    name = next(names_in(masked, start, end), None)
    return None if name is None or masked[start : name.title_start].strip() else (name.start, name.end)


def _named(masked: str, start: int, end: int) -> Range:
    """The name in a noun phrase, without its title, if the phrase is about it; else the phrase itself."""
    while end > start and masked[end - 1] in " .":
        end -= 1
    names = list(names_in(masked, start, end))
    if names:
        name = (
            names[0]
            if re.match(r"\s*(?:$|of\b|from\b|at\b|in\b|,)", masked[names[0].end : end])
            else names[-1]
        )
        role = masked[start : name.title_start]
        if role.strip().casefold() == "the":  # an institution: "the White House"
            names = []
        after = masked[name.end : end].strip()
        if (
            names
            and not re.search(r"\b(?:of|for|from|in|at|and|on)\s*$", role)
            and re.match(r"$|of\b|from\b|at\b|in\b|,", after)
        ):
            return name.start, name.end
    return start, end


def _speaker_of(quote: Range, told: list[_Attribution]) -> Range | None:
    speech = [one for one in told if not _HELD.fullmatch(one.verb)]
    after = [one for one in speech if one.start >= quote[1]]
    before = [one for one in speech if one.end <= quote[0]]
    if after and (not before or after[0].start - quote[1] <= quote[0] - before[-1].end):
        return after[0].speaker
    return before[-1].speaker if before else None


def _stands_alone(masked: str, quote: Range, sentence: Range) -> bool:
    """Whether a sentence is hardly more than the quotation."""
    around = masked[sentence[0] : quote[0]] + masked[quote[1] : sentence[1]]
    return len(re.findall(r"\w+", around)) <= 2


def _reports(
    masked: str, start: int, end: int, told: list[_Attribution], quotes: list[Range]
) -> Iterator[Statement]:
    """Yield what the sentence reports in its own words, each clause with its speaker."""
    for one in told:
        if one.speaker is None or _ONLY_QUOTING.fullmatch(one.verb):
            continue
        clause = _reported_clause(masked, start, end, one)
        if clause is None:
            continue
        first, last = _trim(masked, *clause)
        alone = any(
            first - 1 <= quote[0] and quote[1] <= last + 1 and last - first - (quote[1] - quote[0]) < 4
            for quote in quotes
        )
        if not alone and len(masked[first:last].split()) >= 3:
            yield Statement(first, last, one.speaker, False, (start, end))


def _reported_clause(masked: str, start: int, end: int, told: _Attribution) -> Range | None:
    ahead, behind = masked[start : told.start], masked[told.end : end]
    if told.verb == "according":
        if not ahead.strip():
            comma = masked.find(",", told.end, end)
            return None if comma < 0 else (comma + 1, end)
        return (start, end) if len(behind.split()) > 6 else (start, told.start)
    if ahead.rstrip().endswith(",") and ahead.strip(" ,") and not _is_adverbial(ahead):
        comma = masked.find(",", told.end, end)
        return (start, told.start) if comma < 0 or not masked[comma:end].strip(" ,.") else (start, end)
    that = _REPORTED.match(masked, told.end, end)
    if that is not None:
        return that.end(), end
    if not _PLAINLY.fullmatch(told.verb):
        return None
    plain = _PLAIN_REPORT.match(masked, told.end, end)
    return None if plain is None else (plain.end(), end)


def _is_adverbial(words: str) -> bool:
    """Whether the words before a comma are no clause, but when or where it was said."""
    return _OPENING.fullmatch(words) is not None or (
        _ADVERBIAL.match(words) is not None and not _FINITE.search(words)
    )


def _inside(text: str, quote: Range) -> Range:
    """What is quoted, without a comma or blank before the closing mark that is not the speaker's."""
    start, end = quote
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    return start, end


def _trim(masked: str, start: int, end: int) -> Range:
    dateline = _DATELINE.match(masked, start, end)
    start = start if dateline is None else dateline.end()
    while start < end and (masked[start].isspace() or masked[start] in ",;—–-"):
        start += 1
    while end > start and (masked[end - 1].isspace() or masked[end - 1] in ".,;"):
        end -= 1
    return start, end


def _after_mark(text: str, end: int) -> int:
    return end + 1 if end < len(text) else end
