"""What a loader hands back: a `Draft`, an article that has no id of Dateline's yet.

`make_draft` takes the values as the file states them, of any type, and tidies them in one place, so
that a loader only has to say which value is the title and which the date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from dateline.articles.content import Content
from dateline.articles.locales import settled
from dateline.articles.percent import with_marks
from dateline.articles.versions import Version, stated_version
from dateline.language.codes import language_code
from dateline.language.dates import parse_date
from dateline.language.names import PARTICLES
from dateline.reports import Skipped

# What pages say where a title or an author should stand; compared in lower case.
_LEFTOVERS = frozenset(
    name.strip()
    for name in """
    web editor|web desk|web team|webmaster|admin|administrator|editor|contributor|guest contributor|unknown
    key questions and answers|share|share this|share this article|read more|read also|see also|advertisement
    advertisement - scroll to continue|sponsored|menu|search|subscribe|sign in|log in|sign up|newsletter
    home|home page|comments|related|related articles|related stories|most read|trending|untitled|no title
    skip to content|skip to main content|photo|image|getty images|listen to this article|print|email|copy link
    """.replace("\n", "|").split("|")
)
_BY = re.compile(r"(?:[Ww]ritten )?(?:[Bb]y|BY):? +(?=\S)")
_AND = re.compile(r",?\s(?:and|AND|&)\s")
_JOINED = re.compile(r",?\s(?:and|AND|&)\s|;")
_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,4}(?<! of)(?<! for)")
_SURNAME_FIRST = re.compile(
    rf"(?P<last>(?:(?:{'|'.join(sorted(PARTICLES))}) )*[^\W\d_][\w'’-]*), "
    r"(?P<first>[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,2})\Z"
)
_ROLE = r"(?:staff|(?:[\w’'&-]+ ){0,4}(?:writer|reporter|correspondent|columnist|editor)s?)"
_ROLE_BEHIND = re.compile(rf"(?<=\w),? ?[,|–—-] ?{_ROLE}\Z", re.IGNORECASE)
_ROLE_ALONE = re.compile(r"(?:our|staff|special) (?:writer|reporter|correspondent)s?", re.IGNORECASE)
_LONGEST_NAMES = 1_000  # characters

# NUL and lone surrogates cannot be stored or printed; one for one, so that offsets stay.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Draft:
    """One article as its file states it.

    `text` is the article's text for good: every offset counts its code points. `id` is the id that
    the file itself states, `version` which of its versions it is, where that is stated; `agency`: it is an
    agency's id, which no other article has. `origins` says where each field's value was found. `record` is
    None where the file is one article, else the number of the record in the file, counted in `unit`s ("line",
    "item") from 1.
    """

    text: str
    title: str | None = None
    date: str | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None
    updated: str | None = None
    section: str | None = None
    language: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict, hash=False)
    id: str | None = None
    record: int | None = None
    unit: str = "record"
    version: Version | None = None
    agency: bool = False

    @property
    def place(self) -> str:
        """What to put in front of a message about this draft: "line 17: ", or nothing."""
        return "" if self.record is None else f"{self.unit} {self.record}: "


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read: the longest text wanted, and what fields of records are called.

    `fields` maps a draft's field to the name that it goes by in the records ({"title": "headline"});
    other names are guessed.
    """

    max_chars: int
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Unread:
    """One of many in a file, found and not read yet; `place` names it: "line 17: ".

    What may take long with it belongs into `read`: a record that stalled a reader is passed over, and what
    follows it is read. `read` is called before the next record is asked for, or never.
    """

    place: str
    read: Callable[[], Iterable[Draft | Skipped]]


class Loader(Protocol):
    """Reads one file of a format.

    Yields a Draft for each article and a Skipped for each record that is none, one at a time, so that
    a file of any size passes through; of many, an Unread in the place of either. Raises UnreadableError when
    the file as a whole is of no use; an OSError may pass. By `reading.max_chars` a loader may refuse what it
    would have to read whole; it leaves the exact check to `read_file`.
    """

    def __call__(self, content: Content, reading: ReadOptions) -> Iterator[Draft | Skipped | Unread]: ...


FETCHED, SAVED = "fetch", "file properties"
"""Where a date was found that is only near the article's own: the day it was fetched, or saved to a file."""

Evidence = tuple[str, Mapping[str, Any]]
"""Where values were found, and the values as they stand there, by the draft's field names."""


def make_draft(
    text: str,
    *evidence: Evidence,
    record: int | None = None,
    unit: str = "record",
    agency: bool = False,
) -> Draft:
    """Return the draft of `text`, each field from the first piece of evidence that states it.

    What is stated but cannot be read (a date without its year) counts as not stated. Without a stated
    source, the host of the url is the source. Codes of marks ("men%27s") are read in a record's text; that of
    a file is its own, character for character.
    """
    values, origins = weigh(evidence)
    if "source" not in values and (host := _host(values.get("url"))) is not None:
        values["source"], origins["source"] = host, "url"
    ids = (_id(stated.get("id")) for _, stated in evidence)
    id = next((id for id in ids if id is not None), None)
    return Draft(
        text=storable(text if record is None else with_marks(text)),
        **values,
        origins=origins,
        id=id,
        record=record,
        unit=unit,
        version=None if id is None else stated_version(stated for _, stated in evidence),
        agency=agency,
    )


