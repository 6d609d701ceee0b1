"""What is surely no answer: not of the kind asked for, or by its sentence another thing than that.

Beside what other modules tell: what was chosen as something else than a name, a share in polls where votes
are asked for, the names in a line of credit, a country where a place in a country is asked for, when a thing
began for when it ends, when somebody died for when he retired, the year of a firm's sales for when it was
sold, an age of now for one of long since, who has left an office for who holds it, and what a blast did for
what caused it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dateline.answers.statements.fates import met_another_fate
from dateline.answers.statements.plans import VALUES, is_of_no_plan
from dateline.answers.validation.kinds import fits
from dateline.answers.validation.parts import counts_another_part
from dateline.answers.validation.roles import did_something_else
from dateline.answers.validation.scores import is_a_guess, is_half_a_score
from dateline.language.corrections import is_unproven
from dateline.language.countries import country
from dateline.language.lexicon import OFFICES
from dateline.language.patterns import lazy
from dateline.language.rivals import goes_the_other_way
from dateline.language.sentences import quote_around
from dateline.language.teasers import is_byline
from dateline.language.values.finding import find_values
from dateline.language.values.moments import Moment
from dateline.language.values.quantities import read_quantity
from dateline.language.values.signs import asks_for_a_change, is_where_it_ended
from dateline.language.words import topic
from dateline.questions.asked import Asked
from dateline.types import QuestionType, Span

_NUMBERS = (QuestionType.HOW_MANY, QuestionType.HOW_MUCH)
_OF_MANY_CELLS = (QuestionType.LIST, QuestionType.WHAT, QuestionType.WHY)
"""Questions that more than one cell of a table may answer."""
_LABELS = "name|nickname|title|slogan|motto|word|logo|mascot|colou?r|date|codename|theme"
_CHOOSE = "choos(?:es?|ing)|chosen?|pick(?:s|ed|ing)?|select(?:s|ed|ing)?|adopt(?:s|ed|ing)?"
_LABEL_CHOSEN = lazy(
    rf"\b(?:what|which)\s+(?:[a-z]+\s+)?(?:{_LABELS})s?\b.*\b(?:{_CHOOSE}|settle|go with)\b",
    re.IGNORECASE,
)
_CHOSEN = lazy(rf"\b(?:{_CHOOSE})\s+(?:[a-z]+\s+){{0,2}}$", re.IGNORECASE)
_AS = lazy(r"\W{0,3}(?:\s+[a-z]+){0,2}\s*\b(?:as|for|to be)\s+(?P<role>[^.,;:!?\n]{1,80})")
_ROLE_ENDS = lazy(r"\s(?:for|of|in|at|on|to|by|with|that|which)\s")
_OF_VOTES = lazy(
    r"\b(?:votes|(?:of the|popular) vote|vote share|ballots?|election (?:day|night))\b", re.IGNORECASE
)
_MAY_BE = lazy(r"\b(?:would|could|might|expect|project|predict|forecast|lead)", re.IGNORECASE)
_IN_POLLS = lazy(
    r"(?<!exit )(?<!at the )(?<!to the )\b(?:polls?(?! (?:clos|open|workers?|station))|"
    r"polling(?! (?:station|place|day|hour)s?)|surveys?|surveyed)\b",
    re.IGNORECASE,
)
_OF_NO_VOTES = lazy(  # "81 percent of the 2,383 delegates needed"
    r"(?: ?%| per ?cent)? of (?:the |its |their |all )?(?:\d[\d,]* )?(?:[a-z]+ )?"
    r"(?P<noun>delegates|precincts|seats|districts|counties|wards|stations|boroughs)\b"
)
_SHARE = lazy(r"\b(?:percent|per cent|percentage|share|proportion|how much)\b", re.IGNORECASE)
_ASKS_WHO_MADE_IT = lazy(
    r"\b(?:contribut|photo|credit|byline|follow|(?:report|edit|translat)(?:s|ed|ing)?\b|author|wrote\b|writ(?:es?|ten|ing)\b)",
    re.IGNORECASE,
)
_SIGHT = 30  # characters before words in which what they were chosen by stands
_BEGINS_OR_ENDS = lazy(  # but not "at the end of May"
    r"\b(?:(?P<begins>beg[aiu]n(?:s|ning)?|start(?:s|ed|ing)?|open(?:s|ed|ing)?|launch(?:es|ed)?|"
    r"kick(?:s|ed) off|commence[sd]?|(?:takes?|took|taking|comes?|came|coming|goes|went|enter(?:s|ed)?) "
    r"(?:into )?(?:effect|force))|end(?:s|ed|ing)?|finish(?:es|ed)?|stop(?:s|ped)?|clos(?:es?|ed|ing)|"
    r"conclude[sd]?|expir(?:es?|ed|y)|lapse[sd]?|r[au]ns? out)\b(?! (?:of|to)\b)",
    re.IGNORECASE,
)
_UP_TO = lazy(r"\b(?:to|until|till|through|by)\b|[–-]\s*$", re.IGNORECASE)
_DID_HARM = lazy(r"(?:has |had |have )?(?:killed|injured|wounded|destroyed|damaged|left|claimed)\b(?! by\b)")
_WHO_IS = (
    r"who(?:['’]s| is) (?:(?:now|currently|still) )?(?!.*\b(?:former|late|outgoing|previous|first|last)\b)"
)
_ASKS_HOLDER = lazy(rf"{_WHO_IS}.*\b(?:{'|'.join(sorted(OFFICES))}|leader|head)\b", re.IGNORECASE)
_ASKS_POST = lazy(rf"{_WHO_IS}(?!.*\b(?:who|that|which|whose|[a-z]{{2,}}ed)\b)", re.IGNORECASE)
_AS_WHAT = lazy(r"[^.;,]{0,60}?\bas (?P<post>[^.;,]+)")
_POSTS = "headteacher|headmaster|headmistress|librarian|vicar|treasurer|surveyor|coroner|sheriff"
_ONE_POST = lazy(rf"who(?:['’]s| is| was) (?:the )?(?:[\w’'-]+ )?(?P<post>{_POSTS})\b", re.IGNORECASE)
_POST_BEHIND = lazy(
    r",\s(?P<whole>(?:(?:the|an?|its|their|\w+['’]s)\s)?(?:[a-z-]+\s){0,2}?"
    rf"(?P<post>(?!head(?:teach|mast|mist)){_POSTS}|director|mayor|secretary|minister|inspector|"
    r"architect|coach|editor)\b"
    r"[^,.;:]*)"
)
_FORMER = lazy(r"\b(?:former|late|ex)[ -](?:[\w'’-]+ ){0,3}$", re.IGNORECASE)
_LEFT = lazy(
    r",?\s(?:(?:has|had|who|also|\w+ly)\s)*(?:resign(?:ed|s)|quits?|retire[sd]|die[sd]|left office|"
    r"st(?:epped|eps) (?:down|aside)|st(?:ood|ands) down|was (?:\w+ly )?(?:ousted|removed|sacked|fired|"
    r"dismissed|deposed|voted out|replaced|succeeded|killed|assassinated))\b"
)
_IS_CALLED = lazy(
    r"^(?!.*\b(?:former|used to|once|previous|original|first|before)).*\b(?:is|are)\b.*\bcalled\W*$"
)
_FORMERLY = lazy(
    r"\b(?:formerly|previously|once|originally)(?: (?:called|known as|named))?(?: the)? [“\"‘']?$"
)
_RELATIVE = lazy(r"(?P<whom>\b(?:[\w'’-]+ ){0,2}[\w'’-]+,?) (?:who|which|that)\s[^,;]*$")
_CLAUSE_ENDS = lazy(r"[,;]\s")
_CLAUSE_CUT = lazy(r"[,;:—–(]\s?|\s(?:and|but|while|after|before|when|until|because)\s")
_LIFE = tuple(
    lazy(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        r"born|births?",
        r"marr(?:y|ies|ied|iages?)|weds?|wedded|weddings?|(?:husband|wife|bride)s?|tied the knot",
        r"divorc(?:es?|ed)|separated",
        r"retire(?:s|d|ment)?|resign(?:s|ed|ation)?|quits?|st(?:epped|ood|ands?|eps?) (?:down|aside)",
        r"die[sd]?|deaths?|dead|killed|murdered|passed away|drowned|executed|survived by|obituary|funeral",
    )
)
"""What happens to somebody, each with the words that may tell it."""
_OF_THE_FIGURES = lazy(  # before the year of a figure
    r"\b(?P<what>sales|turnover|revenues?|profits?|loss|losses|income|earnings|output|exports|imports|budget)"
    r"\s(?:of|was|were|reached|(?:rose|fell|grew) to)\s[^.;,]{1,40}?\sin\s$",
    re.IGNORECASE,
)
_ASKS_AGE_THEN = lazy(r"\b(?:at what age|how old (?:was|were)\b.*\bwhen)\b", re.IGNORECASE)
_APPOSED = lazy(r"[A-ZÀ-Þ][\w’'-]+, $")
_LONG_SINCE = 2  # years between what somebody did and an article that tells how old he is
_WHERE_IN = lazy(
    r"\bwhere(?: else)? (?:in|inside|within) (?:the )?"
    r"(?P<place>(?-i:[A-Z])[\w.’'-]*(?: (?:and |of )?(?:the )?(?-i:[A-Z])[\w.’'-]*)*)",
    re.IGNORECASE,
)


def is_misfit(asked: Asked, span: Span) -> bool:
    """Say whether a span is surely no answer, by its words or by what the sentence around it tells."""
    text, start, end = span.article.text, span.start, span.end
    return (
        not fits(span.text, asked)
        or goes_the_other_way(asked.direction, text, start, end)
        or (asks_for_a_change(asked.text) and is_where_it_ended(text, start))
        or is_half_a_score(asked.text, span.text)
        or is_a_guess(asked.text, span)
        or is_unproven(asked.text, text, start, end)
        or (asked.type in _NUMBERS and met_another_fate(asked.text, text, start, end))
        or counts_another_part(asked, text, start, end)
        or (_asks_for_a_value(asked, span.text) and is_of_no_plan(asked.text, text, start, end))
        or _is_of_the_other_end(asked, text, start, end)
        or _is_what_it_did(asked, text, start, end)
        or _has_left_office(asked, text, start, end)
        or _holds_another_post(asked, text, end)
        or _was_chosen_as_another_thing(asked, text, start, end)
        or _is_of_polls_not_votes(asked, text, start, end)
        or (is_byline(text, start, end) and _ASKS_WHO_MADE_IT.search(asked.text) is None)
        or _is_not_within(asked, span.text)
        or _is_of_another_deed(asked, text, start, end)
        or did_something_else(asked.text, span.article, start, end)
        or (
            _IS_CALLED.search(asked.text) is not None
            and _FORMERLY.search(text[max(0, start - _SIGHT) : start]) is not None
        )
        or _is_of_another_event_of_a_life(asked, text, start, end)
        or _is_of_a_figure(asked, text, start)
        or _is_his_age_now(asked, span)
        or ("\t" in span.text and asked.type not in _OF_MANY_CELLS)
    )


def _was_chosen_as_another_thing(asked: Asked, text: str, start: int, end: int) -> bool:
    """Whether a name is asked for, and it was chosen "as the landing site"."""
    label = _LABEL_CHOSEN.search(asked.text)
    role = _AS.match(text, end)
    if label is None or role is None or _CHOSEN.search(text, max(0, start - _SIGHT), start) is None:
        return False
    return not topic(_ROLE_ENDS.split(role["role"])[0]) & (asked.words | asked.names)


def _asks_for_a_value(asked: Asked, words: str) -> bool:
    return asked.type in VALUES or (asked.type is QuestionType.WHAT and read_quantity(words) is not None)


def _is_of_the_other_end(asked: Asked, text: str, start: int, end: int) -> bool:
    """Whether it is asked when something ends, and the sentence tells when it began, or the reverse."""
    first, _ = quote_around(text, start, end)
    told = [] if asked.wants_end is None else [*_BEGINS_OR_ENDS.finditer(text, first, start)]
    others = [one for one in told if (one["begins"] is None) is not asked.wants_end]
    return bool(told) and others == told and not _UP_TO.search(text, told[-1].end(), start)


def _is_of_another_deed(asked: Asked, text: str, start: int, end: int) -> bool:
    """Whether it is asked when, and a clause beside what is asked about tells the day of something else.

    "On 20 May the ship that had hit the pier on 26 March was refloated" tells of no ship refloated in March.
    """
    first, last = quote_around(text, start, end)
    found = _RELATIVE.search(text, first, start) if asked.type is QuestionType.WHEN else None
    if found is None:
        return False
    ends = _CLAUSE_ENDS.search(text, end, last)
    told = text[found.start("whom") : last if ends is None else ends.start()]
    rest = text[first : found.start("whom")], "" if ends is None else text[ends.start() : last]
    if asked.words & topic(told) or not asked.words & topic(" ".join(rest)):
        return False
    return any(isinstance(value, Moment) for one in rest for _, _, value in find_values(one, 0, len(one)))


def _is_of_another_event_of_a_life(asked: Asked, text: str, start: int, end: int) -> bool:
    """Whether it is asked when somebody retired, and the clause tells when he died, the sentence no more."""
    wanted = [one for one in _LIFE if one.search(asked.text)] if asked.type is QuestionType.WHEN else []
    first, last = quote_around(text, start, end)
    if len(wanted) != 1 or wanted[0].search(text, first, last):
        return False
    begin = max((one.end() for one in _CLAUSE_CUT.finditer(text, first, start)), default=first)
    cut = _CLAUSE_CUT.search(text, end, last)
    return any(one.search(text, begin, last if cut is None else cut.start()) for one in _LIFE)


def _is_of_a_figure(asked: Asked, text: str, start: int) -> bool:
    """Whether it is asked when something was done, and it is the year of a figure: "sales of 9 in 2031"."""
    if asked.type is not QuestionType.WHEN or any(map(str.isdecimal, asked.text)):
        return False
    found = _OF_THE_FIGURES.search(text, quote_around(text, start, start + 1)[0], start)
    return found is not None and not topic(found["what"]) & topic(asked.text)


def _is_his_age_now(asked: Asked, span: Span) -> bool:
    """Whether it is asked how old somebody was when he did something, and it is how old he is years later.

    "Ana Ruiz, 52, was elected in 2018", in an article of 2031; but whoever has died grows no older.
    """
    text, written = span.article.text, (span.article.date or "")[:4]
    if asked.type is not QuestionType.HOW_MUCH and "age" not in asked.text.lower():
        return False
    if not _ASKS_AGE_THEN.search(asked.text) or _LIFE[-1].search(asked.text) or not written.isdecimal():
        return False
    first, last = quote_around(text, span.start, span.end)
    if not _APPOSED.search(text, first, span.start) or not text.startswith(",", span.end):
        return False
    years = [one.iso[:4] for _, _, one in find_values(text, first, last) if isinstance(one, Moment)]
    return any(year.isdecimal() and int(written) - int(year) >= _LONG_SINCE for year in years)


def _is_what_it_did(asked: Asked, text: str, start: int, end: int) -> bool:
    """Whether it is asked what caused a blast, and the sentence tells there that the blast killed two."""
    first, _ = quote_around(text, start, end)
    did = asked.wants_causer and _DID_HARM.match(text, start, end)
    return bool(did) and not asked.words.isdisjoint(topic(text[first:start]))


def has_left_since(asked: Asked, span: Span, all_: Iterable[Span]) -> bool:
    """Say whether it is asked who somebody is, and a later article tells that who is named left that post."""
    if asked.type is not QuestionType.WHO or _ASKS_POST.match(asked.text) is None:
        return False
    later = {
        one.article.id: one.article.text
        for one in all_
        if (one.article.date or "")[:10] > (span.article.date or "9")[:10]
    }
    return any(
        _has_left(text, found.start(), found.end())
        and asked.words & topic(text[slice(*quote_around(text, found.start(), found.end()))])
        for text in later.values()
        for found in re.finditer(rf"\b{re.escape(span.text)}\b", text)
    )


def _has_left(text: str, start: int, end: int) -> bool:
    return bool(_LEFT.match(text, end) or _FORMER.search(text, max(0, start - _SIGHT), start))


def _has_left_office(asked: Asked, text: str, start: int, end: int) -> bool:
    """Whether it is asked who is mayor, and the words beside a name tell that he is no longer."""
    if asked.type is not QuestionType.WHO or not _has_left(text, start, end):
        return False
    left = _AS_WHAT.match(text, end) if _ASKS_POST.match(asked.text) else None
    is_it = left is not None and not asked.words.isdisjoint(topic(left["post"]))
    return is_it or _ASKS_HOLDER.match(asked.text) is not None


def _holds_another_post(asked: Asked, text: str, end: int) -> bool:
    """Whether it is asked who is headteacher, and the words behind a name say that he is a director."""
    wanted = _ONE_POST.match(asked.text) if asked.type is QuestionType.WHO else None
    told = None if wanted is None else _POST_BEHIND.match(text, end)
    if wanted is None or told is None:
        return False
    return told["post"] != wanted["post"].lower() and wanted["post"].lower() not in told["whole"].lower()


def _is_of_polls_not_votes(asked: Asked, text: str, start: int, end: int) -> bool:
    """Whether a share of the votes is asked for and the sentence tells one in polls, or the reverse.

    So does one of the delegates, or of the precincts that were counted.
    """
    if _SHARE.search(asked.text) is None:
        return False
    of_others = _OF_NO_VOTES.match(text, end) if _OF_VOTES.search(asked.text) else None
    if of_others is not None and of_others["noun"] not in asked.text:
        return True
    if _MAY_BE.search(asked.text) is not None:
        return False
    sentence = text[slice(*quote_around(text, start, end))]
    for one, other in ((_OF_VOTES, _IN_POLLS), (_IN_POLLS, _OF_VOTES)):
        if one.search(asked.text) and not other.search(asked.text):
            return other.search(sentence) is not None and one.search(sentence) is None
    return False


def _is_not_within(asked: Asked, words: str) -> bool:
    """Whether it names a country, where it is asked where in a country: another one, or the same."""
    found = _WHERE_IN.search(asked.text) if asked.type is QuestionType.WHERE else None
    return found is not None and country(found["place"]) is not None and country(words) is not None
