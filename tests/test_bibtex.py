"""BibTeX entries, read back by a BibTeX reader."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import Article
from dateline.output.bibtex import bibtex_entry, citation_key
from dateline.output.wording import one_line
from fakes import WIRE

PIECES = [*'{}\\%$&#_~^"@,=', "word", "é", " ", "\n", "\x1b[2J", "\\end{document}", "@article{x,"]
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def read(entries: str) -> list[dict[str, str]]:
    """The entries' fields as TeX would show them, with their type and key."""
    library = parse_string(entries, append_middleware=[LatexDecodingMiddleware()])
    assert library.failed_blocks == []
    return [
        {"type": entry.entry_type, "key": entry.key, **{one.key: one.value for one in entry.fields}}
        for entry in library.entries
    ]


def test_an_article_of_a_newspaper() -> None:
    article = replace(WIRE, author="Ana Beltran and Bo Li", url="https://example.org/a_b%20c#d")
    assert bibtex_entry(article) == (
        "@article{wire,\n"
        "  title = {{Two ministers sign at the border}},\n"
        "  author = {Ana Beltran and Bo Li},\n"
        "  journal = {Border Wire},\n"
        "  year = {2025},\n"
        "  month = jun,\n"
        "  day = {26},\n"
        "  url = {https://example.org/a_b%20c#d},\n"
        "  dateline_id = {wire}\n"
        "}\n"
    )


def test_what_is_not_known_is_left_out() -> None:
    assert read(bibtex_entry(Article("a1", "text", date="2020-13", url="file:///etc/passwd"))) == [
        {"type": "misc", "key": "a1", "title": "a1", "year": "2020", "dateline_id": "a1"}
    ]


@pytest.mark.parametrize(
    ("author", "entry"),
    [
        ("Ana Beltran, Bo Li, and J. van der Berg", "Ana Beltran and Bo Li and J. van der Berg"),
        ("ANA BELTRAN & BO LI", "ANA BELTRAN and BO LI"),
        ("Beltran, Ana; de Souza, Bo J.", "Beltran, Ana and de Souza, Bo J."),
        ("Beltran, Ana", "{Beltran, Ana}"),  # one turned round, or two: as it stands
        ("Dirk De Vries; José Ortega y Gasset", "Dirk {De Vries} and José {Ortega y Gasset}"),
        ("Tom Reyes, Jr., Bo Li III", "Tom {Reyes, Jr.} and Bo {Li III}"),
        ("Ana Beltran, Meridian Wire, Reuters", "Ana Beltran and {Meridian Wire} and {Reuters}"),
        ("Ministry of Trade and Industry", "{Ministry of Trade and Industry}"),
        ("Health and Human Services", "{Health and Human Services}"),
        ("Hale & Sons Builders", r"{Hale \& Sons Builders}"),
        ("Border Wire staff", "{Border Wire staff}"),
        ("Ana Beltran, Chief Correspondent", "{Ana Beltran, Chief Correspondent}"),
        ("Ana Beltran with Bo Li", "{Ana Beltran with Bo Li}"),
        (";", "{;}"),
    ],
)
def test_several_authors_are_joined_and_what_is_no_person_is_braced(author: str, entry: str) -> None:
    assert f"  author = {{{entry}}},\n" in bibtex_entry(replace(WIRE, author=author))


@settings(max_examples=30)  # the reader of TeX is slow
@given(texts, texts, texts, texts)
def test_any_article_survives_a_bibtex_reader(id: str, title: str, author: str, source: str) -> None:
    """What TeX shows is the text; blanks and braces aside, with which the reader is free, as with ^."""
    article = Article(f"i{id}", "text", title=title, author=author, source=source)
    [entry] = read(bibtex_entry(article) + bibtex_entry(WIRE))[:-1]
    stated = {"title": title, "author": author, "journal": source, "dateline_id": article.id}
    for field, text in stated.items():
        assert solid(entry.get(field, "")) == solid(one_line(text))


def solid(text: str) -> str:
    return "".join(text.replace("\u02c6", "^").split()).translate(dict.fromkeys(map(ord, "{}")))


@given(st.lists(texts, unique=True))
def test_every_article_has_a_key_of_its_own(ids: list[str]) -> None:
    keys = [citation_key(Article(id, "")) for id in ids]
    assert len(set(keys)) == len(ids)
    assert all(key.replace("-", "").isalnum() and key.isascii() for key in keys)
