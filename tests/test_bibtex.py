"""BibTeX entries, read back by a BibTeX reader."""

from __future__ import annotations

from dataclasses import replace

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


def test_names_with_commas_are_kept_as_they_stand() -> None:
    assert "  author = {{Beltran, Ana; Li, Bo}},\n" in bibtex_entry(
        replace(WIRE, author="Beltran, Ana; Li, Bo")
    )


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
