"""(question, passages) → windows: the token sequences that a reader sees, one after the other.

A window holds the question and as much of a passage as fits; neighbours overlap, so that an answer cut by
one stands whole in the next. Reading and training make their windows here and nowhere else: a model
asked in other windows than it was trained on answers worse, and nothing says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from dateline.errors import QuestionError
from dateline.reader import spans
from dateline.types import Passage

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_LONGEST_QUESTION = 128  # tokens


class Window(NamedTuple):
    """One passage's number, the tokens (ids, types), and where a span may begin and end with each."""

    passage: int
    ids: list[int]
    types: list[int]
    cuts: spans.Cuts


class WindowMaker:
    """Cuts windows of `window_tokens`, special tokens included, that share `overlap_tokens`.

    With `title_tokens`, so many tokens of the article's title follow the question; a title is not part of
    the passage, so no span can lie in it. The tokenizer becomes the maker's own: it is configured here,
    once, and never again, because threads share it.
    """

    def __init__(
        self, tokenizer: Tokenizer, *, window_tokens: int, overlap_tokens: int, title_tokens: int = 0
    ) -> None:
        self.max_question_tokens = min(window_tokens // 3, _LONGEST_QUESTION)
        self._tokenizer = tokenizer
        self._title_tokens = min(title_tokens, window_tokens // 6)
        tokenizer.no_padding()
        tokenizer.encode_special_tokens = True  # "[SEP]" in an article is text, no separator
        tokenizer.enable_truncation(
            window_tokens, stride=min(overlap_tokens, window_tokens // 4), strategy="only_second"
        )

    def require_short(self, question: str, reader: str) -> None:
        """Raise QuestionError for a question that `reader` cannot take beside a passage."""
        # Measured as the second text: that is the one the tokenizer splits rather than fails on.
        encoded = self._tokenizer.encode("", question)
        size = sum(_context_of(encoded))
        if size > self.max_question_tokens:
            more = "more than " if encoded.overflowing else ""
            raise QuestionError(
                f"the question is too long: {more}{size} tokens; the reader {reader} "
                f"takes at most {self.max_question_tokens}",
                hint="ask it in fewer words",
            )

    def windows(self, question: str, passages: Sequence[Passage]) -> Iterator[Window]:
        """Yield the windows of each passage in turn, in reading order."""
        for number, passage in enumerate(passages):
            encoding = self._tokenizer.encode(self._beside(question, passage), passage.text)
            cuts = spans.text_cuts(passage.article.text, passage.start, passage.end)
            for window in (encoding, *encoding.overflowing):
                token_cuts = spans.token_cuts(cuts, window.offsets, _context_of(window))
                yield Window(number, window.ids, window.type_ids, token_cuts)

    def _beside(self, question: str, passage: Passage) -> str:
        """The text in front of the passage: the question, and the head of the title where it is wanted."""
        if not self._title_tokens or not passage.article.title:
            return question
        title = passage.article.title
        encoded = self._tokenizer.encode("", title)
        ends = [end for (_, end), own in zip(encoded.offsets, _context_of(encoded), strict=True) if own]
        return f"{question} {title[: ends[: self._title_tokens][-1]]}" if ends else question


def _context_of(encoding: Any) -> list[bool]:
    """Which tokens of a pair are the second text's."""
    return [sequence == 1 for sequence in encoding.sequence_ids]
