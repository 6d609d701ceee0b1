"""Whether words can answer a question of its kind: a time of day for "At what time …?", a sum for "cost".

No words without a number are an answer to "how many", nor a sum of money to "how many people", nor a weekday
to "at what time", nor a bare name to "why". What fits may still be wrong; what does not is no answer.

English only, and by words. Of a name only its own article can tell that it is a person's.
"""

from __future__ import annotations

import re

from dateline.answers.statements.fates import met_another_fate
from dateline.answers.statements.plans import is_only_offered
from dateline.answers.validation.bare import is_bare_number, is_bare_place, is_bare_time
from dateline.answers.validation.scores import is_half_a_score
from dateline.answers.validation.unnamed import is_any_of_them, names_an_office, names_nobody
from dateline.language.bare_names import name_in
from dateline.language.datelines import dateline_range
from dateline.language.fullnames import Names
from dateline.language.lexicon import MANY, PREPOSITIONS, TITLES
from dateline.language.patterns import lazy
from dateline.language.sentences import quote_around
from dateline.language.values.moments import Granularity, Moment, speaks_of_time
from dateline.language.values.numerals import SMALL
from dateline.language.values.partsofday import is_part_of_day
from dateline.language.values.quantities import Quantity, read_quantity, read_quantity_at
from dateline.language.values.units import PEOPLE as OF_PEOPLE
from dateline.language.values.units import is_person_word
from dateline.language.values.value import read_value
from dateline.language.words import QUESTION_WORDS, STOP_WORDS, VAGUE_WORDS, figures, stems, topic
from dateline.questions.asked import BODIES, SHARES, Asked
from dateline.types import Article, QuestionType

