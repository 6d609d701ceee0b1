"""What newspaper databases export as one text: the articles in it, each with its header read.

Nexis marks each with "2 of 7 DOCUMENTS" or "End of Document", ProQuest with "Document 2 of 7", Factiva with
"Document" and its number. Only a text that bears such marks is parted; what it says outside the stories is
no part of them.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from dateline.articles.labels import labelled_header
from dateline.language.codes import language_code
from dateline.language.dates import parse_date

_COUNTED = re.compile(
    r"^[ \t]*(?:(?P<number>\d{1,5}) of (?P<all>\d{1,5}) DOCUMENTS?"
    r"|Document (?P<number2>\d{1,5}) of (?P<all2>\d{1,5}))[ \t]*\r?$",
    re.MULTILINE,
)
_ENDED = re.compile(
    r"^[ \t]*(?:End of Document|(?:AN[ \t]+)?Document [A-Z][A-Z0-9]{3,9}0?\d{8}[a-z0-9]{3,15})[ \t]*\r?$",
    re.MULTILINE,
)
_LABEL = re.compile(
    r"(?P<name>(?i:LENGTH|HEADLINE|BYLINE|SECTION|DATELINE|SOURCE|LANGUAGE|GRAPHIC|SERIES|HIGHLIGHT|COLUMN|"
    r"DISTRIBUTION|LOAD-DATE|PUBLICATION-TYPE|JOURNAL-CODE|DOCUMENT-TYPE|SUBJECT|TYPE|NOTES)):"
    r"[ \t]*(?P<value>.*)"
)
_BODY = re.compile(r"BODY:|Body:?")
_BELOW = re.compile(
    r"^[ \t]*(?:(?i:LOAD-DATE|PUBLICATION-TYPE|JOURNAL-CODE|DOCUMENT-TYPE|GRAPHIC|SUBJECT|LANGUAGE):"
    r"|Copyright (?:\([cC]\) |© )?\d{4}\b|All Rights Reserved[ \t]*\r?$)",
    re.MULTILINE,
)
_RIGHTS = re.compile(
    r"(?:Copyright,? )?(?:\(c\)|©)? ?(?<=[ )©])\d{4}\b.*|(?:.*\s)?All Rights Reserved\.?", re.IGNORECASE
)
_EDITION = re.compile(r".*\b(?:Edition|FINAL|Final)\b.*|\d{1,2}:\d\d\b.*")
_DAY = re.compile(r"(?P<day>.*?\b\d{4})\b(?P<beside>.*)")
_WORDS = re.compile(r"\d[\d,.]* words")
_CODED = re.compile(
    r"^(?P<code>HD|BY|CR|WC|PD|ET|SN|SC|SE|ED|PG|VOL|LA|CY|LP|TD|CT|RF|ART|"
    r"CO|IN|NS|RE|IPD|IPC|PUB|AN)[ \t]+(?=\S)",
    re.MULTILINE,
)
_CODES = {"HD": "title", "BY": "author", "PD": "date", "SN": "source", "LA": "language", "SE": "section"}
_LABELS = {"headline": "title", "byline": "author", "section": "section", "language": "language"}
_HEAD = 12  # lines that a header without labels has at most


class Document(NamedTuple):
    """One article of an export: what its header states, by a draft's field names, and its text."""

    stated: dict[str, Any]
    text: str


def documents(text: str) -> list[Document]:
    """Return the articles of an export, in order; none for a text that is no export."""
    parts = [part for part in _parts(text) if part]
    found = [_document(part) for part in parts]
    if not any(found):
        return []
    return [one or Document({}, part) for one, part in zip(found, parts, strict=True)]


def is_export_line(line: str) -> bool:
    """Whether a line is a database's own: it counts, ends or measures a document, or keeps its rights.

    >>> [is_export_line(one) for one in ("2 of 7 DOCUMENTS", "LENGTH: 612 words", "Two of 7 die")]
    [True, True, False]
    """
    forms = (_COUNTED, _ENDED, _LABEL, _BODY, _RIGHTS, _WORDS)
    return any(form.fullmatch(line) is not None for form in forms)


def holds_several(text: str) -> bool:
    """Whether a text bears the marks of several documents, so that its first lines are those of one alone."""
    return len(_COUNTED.findall(text)) > 1 or len(_ENDED.findall(text)) > 1


def _of_all(match: re.Match[str]) -> tuple[str, str]:
    return match["number"] or match["number2"], match["all"] or match["all2"]


