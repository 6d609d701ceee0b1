"""What a text, its file's name and its address say of an article that the file does not state outright.

A dateline ("GUATEMALA CITY, June 26 —"), a headline and a date on lines of their own at the top, a date
in the address or in the file's name, the language of the words: used in this order, each only for a
field that nothing better filled. The text itself stays as it is.

A dateline without a year is no date unless the article's path, its address or its own page has the year; a
year that the story mentions is of something else. The clock and the file's own times are never asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from dateline.articles.drafts import FETCHED, SAVED, Draft, Evidence, is_leftover, weigh
from dateline.articles.exports import holds_several, is_export_line
from dateline.articles.labels import labelled_header, says_what_it_holds
from dateline.articles.places import date_in_address, date_in_name, day_near, filed, title_in_name
from dateline.language.datelines import DATELINE, LONGEST_LINE, find_dateline, is_dateline, top_lines
from dateline.language.dates import parse_date
from dateline.language.identify import detect_language
from dateline.language.lexicon import MONTH, MONTHS, WEEKDAY
from dateline.language.names import PARTICLES

_ON_PAPER = {"title", "author"}
"""What a file's properties ("layout_p3_final") tell worse than the headline and the byline in its text."""
_PERHAPS_A_NAME = re.compile(r"(?:Par|PAR|Von|VON|Por|POR)\b")  # a byline below a headline, a headline above
_HEADLINE = re.compile(r"(?:Title|Headline|TITLE|HEADLINE): +(?=\S)")
_LONGEST_HEADLINE, _FEWEST_WORDS = 180, 4

_MONTHS = [name[:3] for name in MONTHS]
_LABEL = re.compile(
    r"(?:(?P<later>(?:last )?(?:updated|modified))|(?:first )?published|posted|publication date|date"
    r"|publi[ée]e?|ver[öo]ffentlicht|publicado|pubblicato)"
    r"(?: on| at| le| am| el| em| il)?\s*:?\s+(?=\S)",
    re.IGNORECASE,
)
_PLACED = re.compile(rf"[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{{2,30}}, (?P<day>(?:(?i:{WEEKDAY}), )?(?i:{MONTH})\.? \d.*)")
_NAME = r"(?!AND\b)[A-ZÀ-Þ][\w.'’-]*"
_PARTICLE = r"(?:d[aeiou]|del|della|dos|van|von|der|den|la|le|bin|al|ibn|y|e|ter|ten)"
_PERSON = rf"{_NAME}(?: (?:{_PARTICLE} )*{_NAME}){{1,4}}"
_ALONE = re.compile(_PERSON)
_WITH = r"(?:, and |, | and | AND | & )"
_IN = rf"(?: (?:in|IN) {_NAME}(?: {_NAME}){{0,2}})?"
_ROLE = r"The |[^,|]*\b(?:(?:Writer|Reporter|Correspondent|Editor|Columnist)s?|Press|Staff)\b"
_PEOPLE = rf"{_PERSON}?{_IN}(?:{_WITH}{_PERSON}?{_IN})*?"
_BYLINE = re.compile(
    r"(?:[Bb]y|BY|Written by|Text by|Story by|Words by|Par|PAR|Von|VON|Por|POR"
    r"|(?:Author|Byline|AUTHOR|BYLINE)(?=:)):? "
    rf"(?P<names>{_PEOPLE})"
    r"(?:,? ?[(<]?[\w.+-]+@[\w.-]+[)>]?)?"
    rf"(?:(?:,? ?[|–—-] ?|, (?={_ROLE})).{{1,60}})?"
)
_EACH = re.compile(rf"(?:\A|{_WITH})(?P<name>{_PERSON}?)(?={_IN}(?:{_WITH}|\Z))")
_BESIDE = re.compile(
    r",? ?[|·•–—-] ?|, | on (?=[\w ,]*\d)| (?=\d{1,2} [A-Z][a-z]{2,8} \d{4}\Z)"
    r"| (?=[Bb]y [A-ZÀ-Þ])| (?=(?:Last |First )?(?:Updated|Published|Posted)\b)"
)
_AGENCY = re.compile(
    r"[(]?(?P<agency>(?:The )?(?:Reuters|AP|AFP|UPI|CNN|dpa|DPA|Bloomberg|Agence France-Presse|"
    r"(?:[A-Z][\w’'-]+ ){1,3}(?:Press|News|Agency|Service|Wire|Herald|Times|Post|Gazette|"
    r"Courier|Tribune|Chronicle|Journal|Telegraph|Guardian|Observer|Star|Globe|Standard|Echo|Dispatch|Examiner|"
    r"Sentinel|Bulletin|Mercury|Argus))(?: News| Staff)?)[)]?(?: ?(?:--|[—–-]))?"
)
_CALLING = re.compile(
    r"(?:[\w’'&-]+ ){0,4}(?:writer|reporter|correspondent|columnist|editor)s?", re.IGNORECASE
)
_NOBODY = re.compile(  # what begins, or is, a place or a body, and what a paper's own parts are called
    r"(?:New|North|South|East|West|San|Santa|Los|Las|St|Saint|Hong|El|Port|Fort|Cape|Buenos|Rio|Tel|Kuala|"
    r"Addis|Abu|The|AP|AFP|Reuters|World|Breaking|Latest|Top|White|Supreme|Middle)\b|"
    r".*\b(?:News|Press|Agency|Desk|Team|Staff|Bureau|City|Analysis|Report|Updates?|House|Court|League|"
    r"Writer|Reporter|Correspondent|Editor|Agencies|Rights Reserved|DOCUMENTS?)\Z",
    re.IGNORECASE,
)
_COLLECTIVE = re.compile(r"\b(?:Staff|STAFF)(?: (?:Writer|Reporter|Correspondent)s?)?\Z", re.IGNORECASE)
_MOST_NAMED = 3  # words of a name that no "By" stands before
_LABELS = re.compile(  # what stands above the article of each day
    r".*\b(?:News|Briefs?|Briefing|Analysis|Report|Reports|Updates?|Opinion|Comment|Edition|Page|Section)\b.*",
    re.IGNORECASE,
)
_IN_NAMES = PARTICLES | {"of", "the", "and", "do", "le", "y", "e"}
_APART = re.compile(r"\s*\S[^\n]*\n[^\S\n]*\n")
_NO_HEADLINE_END = re.compile(r"[.,:;…][\"'”’»)]?\Z")