_TIME_WORDS = lazy(
    r"\d|\b(?:today|yesterday|tomorrow|tonight|week|month|year|decade|century|day|night|morning|noon|evening|"
    r"afternoon|midnight|spring|summer|autumn|fall|winter|hours?|minutes?|ago|now|recently|soon|christmas|easter|"
    r"when|while|after|before|during|since|until|once|as)\w*",
    re.IGNORECASE,
)
_CLOCK = lazy(
    r"\d\s*[ap]\.?\s?m\b|\b\d{1,2}[:.]\d\d\b|o['’]?clock|\b(?:noon|midnight|midday|morning|afternoon|evening|"
    r"night|dawn|dusk|sunset|sunrise|hours?|minutes?|seconds?|early|late|tonight|after|before|during|when)\b",
    re.IGNORECASE,
)
_YEAR = lazy(r"\d{2}|\b(?:year|ago|decade|century|same|today|now)\w*", re.IGNORECASE)
_SPAN = rf"(?:\d+|{'|'.join(SMALL)})[- ](?:second|minute|hour|day|week|month|year)s?"
_DURATION = lazy(  # "in three weeks" tells when it will be, and not when it was
    r"(?:for\s+|(?P<within>in\s+))?"
    r"(?:(?:just|only|about|around|over|under|nearly|almost|(?:more|less) than)\s+)*"
    rf"{_SPAN}(?:,?\s+(?:and\s+)?{_SPAN})*",
    re.IGNORECASE,
)
_HAPPENED = lazy(r"\b(?:did|was|were|had)\b", re.IGNORECASE)
_LASTED = lazy(  # "2:04:11", "9.81", and no score
    r"\b(?:sec(?:ond)?|min(?:ute)?|h(?:ou)?r|h|day|week|fortnight|month|year|decade)s?\b|\d:\d\d|^\d+(?:\.\d+)?$",
    re.IGNORECASE,
)
_PERCENT = lazy(r"%|\bper ?cent\b", re.IGNORECASE)
_WITH_SCORE = lazy(r"[a-z] \d+[-–]\d+$")  # "Sweden 4-0"
_LONG = frozenset((QuestionType.WHAT, QuestionType.WHY, QuestionType.YES_NO, QuestionType.LIST))
_GOES_ON = lazy(r"[a-z]{3}[.!?][\"”’]?\s+[\"“‘]?[A-Z]|\s[—–]\s")
_TWO_THINGS = lazy(r"\d and (?!about\b)[A-Z]\w+.*\d")  # "66,435 and Honduras third with 45,923"
_YEARS_ALONE = lazy(r"(?:19|20)\d\d(?:(?:, | and |, and )(?:19|20)\d\d)+")  # "2011 and 2017" tell when
_ONE_YEAR = lazy(r"(?:in )?(?:1[5-9]|20)\d\d", re.IGNORECASE)
_MILLIONS_OR_METRES = lazy(r"\d\s?[mM]$")
_SOME_DAY = "2000-01-01"  # any does, where only the kind of answer matters
_SOME_NUMBER = lazy(
    r"\d|\b(?:no|none|nobody|nothing|several|few|both|all|most|once|twice|double|triple|single|pair|couple)\b",
    re.IGNORECASE,
)
_NTH = lazy(  # "100th", "the 50th anniversary": which of many, and no day of a month
    r"(?:the\s+)?(?:(?:3[2-9]|[4-9]\d|\d{3,})(?:st|nd|rd|th)|\d+(?:st|nd|rd|th)(?=\s))"
    r"(?:[\s-]+(?:year|anniversary|birthday|time|edition|annual))*",
    re.IGNORECASE,
)
_NUMBERED = lazy(  # nouns that a number may stand for
    r"\b(?:which|what)\s+(?:[\w'’-]+\s+){0,3}?(?:numbers?|years?|dates?|days?|figures?|scores?|seeds?|channels?|"
    r"floors?|lines?|routes?|sizes?|ages?|percentages?|shares?|prices?|models?|flights?|districts?|precincts?|"
    r"times?|terms?|rounds?|places?|amendments?|articles?|sections?|titles?|lot|codes?|versions?)\b",
    re.IGNORECASE,
)
_COUNT = lazy(
    rf"(?:(?:about|around|some|nearly|almost|over|up to|at least|more than|the|these|all|other)\s+)*"
    rf"(?:\d[\d,]*|{'|'.join(SMALL)}|several|many|a few|(?:a )?dozens?(?: of)?)\s+"
    rf"(?:(?!\S*\d)[\w'’-]+\s+){{0,2}}([a-z]+)",  # "two Corvo-7 trams" tells which
    re.IGNORECASE,
)
_CHOICE = lazy(r"\bor\b", re.IGNORECASE)
_AGE = lazy(r"\bhow old\b", re.IGNORECASE)
_SPELL = lazy(  # "for more than 20 years", but not of what has stood for them, and no "for 20 years old"
    r"(?<!\bstood )(?<!\blived )(?<!\bexisted )(?<!\baround )\b(?:for|during|within|after|in)\s+"
    r"(?:(?:(?:more|less|fewer|longer) than|at least|about|around|over|nearly|almost|some|the|past|last)\s+)*"
    rf"(?:\d+|{'|'.join(SMALL)}|a|many|several)(?:[- ](?:{'|'.join(SMALL)}))?\s+"
    r"(?:years|months|weeks|days|decades?)\b(?! old\b| of age\b)",
    re.IGNORECASE,
)
_HOW_OFTEN = lazy(r"\bhow (?:often|frequently|regularly)\b", re.IGNORECASE)
_OFTEN = lazy(
    r"\b(?:rarely|seldom|never|always|often|frequently|occasionally|sometimes|regularly|usually|"
    r"(?:dai|week|month|year)ly|annually|every|each)\b",
    re.IGNORECASE,
)
_SIGHT = 40  # characters around a number in which it is told what it is one of
_LATER_NAME = lazy(r"(?<=\s)[A-Z][^\W\d_]+")  # what begins words may be no name
_DOES = lazy(r"(?:not\s+)?to\s+[a-z]|(?:because|that|if)\s|not\s+[a-z]")  # "not to fund the line" is nobody
_ASKS_NAMES = lazy(r"what (?:are|were) the (?:[a-z]+ )?names of\b", re.IGNORECASE)
_NAME_OR_FIGURE = lazy(r"[^\W\d_a-z]|\d|[“\"‘']")
_HANDLE = lazy(r"(?:[A-Z.]+\s+)?@\w+")  # "H.E @AdaOrr", of an account
_REASON = lazy(r"\b[a-z]{2,}")
_ANYBODY = frozenset(
    """people person persons men women children others victims dead deaths killed casualties fatalities
    injured wounded hurt adults americans residents citizens individuals members""".split()
)
_ALIKE = tuple(
    frozenset(group.split())
    for group in (
        "workers employees staff staffers labourers laborers",
        "soldiers troops servicemen personnel",
        "students pupils schoolchildren",
        "officers police policemen cops",
        "migrants immigrants refugees",
        "players athletes competitors",
        "scientists researchers",
        "lawmakers legislators politicians",
        "inmates prisoners detainees",
        "doctors physicians",
        "fans spectators attendees",
    )
)
"""Words that may count the same people."""
_APART = {  # of whom it asks -> who are certainly others
    "men": {"women", "children"},
    "women": {"men", "children"},
    "children": {"men", "women", "adults"},
    "adults": {"children"},
    "boys": {"girls"},
    "girls": {"boys"},
}


