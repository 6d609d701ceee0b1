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
        author = _text(article.author)
        # With a comma BibTeX would turn the names round, and names in a row have commas too.
        yield "author", f"{{{author}}}" if "," in author else author
    if article.source:
        yield "journal", _text(article.source)
    yield from _date(article.date or "")
    url = web_address(article.url)
    if url is not None:
        yield "url", f"{{{url}}}"
    yield "dateline_id", _text(article.id)  # a field that styles do not know, they leave out


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
    return f"{{{' '.join(one_line(text).split()).translate(_ESCAPES)}}}"