def complete(draft: Draft, location: str) -> Draft:
    """Return the draft with its empty fields filled from clues; `location` is the file's."""
    evidence: list[Evidence] = []
    if draft.date is None or draft.origins.get("date") in {FETCHED, SAVED}:
        evidence += _dates(draft, location)
    weak = {name for name, origin in draft.origins.items() if origin in {FETCHED, SAVED}}
    if draft.title is None or draft.author is None or draft.source is None or weak & _ON_PAPER:
        evidence += [("dateline", _dateline(draft.text)), ("first lines", _first_lines(draft, location))]
    if draft.title is None and draft.record is None:
        evidence.append(("file name", {"title": title_in_name(location)}))
    if draft.language is None:
        evidence.append(("detected", {"language": detect_language(draft.text)}))
    values, origins = weigh(evidence)
    new: dict[str, Any] = {
        name: value
        for name, value in values.items()
        if getattr(draft, name) is None or name in weak & {"date", *_ON_PAPER}
    }
    if not new:
        return draft
    return replace(draft, **new, origins={**draft.origins, **{name: origins[name] for name in new}})


def first_lines(text: str, *, titled: bool = False) -> dict[str, Any]:
    r"""Return what lines at the top say: a headline, where a date, a byline or a dateline follows it.

    Below a headline, which a text that is `titled` has elsewhere, a name above an agency's is a byline too.

    >>> first_lines("Trams stop for a week\n\nBy Ana Beltran and Tom Reyes\n\nJune 26, 2025\n\nThey stop.")
    {'author': 'Ana Beltran, Tom Reyes', 'date': '2025-06-26', 'title': 'Trams stop for a week'}
    """
    header = labelled_header(text)
    if header is not None:
        return _readable(header[0])
    found: dict[str, Any] = {}
    lines = [] if holds_several(text) else [*top_lines(text), ""]
    headline = lines[0] if lines and _is_short_headline(lines, text) else None
    dated = False
    for line, below in pairwise(lines):
        if len(line) > LONGEST_LINE or DATELINE.match(line):
            dated = is_dateline(line, 0)
            break
        told = _names_and_day(line) or _names_or_day(line)
        if headline is None and not titled and _PERHAPS_A_NAME.match(line):
            told = {}
        if "author" in told or (not told and (headline is not None or titled)):
            told = {**_name_and_agency(line, below, text), **told}
        for name, value in told.items():
            found.setdefault(name, value)
        line = _HEADLINE.sub("", line)
        if not told and headline is None and not found and _is_headline(line):
            headline = line
    return {**found, "title": headline} if headline and (found or dated) else found


def _readable(stated: dict[str, Any]) -> dict[str, Any]:
    """What a header states, without what cannot be read."""
    days = {name: parse_date(stated[name], by_hand=True) for name in ("date", "updated")}
    return {name: value for name, value in {**stated, **days}.items() if value is not None}


def _names_or_day(line: str) -> dict[str, str]:
    label = _LABEL.match(line)
    stated = line[label.end() :] if label else line
    placed = _PLACED.fullmatch(stated)
    day = parse_date(placed["day"] if placed else stated, by_hand=True)
    if day is not None:
        return {"updated" if label and label["later"] else "date": day}
    names = [name for name in byline_names(line) if not _COLLECTIVE.search(name)]
    return {"author": ", ".join(names)} if names else {}


def _names_and_day(line: str) -> dict[str, str]:
    """What a line says that has both: "By Mara Linde, June 26, 2025"."""
    for cut in _BESIDE.finditer(line):
        told = {**_names_or_day(line[: cut.start()]), **_names_or_day(line[cut.end() :])}
        if "date" in told and "|" in cut[0]:  # "June 26, 2025 | Mara Linde"
            for side in (line[: cut.start()], line[cut.end() :]):
                told = {**_bare_name(side), **told}
        if len(told) == 2:
            return told
    return {}