_NO_EVENT = lazy(  # that has its place in an article's dateline
    r"\b(?:born|based|headquartered|located|come from|live[sd]?|gr[eo]w up|most|least|[a-z]{3,}est)\b"
)
_SHORT_NOT = lazy(r"n['’]t\b")
_TITLES = stems(" ".join(TITLES))
_SOME_ALONE = frozenset((*_APART, *"babies infants minors teenagers youths".split()))
"""Those of whom a number of people does not tell how many there are."""


def fits(words: str, asked: Asked) -> bool:
    """Say whether an answer may be of the kind asked for.

    Nothing that goes on past a sentence or a dateline is one that names or counts, none that goes on into a
    score is one that names, and no name says who somebody is.
    """
    if not any(map(str.isalnum, words)) or (asked.type not in _LONG and _GOES_ON.search(words)):
        return False
    if names_nobody(words, asked) or _is_another_body(words, asked.body):
        return False
    names_none = _ASKS_NAMES.match(asked.text) and not _NAME_OR_FIGURE.search(words)
    if names_none or (asked.wants_duration and not _LASTED.search(words)):
        return False
    match asked.type:
        case QuestionType.HOW_MANY | QuestionType.HOW_MUCH:
            return _fits_a_number(words, asked) or (
                _OFTEN.search(words) is not None and _HOW_OFTEN.search(asked.text) is not None
            )
        case QuestionType.WHEN:
            return _fits_a_time(words, asked)
        case QuestionType.WHO | QuestionType.WHERE:
            return (
                not _DOES.match(words)
                and (not asked.wants_office or names_an_office(words))
                and _fits_a_name(words)
            )
        case QuestionType.WHY | QuestionType.WHAT:
            asks_how = asked.type is QuestionType.WHY or asked.wants_cause
            if asks_how and _says_no_more(words, asked):
                return False
            return _fits_a_reason(words, asks_how=asks_how) if asks_how or asked.wants_causer else True
        case QuestionType.LIST | QuestionType.WHICH:
            return not counts_them(words, asked)
        case _:
            return True


def counts_them(words: str, asked: Asked) -> bool:
    """Say whether words only tell how many there are of what "which" asks for: "11", "11 states"."""
    if _NUMBERED.search(asked.text) is not None:
        return False
    if is_bare_number(words):
        return True
    found = _COUNT.fullmatch(words)
    if found is None or not found[1].islower():
        return False  # "99 Problems" is a song
    return found[1] in _ANYBODY or (
        re.fullmatch(MANY, found[1]) is not None and not stems(found[1]).isdisjoint(asked.words)
    )


def fits_there(article: Article, start: int, end: int, asked: Asked) -> bool:
    """Say whether article.text[start:end] is not what its surroundings tell to be of another kind.

    "Two or three" before "handlers" are no passengers, whom the article calls "Ms. Ruiz" is no place, and who
    "signed it with Norland" did not do so for Norland. One side's points are no score of a game, and the
    place of a dateline is not where somebody was born.
    """
    if is_half_a_score(asked.text, article.text[start:end]):
        return False
    if asked.type in (QuestionType.WHICH, QuestionType.WHAT):
        nowhere = asked.type is QuestionType.WHICH and _is_of_the_dateline(article.text, start, end, asked)
        return not nowhere and not is_any_of_them(article.text, start, end, asked)
    if asked.type in (QuestionType.HOW_MANY, QuestionType.HOW_MUCH):
        measured = _measures_what_is_asked(article.text, start, end, asked)
        return measured and _counts_what_is_asked(article.text, start, end, asked)
    if asked.type is QuestionType.WHERE:
        nowhere = _is_of_the_dateline(article.text, start, end, asked)
        return not nowhere and not _is_a_person(article.text, start, end)
    if asked.type is QuestionType.LIST and asked.wants_people:
        return _begins_with_a_person(article.text, start, end)
    if asked.type is QuestionType.WHO and asked.represented is not None:
        return not _stands_against(asked.represented, article.text, start, end)
    return True


