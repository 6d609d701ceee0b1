"""Files → articles: the one reader of each suffix, what is found below paths, and the ids they get."""

from __future__ import annotations

import logging
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from itertools import chain, count
from os import PathLike

from dateline.articles import (
    docx,
    files,
    html,
    mail,
    markdown,
    pdf,
    records,
    rtf,
    tables,
    text,
    warc,
    xml,
)
from dateline.articles.clues import complete
from dateline.articles.content import Content
from dateline.articles.drafts import Draft, Loader, ReadOptions, Unread
from dateline.articles.sources import SourceFile
from dateline.errors import UnreadableError
from dateline.reports import Skipped
from dateline.settings import Settings
from dateline.types import Article

LOADERS: dict[str, Loader] = {
    ".txt": text.load,
    ".text": text.load,
    ".md": markdown.load,
    ".markdown": markdown.load,
    ".html": html.load,
    ".htm": html.load,
    ".xhtml": html.load,
    ".json": records.load_json,
    ".jsonl": records.load_lines,
    ".ndjson": records.load_lines,
    ".csv": tables.load_csv,
    ".tsv": tables.load_tsv,
    ".pdf": pdf.load,
    ".docx": docx.load,
    ".rtf": rtf.load,
    ".rss": xml.load,
    ".atom": xml.load,
    ".xml": xml.load,
    ".newsml": xml.load,
    ".nitf": xml.load,
    ".eml": mail.load_message,
    ".mbox": mail.load_mailbox,
    ".warc": warc.load,
}

logger = logging.getLogger(__name__)

_STALLED = "takes too long to read, or more memory than it should, and was left out"


def find_files(paths: str | PathLike[str] | Iterable[str | PathLike[str]]) -> Iterator[SourceFile | Skipped]:
    """Return the files that the paths name, folders expanded in sorted order.

    A SourceFile has a suffix in LOADERS and an `id` to fall back on; each file comes once, however
    many paths and links lead to it. Below a given folder, hidden files and folders and index folders
    are passed over. Any other file comes as Skipped with its reason. The paths are checked at once;
    the folders are walked while the result is consumed.

    Raises InputError for a path that does not exist.
    """
    return files.find_files(paths, suffixes=LOADERS)


def read_file(
    source: SourceFile,
    *,
    content: Content | None = None,
    max_chars: int | None = None,
    fields: Mapping[str, str] | None = None,
    passed: int = 0,
    on_record: Callable[[int], None] | None = None,
) -> Iterator[Draft | Skipped]:
    """Yield the file's articles as drafts, in file order, and each part that is no article as Skipped.

    Reads as it goes: a file of many records is never held whole. Every draft's text holds something
    besides whitespace and at most `max_chars` code points, by default those of the settings in force.
    `content` is the file's, where it was read already. `fields` names fields of records
    ({"title": "headline"}). Raises nothing for bad content or a file that cannot be opened.

    `on_record` is told the number of each record left Unread, from 1, before it is read, and 0 behind it. The
    first `passed` records are not read: the last of them stalled, or ended, a reader before, and is named.
    """
    path = source.location
    max_chars = Settings.load().max_article_chars if max_chars is None else max_chars
    reading = ReadOptions(max_chars, {} if fields is None else fields)
    found, number = False, 0
    try:
        held = source.content() if content is None else nullcontext(content)
        with held as packed, source.unpacked(packed) as unpacked:
            unpacked.name = path
            for item in LOADERS[source.suffix](unpacked, reading):
                found = True
                number += isinstance(item, Unread)
                for one in _read(item, number, passed, on_record):
                    if isinstance(one, Skipped):
                        yield replace(one, path=path)  # the content may lie in a temporary copy
                    else:
                        yield _checked(complete(one, path), path, max_chars)
                if on_record is not None:
                    on_record(0)
        if not found:
            yield Skipped(path, "empty")
    except UnreadableError as error:
        yield Skipped(path, error.fact)
    except OSError as error:
        yield Skipped(path, f"cannot be read ({error.strerror or type(error).__name__})", passing=True)


def assign_id(source: SourceFile, draft: Draft, taken: Container[str]) -> str:
    """Return an id for the draft that is not in `taken`.

    The id that the file states, else the file's own (`2025/june/deal`, or `dump#17` for its record
    17); where that is taken the file's with its suffix (`deal.md`), and then that one numbered
    (`deal.md~2`).
    """
    record = "" if draft.record is None else f"#{draft.record}"
    stated = () if draft.id is None else (draft.id,)
    numbered = (f"{source.name}{record}~{number}" for number in count(2))
    candidates = chain(stated, (source.id + record, source.name + record), numbered)
    return next(id for id in candidates if id not in taken)


def make_article(source: SourceFile, draft: Draft, id: str) -> Article:
    """Return the article that the draft becomes under `id`."""
    return Article(
        id=id,
        text=draft.text,
        title=draft.title,
        date=draft.date,
        source=draft.source,
        author=draft.author,
        url=draft.url,
        path=source.location,
        updated=draft.updated,
        section=draft.section,
        language=draft.language,
        origins=draft.origins,
    )


def load_articles(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    max_chars: int | None = None,
    on_skip: Callable[[Skipped], None] | None = None,
) -> Iterator[Article]:
    """Return all articles that the paths hold, in order, each with an id of its own.

    What is skipped goes to `on_skip`, or to the log. Raises InputError for a path that does not exist.
    """
    return _articles(find_files(paths), max_chars, _log if on_skip is None else on_skip)


def _articles(
    found: Iterator[SourceFile | Skipped], max_chars: int | None, on_skip: Callable[[Skipped], None]
) -> Iterator[Article]:
    taken: set[str] = set()
    for source in found:
        if isinstance(source, Skipped):
            on_skip(source)
            continue
        for item in read_file(source, max_chars=max_chars):
            if isinstance(item, Skipped):
                on_skip(item)
            else:
                id = assign_id(source, item, taken)
                taken.add(id)
                yield make_article(source, item, id)


def _read(
    item: Draft | Skipped | Unread, number: int, passed: int, on_record: Callable[[int], None] | None
) -> Iterable[Draft | Skipped]:
    if not isinstance(item, Unread):
        return (item,) if number >= passed else ()  # what stands before a record was yielded before it
    if number <= passed:
        return (Skipped("", f"{item.place}{_STALLED}"),) if number == passed else ()
    if on_record is not None:
        on_record(number)
    return item.read()


def _checked(draft: Draft, path: str, max_chars: int) -> Draft | Skipped:
    if not draft.text.strip():
        return Skipped(path, f"{draft.place}empty", understood=draft.record is not None)
    if len(draft.text) > max_chars:
        return Skipped(
            path,
            f"{draft.place}has {len(draft.text):,} characters, more than the {max_chars:,} "
            "of --max-article-chars",
        )
    return draft


def _log(skipped: Skipped) -> None:
    logger.warning("%s: %s", skipped.path, skipped.reason)