def _bare_name(words: str) -> dict[str, str]:
    return {"author": words} if _ALONE.fullmatch(words) and not _is_nobody(words, "") else {}


def _name_and_agency(line: str, below: str, text: str) -> dict[str, str]:
    """What a name says that no "By" stands before, above or beside the agency's or the writer's calling.

    "Buenos Aires" stands above an agency too; where something happens in it, it is nobody.
    """
    dateline = DATELINE.match(f"{below} ")
    above = dateline is not None and dateline["agency"] is not None
    beside = ((line[: cut.start()], line[cut.end() :]) for cut in _BESIDE.finditer(line))
    for name, what in ((line, below), *beside):
        agency = _AGENCY.fullmatch(what)
        if agency is None and _CALLING.fullmatch(what) is None and not (above and name == line):
            continue
        names = byline_names(name) or byline_names(f"By {name}")
        if names and not any(_is_nobody(one, text) for one in names):
            return {"author": ", ".join(names), **({"source": agency["agency"]} if agency else {})}
    return {}


def _is_nobody(name: str, text: str) -> bool:
    return (
        len(name.split()) > _MOST_NAMED
        or is_leftover(name)
        or _NOBODY.match(name) is not None
        or re.search(rf"\b(?:in|at|from|to|near|around|outside)\s+{re.escape(name)}\b", text) is not None
    )


def byline_names(line: str) -> list[str]:
    """Return the people that a byline names; nothing for a line that is none.

    >>> byline_names("By Ana Beltran in Oslo, J. van der Berg and Tom Reyes | The Courier")
    ['Ana Beltran', 'J. van der Berg', 'Tom Reyes']
    """
    match = _BYLINE.fullmatch(line)
    return [] if match is None else [each["name"] for each in _EACH.finditer(match["names"])]


def is_calling(words: str) -> bool:
    """Whether words are what somebody is at a paper ("Chief Reporter"), and no name.

    >>> is_calling("Chief Political Correspondent"), is_calling("Nora Bell")
    (True, False)
    """
    return _CALLING.fullmatch(words.strip()) is not None


def _is_short_headline(lines: Sequence[str], text: str) -> bool:
    """Whether the first line is a headline of two or three words: apart, and right above a byline or a date.

    "Ana Beltran" and "Porto Vela" look like one that has each word capitalised; above "By" they are none.
    """
    line, below = lines[0], lines[min(1, len(lines) - 1)]
    words = line.split()
    if not 2 <= len(words) < _FEWEST_WORDS or _APART.match(text) is None or not _is_headline(line, fewest=2):
        return False
    told = _names_and_day(below) or _names_or_day(below)
    if _LABELS.fullmatch(line) or _AGENCY.fullmatch(line) or _names_or_day(line):
        return False
    if any(word[0].islower() and word not in _IN_NAMES for word in words):
        return bool(told) or is_dateline(below, 0)
    return "author" in told and not _is_nobody(line, text)


def _is_headline(line: str, fewest: int = _FEWEST_WORDS) -> bool:
    words = line.split()
    return (
        len(line) <= _LONGEST_HEADLINE
        and len(words) >= fewest
        and "@" not in line
        and not is_leftover(line)
        and not is_export_line(line)
        and not says_what_it_holds(line)
        and _NO_HEADLINE_END.search(line) is None
        and any(char.isupper() or char.isalpha() and char.lower() == char.upper() for char in line)
    )


def _dates(draft: Draft, location: str) -> list[Evidence]:
    named = {} if draft.record is not None else {"date": date_in_name(location)}
    return [
        ("dateline", {"date": _dateline_date(draft, location)}),
        ("first lines", _first_lines(draft, location)),
        ("url", {"date": date_in_address(draft.url or "")}),
        ("file name", named),
    ]


def _first_lines(draft: Draft, location: str) -> dict[str, Any]:
    """What the first lines say, unless their date is of a year in which the article was not filed.

    A line of its own may be the day that the story is about.
    """
    found = first_lines(draft.text, titled=draft.title is not None and draft.origins.get("title") != SAVED)
    years = filed("" if draft.record is not None else location, draft.url or "", draft.updated).years
    if "date" in found and years and not any(abs(int(found["date"][:4]) - year) <= 1 for year in years):
        del found["date"]
    return found


def _dateline(text: str) -> dict[str, Any]:
    match = find_dateline(text)
    return {} if match is None else {"source": match["agency"]}


def _dateline_date(draft: Draft, location: str) -> str | None:
    match = find_dateline(draft.text)
    if match is None or not (match["month"] or match["month2"]):
        return None
    month, day = match["month"] or match["month2"], match["day"] or match["day2"]
    if match["year"]:
        return parse_date(f"{day} {month[:3]} {match['year']}", by_hand=True)
    number = _MONTHS.index(month[:3]) + 1
    fetched = draft.date if draft.origins.get("date") == FETCHED else None
    if draft.record is not None:  # the name of a dump is not its records'; a folder of one year is
        location = f"{location.rpartition('/')[0]}/"
    return day_near(number, int(day), filed(location, draft.url or "", draft.updated, fetched))