def leaves_out_the_day(words: str, asked: Asked) -> bool:
    """Say whether an answer to "when" tells no day: "6:04 p.m. Indian time", "in the evening"."""
    if asked.type is not QuestionType.WHEN or asked.wants_clock:
        return False
    if is_part_of_day(words):
        return True
    value = read_value(words, written=None)
    return isinstance(value, Moment) and value.precision is Granularity.MINUTE


def repeats(words: str, asked: Asked) -> bool:
    """Say whether an answer only says what the question names: "Ruiz" to "Whom did Ruiz interview?"."""
    if asked.type not in (QuestionType.WHO, QuestionType.WHERE, QuestionType.WHICH):
        return False
    return not _CHOICE.search(asked.text) and is_named(words, asked)


def is_named(words: str, asked: Asked) -> bool:
    """Say whether the question has all names in words: "Ruiz" of "Ana Ruiz", but not Aven One of "Aven"."""
    own = topic(words)
    if not own or not own <= asked.names or not figures(words) <= figures(asked.text):
        return False
    later = {word.casefold() for word in _LATER_NAME.findall(words)} - TITLES - QUESTION_WORDS
    untold = later.difference(re.findall(r"\w+", asked.text.casefold()))
    return not any(len(word) == 2 or word in STOP_WORDS or word in VAGUE_WORDS for word in untold)


def _fits_a_number(words: str, asked: Asked) -> bool:
    if _TWO_THINGS.search(words) or _YEARS_ALONE.fullmatch(words):
        return False
    if _AGE.search(asked.text) and _ONE_YEAR.fullmatch(words):
        return False
    quantity = read_quantity(words)
    if quantity is None:
        return _SOME_NUMBER.search(words) is not None and not is_bare_time(words)
    if _MILLIONS_OR_METRES.search(words):
        return True
    if asked.measures is not None:
        return quantity.kind in asked.measures or not quantity.unit or "pounds" in quantity.unit
    if quantity.kind == "share" and _PERCENT.search(words):
        return not asked.counts_things or _asks_for_people(asked)
    return not asked.counts_things or quantity.kind in ("count", "share")


def _asks_for_people(asked: Asked) -> bool:
    """Whether it asks how many people there are, of whom a poll tells a share: "How many Norlanders …?"."""
    people = (word for word in asked.counted if word.endswith("s") and word.capitalize() in asked.text)
    return not asked.counted or any(map(is_person_word, asked.counted)) or any(people)


def _fits_a_time(words: str, asked: Asked) -> bool:
    if asked.wants_clock:
        return _CLOCK.search(words) is not None
    if asked.wants_year and not _YEAR.search(words) and is_bare_time(words):
        return False
    if _NTH.fullmatch(words):
        return False
    tells_time = bool(_TIME_WORDS.search(words)) or speaks_of_time(words) or not name_in(words)
    lasted = _DURATION.fullmatch(words)
    if lasted is not None and lasted["within"]:
        return tells_time and not _HAPPENED.search(asked.text)
    return tells_time and lasted is None


def _fits_a_name(words: str) -> bool:
    if _WITH_SCORE.search(words) or _HANDLE.fullmatch(words):
        return False
    value = read_value(words, written=_SOME_DAY)
    if isinstance(value, Moment):
        return value.precision == Granularity.MONTH  # Theresa May, and April
    return value is None or value.unit == OF_PEOPLE


def _is_of_the_dateline(text: str, start: int, end: int, asked: Asked) -> bool:
    """Whether it tells where the article was written, and what is asked about did not happen that day."""
    place = dateline_range(text) if _NO_EVENT.search(asked.text) else None
    return place is not None and place[0] <= start and end <= place[1]


def _is_another_body(words: str, asked: frozenset[str]) -> bool:
    """Whether words name a body of another kind: "Harlan University" to who asks which journal."""
    head = words.split(" of ")[0]  # the "Journal of the Tarn Academy" is a journal
    told = {word.strip(".,\"'“”").lower().removesuffix("s") for word in head.split()}
    return bool(asked) and not asked & told and any(group & told for group in BODIES)


