r"""Articles as BibTeX entries, to be cited with `\cite` or taken into a reference manager.

Every character that TeX or BibTeX acts on is written as a command, so an article's title can neither
break the file nor run anything. Braces get names of their own: BibTeX counts even escaped ones.

But: which characters an answer stands at does not fit an entry; Markdown and JSON say it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from dateline.language.lexicon import MONTHS
from dateline.language.names import INSTITUTION, PARTICLES
from dateline.language.patterns import lazy
from dateline.output.markdown import web_address
from dateline.output.wording import one_line
from dateline.types import Article

_COMMANDS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_"},
}
_ESCAPES = str.maketrans(_COMMANDS)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_LONGEST_KEY = 60  # characters

_WORD = r"(?:[dl][’'])?[^\W\d_a-zß-öø-ÿ][\w.'’-]*"
_PARTICLE = rf"(?:{'|'.join(sorted(PARTICLES))}|do|le|st\.?)"
_SUFFIX = r"(?:[JS]r\b\.?|I{2,3}\b|IV\b|MD\b|Ph\.?D\b\.?|Esq\b\.?)"
_PERSON = lazy(rf"{_WORD}(?: (?:(?:{_PARTICLE}|[ye]) )*{_WORD}){{1,4}}(?:,? {_SUFFIX})?")
_TURNED = lazy(rf"(?:(?i:{_PARTICLE}) )*{_WORD}, {_WORD}(?: {_WORD}){{0,2}}")
_AND = lazy(r"\s(?:and|AND|&)\s")
_JOINED = lazy(r",?\s+(?:and|AND|&)\s+|\s*;\s*")
_COMMA = lazy(rf"\s*,(?!\s*{_SUFFIX}\s*(?:,|$))\s*")
_ONE_WORD = lazy(_WORD)
_BODY = lazy(
    r"\b(?:press|agency|bureau|wires?|desk|staff|team|media|services|editorial|radio|television|tv|journal|"
    r"herald|gazette|courier|tribune|chronicle|telegraph|(?:editor|reporter|correspondent|writer)s)\b",
    re.IGNORECASE,
)
_CALLING = lazy(r"\b(?:writer|reporter|correspondent|columnist|editor)\b", re.IGNORECASE)
_SURNAME = lazy(  # one that BibTeX would part: De Vries, Ortega y Gasset, Reyes Jr.
    rf"(?<= )(?:{_WORD} [ye] {_WORD}|(?=[A-Z])(?i:{_PARTICLE}) .+|\S+ {_SUFFIX})$"
)
"""Of names: what is more than a word for a surname."""


def bibtex_entry(article: Article) -> str:
    """Return the entry of one article: `@article` where it has a source, else `@misc`."""
    fields = ",\n".join(f"  {name} = {value}" for name, value in _fields(article))
    return f"@{'article' if article.source else 'misc'}{{{citation_key(article)},\n{fields}\n}}\n"


def citation_key(article: Article) -> str:
    """Return the key to cite an article by: its id, with a digest where the id does not fit a key.

    >>> citation_key(Article("news/pact", ""))
    'news-pact-95aa1b'
    """
    key = re.sub(r"[^A-Za-z0-9]+", "-", article.id).strip("-")[:_LONGEST_KEY]
    if key and key == article.id:
        return key
    digest = hashlib.sha256(article.id.encode(errors="surrogatepass")).hexdigest()[:6]
    return f"{key or 'article'}-{digest}"


def _fields(article: Article) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{_text(article.name)}}}"  # two pairs of braces keep its capitals
    if article.author:
        names = authors(" ".join(article.author.split()))
        yield "author", f"{{{' and '.join(_author(name, alone=len(names) == 1) for name in names)}}}"
    if article.source:
        yield "journal", _text(article.source)
    yield from _date(article.date or "")
    url = web_address(article.url)
    if url is not None:
        yield "url", f"{{{url}}}"
    yield "dateline_id", _text(article.id)  # a field that styles do not know, they leave out


def authors(stated: str) -> list[str]:
    """Return the names that an article's author is made of; what is not plainly several is one.

    >>> authors("Ana Beltran, Dirk De Vries and Tom Reyes, Jr."), authors("Ministry of Trade and Industry")
    (['Ana Beltran', 'Dirk De Vries', 'Tom Reyes, Jr.'], ['Ministry of Trade and Industry'])
    """
    parts = [part for part in _JOINED.split(stated) if part]
    if len(parts) > 1 and all(map(_TURNED.fullmatch, parts)):
        return parts
    names = [name for part in parts for name in _COMMA.split(part) if name]
    plain = any(map(_is_person, names)) or ";" in stated
    in_one = _AND.search(stated) is not None and any(map(_ONE_WORD.fullmatch, names))
    several = plain and not in_one and all(_is_person(name) or _is_body(name) for name in names)
    return names if names and several else [stated]


def _is_person(name: str) -> bool:
    return bool(_PERSON.fullmatch(name)) and not (_is_body(name) or _CALLING.search(name))


def _is_body(name: str) -> bool:
    """Whether a name is a body's, or one word beside whole names: "Reuters"."""
    return bool(_BODY.search(name) or INSTITUTION.search(name) or _ONE_WORD.fullmatch(name))


def _author(name: str, *, alone: bool) -> str:
    """Return a name as BibTeX parts it into first names and surname; in braces what it must not part.

    Of itself it takes a surname to be the last word, with the particles in small letters before it. One name
    with a comma may be somebody's, turned round, or two: it stays as it stands.
    """
    if not alone and _TURNED.fullmatch(name):
        return _escaped(name)
    if not _is_person(name):
        return _text(name)
    surname = _SURNAME.search(name)
    return _escaped(name) if surname is None else f"{_escaped(name[: surname.start()])} {_text(surname[0])}"


def _date(date: str) -> Iterator[tuple[str, str]]:
    """Yield as much of an ISO date as is stated."""
    stated = _DATE.match(date)
    if stated is None:
        return
    year, month, day = stated.groups()
    yield "year", f"{{{year}}}"
    if month is not None and 1 <= int(month) <= 12:
        yield "month", MONTHS[int(month) - 1][:3].lower()
        if day is not None:
            yield "day", f"{{{int(day)}}}"


def _text(text: str) -> str:
    """Return text in braces, as TeX shows it."""
    return f"{{{_escaped(text)}}}"


def _escaped(text: str) -> str:
    return " ".join(one_line(text).split()).translate(_ESCAPES)
