"""A question, read once: what kind of answer it asks for, its words, names, values, the saying it is about.

The pipeline makes the record and hands it on. A property is worked out when it is first asked for, and kept.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from dateline.arguments import require
from dateline.errors import QuestionError
from dateline.language.lexicon import AUXILIARIES, AUXILIARY, PEOPLE, PREPOSITIONS
from dateline.language.patterns import lazy
from dateline.language.rivals import rivalled
from dateline.language.values.conversions import kind_of
from dateline.language.values.finding import find_values
from dateline.language.values.moments import Moment
from dateline.language.values.signs import Direction, direction_asked
from dateline.language.values.units import unit_of
from dateline.language.values.value import Value
from dateline.language.words import names, search_words, telling, topic
from dateline.questions import question_type
from dateline.questions.about import About, about_articles
from dateline.questions.assertions import Assertion, read_assertion
from dateline.questions.deeds import Deed, read_deed
from dateline.questions.length import LONGEST, is_too_long
from dateline.questions.nouns import asks_for_a_persons_name, asks_how_long_it_took
from dateline.questions.speech import Saying, asks_for_saying
from dateline.questions.undressed import of_the_dead, undressed
from dateline.types import QuestionType

_MEASURE = lazy(r"\bhow\s+(?!many\b|much\b)\w+", re.IGNORECASE)  # "how strong" says no more than "how"
_HOW_MANY = lazy(r"\bhow many\s+(\w+(?:\s+\w+)?)", re.IGNORECASE)
_HOW_MANY_PEOPLE = lazy(
    rf"\bhow many\s+(?:(?:other|more)\s+)?(?:people|persons|individuals|victims|casualties|died|{AUXILIARY})"
    r"\b",
    re.IGNORECASE,
)
_COUNTED = lazy(r"\bhow many\s+((?:[\w'’.-]+\s*){1,4})", re.IGNORECASE)
_CLOCK = lazy(r"\bwhat\s+(?:exact\s+)?(?:time|hour)\b(?! (?:period|frame|span|line))", re.IGNORECASE)
_AT_WHICH_YEAR = lazy(r"\b(?:what|which)\s+year\b", re.IGNORECASE)
_MONEY_WORDS = "(?:cost|pa(?:y|id)|worth|spen[dt]|raised?|owed?|charged?|fined?|earn|donated?|invested)"
SHARES = frozenset(("share", "points"))
"""The kinds of quantity that a share is told in."""
_MEASURES = tuple(  # what is asked for -> the kinds of quantity that it may be
    (lazy(pattern, re.IGNORECASE), frozenset(kinds.split()))
    for pattern, kinds in (
        (
            r"\bhow much (?:is|was|are|were) .*"
            r"\b(?:fine|price|fee|fare|salary|ransom|bail|reward|settlement|debt)s?"
            r"(?! rate)(?=\W*$| (?:for|of|in|at|on)\b)",
            "money",
        ),
        (rf"\bhow much (?:money|cash|{AUXILIARY}\b.*\b{_MONEY_WORDS})\b", "money share"),
        (
            r"\b(?:what|which)\b(?: (?!of\b)[\w'’.-]+){0,5}? (?:price|cost|fine|salary|prize money|budget|"
            r"revenue|profit|fee|net worth|turnover)\b",
            "money share",
        ),
        (r"\b(?:what|which) (?:[\w'’.-]+ ){0,2}?(?:percentage|percent|share|proportion)\b", "share points"),
        (
            r"\b(?:tax|interest|mortgage|inflation|unemployment|jobless) rate\b|\bvoter turnout\b",
            "share points",
        ),
        (r"\bhow many (?:miles|kilomet(?:re|er)s|met(?:re|er)s|feet|yards|inches)\b", "length"),
        (r"\bhow many (?:seconds|minutes|hours|days|weeks|months|years|decades)\b", "duration"),
        (r"\bhow many (?:[a-z]+ )?(?:dollars|euros|francs|yen|cents)\b", "money"),
        (r"\bhow many (?:tons|tonnes|kilograms|kilos)\b", "mass"),
        (r"\bhow old\b", "duration count"),
        (
            r"\bhow far (?:above|below)\b|"
            r"\bhow far\b.*\b(?:fall|fell|fallen|drop(?:ped)?|ris(?:e|en)|rose|climb(?:ed)?|jump(?:ed)?|"
            r"declined?|plunged?|s[iau]nk|gr[eo]wn?)\b",
            "share points money count temperature length",
        ),
        (r"\bhow long\b(?! ago)", "duration length count"),
        (r"\bhow much (?:(?:more|less|extra|playing) )?time\b", "duration"),
        (r"\bhow (?:far|tall|deep|wide)\b", "length duration count"),
        (r"\bhow heavy\b|\bhow much\b.*\bweigh(?:s|ed|ing)?\b", "mass count"),
        (r"\bhow (?:hot|cold|warm)\b", "temperature"),
    )
)
_WHICH_BODY = lazy(r"\b(?:which|what)\s+(?:[\w'’.-]+\s+){0,2}?([a-z]+)\b(?=\s)", re.IGNORECASE)
BODIES = tuple(
    frozenset(group.split())
    for group in (
        "university college school institute academy",
        "journal magazine newspaper paper",
        "airline airway",
        "hospital clinic",
        "museum gallery",
        "court tribunal",
        "army navy force",
    )
)
"""Words that the names of bodies end with, those of like bodies together."""
_FOR_WHOM = lazy(
    r"\b(?:for|on behalf of)\s+(?:the\s+)?([A-ZÀ-Þ][\w.'’-]*+(?:\s[A-ZÀ-Þ][\w.'’-]*+)*?)"
    r"(?=\s*\?*$|\s+(?:and|in|on|at)\b)"
)
_WHICH_PEOPLE = lazy(
    rf"\b(?:which|what)\s+(?:(?!{AUXILIARY}\b)[\w'’.-]+\s+){{0,2}}?(?:{'|'.join(sorted(PEOPLE))})s\b",
    re.IGNORECASE,
)
_WHO_WAS_HIT = lazy(  # whoever was elected or named is one; many may have been arrested
    r"who (?:(?:was|got|has been|had been) (?!(?:elected|appointed|named|chosen|picked|selected|nominated|"
    r"crowned|called|considered|promoted|succeeded|replaced)\b)"
    r"(?:[a-z]{2,}(?:ed|en)|shot|hurt|hit|held|found|caught|struck|sent)|died|drowned|survived|else)\b",
    re.IGNORECASE,
)
_WHO_DID = lazy(rf"who (?!(?:{AUXILIARY})\b|else\b)[a-z]+\b(?! (?:is|was|as|by|to)\b)", re.IGNORECASE)
_HOW_IT_CAME = lazy(
    r"how (?:did|was|were|had|has|have) .*\b(?:start(?:ed)?|beg[iu]n|br[eo]a?ken? out|happen(?:ed)?|die|dead|"
    r"come about|c[oa]me? to be|caused|originate|ignited?|catch fire|caught fire|killed|"
    r"collapse|crash|sink|sunk)\W*$",
    re.IGNORECASE,
)
_WHAT_CAUSED = lazy(
    r"what (?:(?:\w+ly|first|exactly) )?(?:(?:has |had |have |may have |might have |could have )?"
    r"(?:caused|triggered|sparked|started|ignited|provoked|prompted|led to|set off|brought about|lay behind)|"
    r"(?:causes|triggers|sparks|starts|leads to|lies behind)|"
    r"(?:is|was|were|are) (?:behind|the (?:\w+ )?causes? of))\b(?! (?:in|at|on|as|by|with)\b)",
    re.IGNORECASE,
)
_TURN = lazy(
    r"(?:when|(?:(?:on|at|in) )?(?:what|which) \w+) "
    r"(?:(?:do|does|did|will|would)\b.*?|(?:is|are|was|were)\b.*?\bto )"
    r"\b(?:(?P<begins>start|begin|open|commence|kick off)|stop|end|close|finish|conclude|expire|run out)\b",
    re.IGNORECASE,
)
_WHO_IS = lazy(r"[Ww]ho (?:is|was) [A-Z][\w'’.-]*(?:\s+[A-Z][\w'’.-]*)*\s*\?*$")


@dataclass(frozen=True)
class Asked:
    """A question as it is put to the articles, with what it says of the answer that it wants."""

    text: str

    @cached_property
    def type(self) -> QuestionType:
        """What kind of answer it asks for."""
        return question_type(self.text)

    @cached_property
    def put(self) -> str:
        """How it is put to a reader: one for yes or no without what only dresses it, one for a death toll
        as one that asks how many died.
        """
        if self.type is QuestionType.HOW_MANY:
            return of_the_dead(self.text)
        return undressed(self.text) if self.type is QuestionType.YES_NO else self.text

    @cached_property
    def search_words(self) -> tuple[str, ...]:
        """The words that passages and articles are searched for."""
        return tuple(search_words(self.text))

    @cached_property
    def telling(self) -> frozenset[str]:
        """The stems of its telling words, and its figures, by which an answer's sentence is compared."""
        return telling(self.text)

    @cached_property
    def names(self) -> frozenset[str]:
        """The stems that are names, months or years."""
        return names(_MEASURE.sub("", self.text))

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of its other telling words; the measure of a "how strong" is none."""
        return topic(_MEASURE.sub("", self.text)) - self.names

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """The figures and dates that it names."""
        return tuple(value for _, _, value in find_values(self.text, 0, len(self.text)))

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        """The days, months and years that it names."""
        return tuple(value for value in self.values if isinstance(value, Moment))

    @cached_property
    def rivalled(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Its words that exclude others, each with those: actress, and actor."""
        return rivalled(self.text)

    @cached_property
    def direction(self) -> Direction | None:
        """Whether it asks for a rise or for a fall, None where for neither."""
        return direction_asked(self.text)

    @cached_property
    def counts_things(self) -> bool:
        """Whether it asks how many there are of something, which no sum of money and no length answers."""
        found = _HOW_MANY.search(self.put)
        return found is not None and kind_of(unit_of(found.group(1).split())) == "count"

    @cached_property
    def counted(self) -> tuple[str, ...]:
        """The words for what it asks how many there are of: ("tram", "passengers")."""
        found = _COUNTED.search(self.put)
        words = [] if found is None else found[1].lower().split()
        stops = (at for at, word in enumerate(words) if word in AUXILIARIES or word in PREPOSITIONS)
        return tuple(words[: next(stops, len(words))])

    @cached_property
    def counts_anybody(self) -> bool:
        """Whether it asks how many people there are, whatever they are."""
        return _HOW_MANY_PEOPLE.search(self.put) is not None

    @cached_property
    def measures(self) -> frozenset[str] | None:
        """The kinds of quantity that can answer it, None where any can: of what it cost, money."""
        return next((kinds for pattern, kinds in _MEASURES if pattern.search(self.text)), None)

    @cached_property
    def wants_clock(self) -> bool:
        """Whether it asks for a time of day: "At what time …?"."""
        return _CLOCK.search(self.text) is not None

    @cached_property
    def wants_year(self) -> bool:
        """Whether it asks for a year, which no weekday is."""
        return _AT_WHICH_YEAR.search(self.text) is not None

    @cached_property
    def wants_end(self) -> bool | None:
        """Whether it asks when something ends, False where when it begins; None where for neither."""
        turn = _TURN.match(self.text) if self.type is QuestionType.WHEN else None
        return None if turn is None else turn["begins"] is None

    @cached_property
    def wants_duration(self) -> bool:
        """Whether it asks how long something took: "What was the winning time?"."""
        return self.type is QuestionType.WHAT and asks_how_long_it_took(self.text)

    @cached_property
    def wants_name(self) -> bool:
        """Whether it asks for a person's name, which no trade is: "Which player …?"."""
        return asks_for_a_persons_name(self.text, by_which=self.type is not QuestionType.WHAT)

    @cached_property
    def wants_cause(self) -> bool:
        """Whether it asks how something came about: "How did the fire start?"."""
        return _HOW_IT_CAME.match(self.text) is not None

    @cached_property
    def wants_causer(self) -> bool:
        """Whether it asks what caused something, which may be a name: "What sparked the riots?"."""
        return _WHAT_CAUSED.match(self.text) is not None

    @cached_property
    def wants_people(self) -> bool:
        """Whether it asks for several people by what they are: "Which presidents …?"."""
        return _WHICH_PEOPLE.search(self.text) is not None

    @cached_property
    def may_be_several(self) -> bool:
        """Whether it asks for one to whom something happened that others may have met with, or "who else"."""
        return self.type is QuestionType.WHO and _WHO_WAS_HIT.match(self.text) is not None

    @cached_property
    def asks_for_doer(self) -> bool:
        """Whether it asks who did something, which several may have done together."""
        return self.type is QuestionType.WHO and _WHO_DID.match(self.text) is not None

    @cached_property
    def represented(self) -> str | None:
        """For whom somebody is asked for: of "Who signed it for Norland?" Norland."""
        found = _FOR_WHOM.search(self.text)
        return None if found is None else found[1].strip()

    @cached_property
    def body(self) -> frozenset[str]:
        """The words that a body of the kind asked for is called by: of "which university", school too."""
        found = _WHICH_BODY.search(self.text)
        word = "" if found is None else found[1].lower().removesuffix("s")
        return next((group for group in BODIES if word in group), frozenset())

    @cached_property
    def wants_office(self) -> bool:
        """Whether it asks who somebody is whom it names: "Who is Kristi Noem?"."""
        return _WHO_IS.match(self.text) is not None

    @cached_property
    def deed(self) -> Deed | None:
        """Whose doing it asks about, or whose not doing, None where that is not plain."""
        return read_deed(self.text)

    @cached_property
    def saying(self) -> Saying | None:
        """The statement that it asks for, None where it asks for none."""
        return asks_for_saying(self.text)

    @cached_property
    def about(self) -> About | None:
        """What it asks about the articles themselves, None where it asks what they say."""
        return about_articles(self.text)

    @cached_property
    def assertion(self) -> Assertion:
        """What it asserts, if it asks for yes or no."""
        return read_assertion(self.text)


def read_question(typed: str) -> Asked:
    """Return the question typed. Raises QuestionError for one that is empty, too long, or no text."""
    require("question", typed, str, "text")
    typed = unicodedata.normalize("NFC", typed.strip())
    if not typed:
        raise QuestionError("the question is empty", hint='ask one: dateline ask "How many ...?"')
    if is_too_long(typed):
        raise QuestionError(
            f"the question is too long: {len(typed):,} characters",
            hint=f"ask it in fewer words; a line with several takes at most {LONGEST:,} characters",
        )
    try:
        typed.encode()
    except UnicodeEncodeError:
        raise QuestionError("the question is not UTF-8 text", hint="give it in UTF-8") from None
    return Asked(typed)