def _parts(text: str) -> list[str]:
    """The texts between the marks; none where they do not count on from 1, or where there is no mark."""
    counted = list(_COUNTED.finditer(text))
    if counted:
        numbers = [tuple(map(int, _of_all(match))) for match in counted]
        first, total = numbers[0]
        if text[: counted[0].start()].strip(" \t\r\n_") or numbers != [
            (first + step, total) for step in range(len(numbers))
        ]:
            return []
        ends = [*(match.start() for match in counted[1:]), len(text)]
        return [text[match.end() : end].strip() for match, end in zip(counted, ends, strict=True)]
    ended = list(_ENDED.finditer(text))
    if not ended or text[ended[-1].end() :].strip():
        return []
    starts = [0, *(match.end() for match in ended)]
    return [text[start : match.start()].strip() for start, match in zip(starts, ended, strict=False)]


def _document(part: str) -> Document | None:
    labelled = labelled_header(part.rstrip(" \t\r\n_"))
    by_label = None if labelled is None else Document(*labelled)
    found = by_label or _coded(part) or _measured(part) or _headed(part)
    return found if found is not None and found.text else None


def _coded(part: str) -> Document | None:
    """Factiva's form with codes: HD the headline, LP and TD the text."""
    marks = list(_CODED.finditer(part))
    codes = [match["code"] for match in marks]
    if not {"HD", "PD"} <= set(codes) or not {"LP", "TD"} & set(codes):
        return None
    ends = [*(match.start() for match in marks[1:]), len(part)]
    values: dict[str, str] = {}
    for match, end in zip(marks, ends, strict=True):
        values.setdefault(match["code"], part[match.end() : end].strip())
    stated = {field: values.get(code) for code, field in _CODES.items()}
    text = "\n\n".join(values[code] for code in ("LP", "TD") if code in values)
    return Document(stated, text)


def _measured(part: str) -> Document | None:
    """Factiva's form without codes: headline, byline, "612 words", day, paper, …, rights."""
    lines = part.splitlines(keepends=True)
    told = [line.strip() for line in lines]
    at = next((at for at, line in enumerate(told[:_HEAD]) if _WORDS.fullmatch(line)), None)
    last = next((at for at, line in enumerate(told[: 2 * _HEAD]) if _RIGHTS.fullmatch(line)), None)
    if at is None or last is None or last < at:
        return None
    above = [line for line in told[:at] if line]
    below = [line for line in told[at + 1 : last] if line and not re.match(r"\d{1,2}:\d\d", line)]
    if not above or len(below) < 2 or (day := parse_date(below[0], by_hand=True)) is None:
        return None
    byline = next((line for line in above[1:] if re.match(r"by\b", line, re.IGNORECASE)), None)
    language = next((line for line in below[2:] if language_code(line) is not None), None)
    stated = {"title": above[0], "author": byline, "date": day, "source": below[1], "language": language}
    return Document(stated, "".join(lines[last + 1 :]).strip())


def _headed(part: str) -> Document | None:
    """Nexis' form: paper, day and headline on lines of their own, then lines that a label begins."""
    stated: dict[str, Any] = {}
    above: list[str] = []
    at, label, apart = 0, "", False
    for line in part.splitlines(keepends=True):
        told = line.strip()
        match = _LABEL.fullmatch(told)
        if _BODY.fullmatch(told):
            at += len(line)
            break
        if match is not None:
            label = match["name"].lower()
            stated.setdefault(label, match["value"])
        elif label and told and apart:
            break
        elif label and told:  # a headline that runs on
            stated[label] += f" {told}"
        elif told:
            above.append(told)
        at, apart = at + len(line), not told
    if not stated or len(above) > _HEAD:
        return None
    body = part[at:].strip()
    below = _BELOW.search(body)
    known = {field: stated.get(name) for name, field in _LABELS.items()}
    known["section"] = known["section"] and known["section"].partition(";")[0]
    told_above = {name: value for name, value in _above(above).items() if not known.get(name)}
    return Document({**known, **told_above}, body if below is None else body[: below.start()].strip())


def _above(lines: list[str]) -> dict[str, str]:
    """What stands above the labels: the paper right before the day, the headline above or behind them."""
    told = [line for line in lines if not _RIGHTS.fullmatch(line)]
    at = next((at for at, line in enumerate(told) if _day(line) is not None), None)
    if at is None:
        return {}
    found = {"date": _day(told[at]) or ""}
    titles = [line for line in told[at + 1 :] if not _EDITION.fullmatch(line)] or told[: at - 1][:1]
    if at > 0:
        found["source"] = told[at - 1]
    if at > 0 and titles:
        found["title"] = titles[0]
    return found


def _day(line: str) -> str | None:
    """The day that a line begins with: "September 9, 2009 Wednesday, Final Edition"."""
    match = _DAY.fullmatch(line)
    return None if match is None else parse_date(match["day"], by_hand=True)