def _fits_a_reason(words: str, *, asks_how: bool) -> bool:
    """Whether words could tell why, or what caused it: not a number, a day or a place alone.

    Nor does a name, but who `asks_how`, may be told what caused it by one.
    """
    alone = is_bare_number(words) or is_bare_time(words) or is_bare_place(words)
    return not alone and (not asks_how or _REASON.search(words) is not None)


def _says_no_more(words: str, asked: Asked) -> bool:
    """Whether words only say what it is asked why it is so: "Senator Ruiz said she would not vote"."""
    return topic(_SHORT_NOT.sub("", words)) <= topic(asked.text) | _TITLES


def _measures_what_is_asked(text: str, start: int, end: int, asked: Asked) -> bool:
    """Whether a number there has no unit of another kind: asked for miles, "46.5 billion" of dollars."""
    measures = asked.measures
    if _AGE.search(asked.text) and _is_a_spell(text, start, end):
        return False
    quantity = None if measures is None else read_quantity_at(text, start, end)
    if measures is None or not isinstance(quantity, Quantity):
        return True
    return quantity.kind in measures or (not quantity.unit and not measures <= SHARES)


def _is_a_spell(text: str, start: int, end: int) -> bool:
    """Whether a number there tells how long something went on, and of no age."""
    spells = _SPELL.finditer(text, max(0, start - _SIGHT), end + _SIGHT)
    return any(one.start() < end and start < one.end() for one in spells)


def _counts_what_is_asked(text: str, start: int, end: int, asked: Asked) -> bool:
    """Whether the people counted there are those asked for, where both are told by a word of their own."""
    if met_another_fate(asked.text, text, start, end):
        return False
    if asked.type in (QuestionType.HOW_MANY, QuestionType.HOW_MUCH) and is_only_offered(
        asked.text, text, start
    ):
        return False
    wanted = asked.counted
    if not wanted or not any(map(is_person_word, wanted)):
        return True
    behind = re.match(r"\s+((?:[\w'’-]+\s*){1,3})", text[end : end + 60])
    told = f"{text[start:end]} {behind[1] if behind else ''}".split()
    told = [word.lower() for word in told if is_person_word(word) and word[:1].islower()]  # no Norlanders
    if not told or not isinstance(read_quantity_at(text, start, end), Quantity):
        return True
    asked_for = [word for word in wanted if is_person_word(word)]
    if {*told} & {*asked_for} or any({*told} & group and {*asked_for} & group for group in _ALIKE):
        return True
    if any(not _APART[word].isdisjoint(told) for word in asked_for if word in _APART):
        return False
    if "people" in told and _SOME_ALONE.issuperset(asked_for):
        sentence = text[slice(*quote_around(text, start, end))].lower()
        return any(word in sentence for word in asked_for)
    return not _ANYBODY.isdisjoint((*told, *asked_for))


def _is_a_person(text: str, start: int, end: int) -> bool:
    """Whether the article gives a title to whom it names there, or calls a full name short."""
    name = tuple(text[start:end].split())
    if not name:
        return False
    known = Names.of(text)
    called = [one for one in known.all if one.words[-len(name) :] == name]
    return any(one.title_start < one.start for one in called)


def _begins_with_a_person(text: str, start: int, end: int) -> bool:
    """Whether the first name there has a title, or a first name where the article gives it in full."""
    known = Names.of(text)
    first = next((one for one in known.all if start <= one.start < end), None)
    if first is None or names_an_office(text[start:end]):
        return True  # "two drivers", "Tarn researchers"
    full = known.full(first.words) or first
    return len(full.words) > 1 or full.title_start < full.start or first.title_start < first.start


def _stands_against(other: str, text: str, start: int, end: int) -> bool:
    """Whether the sentence tells of somebody who deals with another, and of nobody who is of it."""
    sentence = text[slice(*quote_around(text, start, end))]
    name = re.escape(other)
    of_it = rf"\b(?:for|of|behalf of|from)\s+(?:the\s+)?{name}\b|\b{name}(?:['’]s?|\w*n)\b"
    against = (  # but not "with Norland two goals ahead"
        rf"\b(?:against|to|in)\s+(?:the\s+)?{name}\b|"
        rf"\bwith\s+(?:the\s+)?{name}\b(?!\s+(?!(?:and|{'|'.join(sorted(PREPOSITIONS))})\b)[a-z\d])"
    )
    return re.search(against, sentence) is not None and re.search(of_it, sentence) is None
