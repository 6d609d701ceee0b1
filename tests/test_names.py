"""Names: particles, surnames that look like titles, offices beside a name, and who is quoted in whom."""

from __future__ import annotations

import doctest

import pytest

import dateline.answers.statements.agents
import dateline.answers.statements.fates
import dateline.answers.statements.plans
import dateline.answers.validation.bare
import dateline.answers.validation.roles
import dateline.answers.validation.unnamed
import dateline.language.countries
import dateline.language.interrogatives
import dateline.language.names
import dateline.language.numbered
import dateline.language.teasers
from dateline.answers.speech.sayings import find_saying
from dateline.answers.speech.spoken import spoken
from dateline.language.fullnames import Names, read_name, title_of
from dateline.language.names import Name, NameKind, names_in
from dateline.questions.speech import asks_for_saying
from dateline.types import Article, Passage


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Then Yusuf al-Karim met el-Sisi.", ["Yusuf al-Karim", "el-Sisi"]),
        ("It was Valery d'Amboise who left.", ["Valery d'Amboise"]),
        ("The bride, María de la Cruz, and de la Cruz alone.", ["María de la Cruz", "de la Cruz"]),
        ("He met Jan van der Berg, and van der Berg left.", ["Jan van der Berg", "van der Berg"]),
        ("She saw the van Gogh there.", ["Gogh"]),
        ("He told Conor O'Brien so.", ["Conor O'Brien"]),
        ("Writer Silas King left.", ["Silas King"]),
        ("They met the Belgian King there.", []),
        ("They met King Albert there.", ["Albert"]),
        ("It was Prince Okoro, head of the guild.", ["Prince Okoro"]),
        ("It was Prince Albert, head of the guild. The guild met the prince.", ["Albert"]),
    ],
)
def test_names_with_what_belongs_to_them(text: str, names: list[str]) -> None:
    found = [" ".join(one.words) for one in names_in(text)]
    assert [one for one in found if one not in ("The", "Then")] == names


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("It was signed by transport minister Yusuf al-Karim.", "Yusuf al-Karim", "transport minister"),
        ("Former president Valery d'Amboise left.", "Valery d'Amboise", "Former president"),
        ("He thanked harbour chief Oona Vane.", "Oona Vane", "harbour chief"),
        ("So said Prince Okoro, head of the fishing guild.", "Prince Okoro", "head of the fishing guild"),
        ("They met in general Oona Vane.", "Oona Vane", None),
    ],
)
def test_the_office_beside_a_name(text: str, name: str, title: str | None) -> None:
    [found] = [one for one in names_in(text) if " ".join(one.words) == name]
    assert title_of(text, found) == title


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("Minister Yusuf al-Karim left. Al-Karim is old.", "Al-Karim", "Yusuf al-Karim"),
        ("Jan van der Berg left. Van der Berg is old.", "Van der Berg", "Jan van der Berg"),
        ("Writer Silas King left. King is old.", "King", "Silas King"),
    ],
)
def test_a_short_name_stands_for_the_full_one(text: str, short: str, full: str) -> None:
    known = Names.of(text).full(tuple(short.split()))
    assert known is not None
    assert " ".join(known.words) == full
    start = text.rindex(short)
    name = read_name(text, start, start + len(short), asked=NameKind.PERSON)
    assert isinstance(name, Name)
    assert name.full == full


@pytest.mark.parametrize(
    ("text", "words", "full"),
    [
        ("It was the Harlan Braves.", "the Harlan Braves", None),
        ("It was the Harlan Braves.", "Harlan Braves", None),
        ("It was the Rev. Ana Ruiz.", "the Rev. Ana Ruiz", "Ana Ruiz"),
        ("It was the late Ana Ruiz.", "Ana Ruiz", "Ana Ruiz"),
    ],
)
def test_what_the_stands_before_is_no_person_without_a_title(text: str, words: str, full: str | None) -> None:
    start = text.index(words)
    name = read_name(text, start, start + len(words), asked=NameKind.PERSON)
    assert (name and name.full) == full


TOLD = "“The minister told us ‘the port is full’, and we believed him,” Oona Vane said."


def who_said(text: str, words: str) -> list[str]:
    asked = asks_for_saying(f'Who said "{words}"?')
    assert asked is not None
    article = Article("a", text)
    return [one.text for one in find_saying(asked, [*spoken([Passage(article, 0, len(text), score=1.0)])])]


@pytest.mark.parametrize(
    ("text", "words", "who"),
    [
        (TOLD, "the port is full", "The minister"),
        (TOLD.replace("“", '"').replace("”", '"'), "we believed him", "Oona Vane"),
        ("\"I told them 'we are ready to sail',\" Oona Vane said.", "we are ready to sail", "Oona Vane"),
        ("Oud, whose brother said “never again”, told us: “We sail.”", "never again", "Oud, whose brother"),
        ("Oud, whose brother said “never”, told us: “We never sail.”", "never", "Oud, whose brother"),
        ("Oud, whose brother Karl Oud said “never again”, left.", "never again", "Karl Oud"),
        ("Oud, whose brother died at sea, said “never again”.", "never again", "Oud"),
        ("Oud, who said “never again”, left.", "never again", "Oud"),
        (
            "It was signed by Yusuf al-Karim. “This port is ours,” al-Karim said.",
            "this port is ours",
            "al-Karim",
        ),
        ("Writer Silas King said “the sea does not read.”", "the sea does not read", "Silas King"),
    ],
)
def test_who_is_quoted_in_whom(text: str, words: str, who: str) -> None:
    assert who_said(text, words)[0] == who


def test_the_examples_in_the_module_hold() -> None:
    assert doctest.testmod(dateline.language.names).failed == 0
    assert doctest.testmod(dateline.language.numbered) == (0, 1)
    assert doctest.testmod(dateline.language.countries) == (0, 2)
    assert doctest.testmod(dateline.language.teasers) == (0, 5)
    assert doctest.testmod(dateline.language.interrogatives) == (0, 2)
    assert doctest.testmod(dateline.answers.validation.unnamed) == (0, 2)
    assert doctest.testmod(dateline.answers.statements.fates) == (0, 6)
    assert doctest.testmod(dateline.answers.statements.plans) == (0, 8)
    assert doctest.testmod(dateline.answers.statements.agents) == (0, 2)
    assert doctest.testmod(dateline.answers.validation.roles) == (0, 2)
    assert doctest.testmod(dateline.answers.validation.bare) == (0, 1)