def weigh(evidence: Iterable[Evidence]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the first readable value of each field, tidied, and where each was found."""
    evidence = tuple(evidence)
    values: dict[str, str] = {}
    origins: dict[str, str] = {}
    for origin, stated in evidence:
        for name, tidy in _TIDY.items():
            if name not in values and (value := tidy(stated.get(name))) is not None:
                values[name], origins[name] = value, origin
            elif name not in values and name in _DAYS:
                day = settled(stated.get(name), evidence)
                if day is not None:
                    values[name], origins[name] = day, origin
    return values, origins


def storable(text: str) -> str:
    """Return `text` with NUL and lone surrogates replaced by U+FFFD, one for one."""
    return _UNSTORABLE.sub("\ufffd", text)


def one_line(value: Any) -> str | None:
    r"""Return a string as one clean line, None for blank ones and for anything but strings.

    Runs of whitespace become one space; control characters go.

    >>> one_line("  Border \x1b[1m deal\n signed ")
    'Border [1m deal signed'
    """
    if not isinstance(value, str):
        return None
    words = "".join(
        " " if char.isspace() else char
        for char in value
        if char.isspace() or unicodedata.category(char) != "Cc"
    ).split()
    return storable(" ".join(words)) or None


def _name(value: Any) -> str | None:
    """A string, or the name of an object as schema.org writes it: {"name": "..."}."""
    if isinstance(value, Mapping):
        value = value.get("name", value.get("title"))
    return one_line(value)


def _names(value: Any) -> str | None:
    """One name or a list of them, each once, joined by commas; "A and B" are two."""
    values = value if isinstance(value, list | tuple) else [value]
    stated = (_BY.sub("", name, count=1) for each in values if (name := _name(each)) is not None)
    without = (_ROLE_BEHIND.sub("", each[:_LONGEST_NAMES]) + each[_LONGEST_NAMES:] for each in stated)
    people = [name for each in without for name in _people(each)]
    if len(people) > 1:  # "Beltran, Ana" alone stays; two of them, joined by a comma, would be four names
        people = [_turned(name) for name in people]
    names = (name for name in people if not _ROLE_ALONE.fullmatch(name))
    # A link in an author's place is a profile page.
    kept = dict.fromkeys(name for name in names if not is_leftover(name) and "://" not in name)
    return ", ".join(kept) or None


def _turned(name: str) -> str:
    """A name as it is said, where it stands as in a register: "Beltran, Ana"."""
    match = _SURNAME_FIRST.match(name)
    return name if match is None else f"{match['first']} {match['last']}"


def _people(names: str) -> list[str]:
    """The names joined by "and" or semicolons, where each is one of a person.

    >>> _people("Ana Beltran, Tom Reyes and Max Orr"), _people("Department of Trade and Industry")
    (['Ana Beltran', 'Tom Reyes', 'Max Orr'], ['Department of Trade and Industry'])
    """
    parts = [part.strip() for part in _JOINED.split(names[:_LONGEST_NAMES])]
    people = [part for part in parts if part]
    if len(names) > _LONGEST_NAMES or len(people) < 2:
        return [names]
    if all(_PERSON.fullmatch(name) for part in people for name in part.split(", ")):
        return [name for part in people for name in part.split(", ")]
    return people if ";" in names and not _AND.search(names) else [names]


def is_leftover(line: str) -> bool:
    """Return whether a line is a web page's furniture ("Share", "Web Editor"), not a title or a name."""
    return line.strip(" .:-–—|•").lower() in _LEFTOVERS or not any(char.isalnum() for char in line)


def _title(value: Any) -> str | None:
    title = one_line(value)
    return None if title is None or is_leftover(title) else title


def _section(value: Any) -> str | None:
    if isinstance(value, list | tuple):
        value = next((each for each in value if one_line(each) is not None), None)
    return _name(value)


def _language(value: Any) -> str | None:
    return language_code(value) if isinstance(value, str) else None


def _url(value: Any) -> str | None:
    url = one_line(value)
    return None if url is None or " " in url else url


def _host(url: str | None) -> str | None:
    """The site of a web address: the source of an article that names no other."""
    try:
        host = None if url is None else urlsplit(url).hostname
    except ValueError:
        return None
    return None if not host else host.removeprefix("www.")


def _id(value: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    elif isinstance(value, Mapping):  # MongoDB exports: {"$oid": "..."}
        value = value.get("$oid")
    return one_line(value)


_DAYS = frozenset({"date", "updated"})
_TIDY: dict[str, Callable[[Any], str | None]] = {
    "title": _title,
    "date": parse_date,
    "url": _url,
    "source": _name,
    "author": _names,
    "updated": parse_date,
    "section": _section,
    "language": _language,
}
