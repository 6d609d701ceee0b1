"""`tokenizer.json` → a tokenizer; of two models with the same one the vocabulary is read once.

The shipped embedder and the small reader have the same 30,000 words, which are nearly all that takes long to
read, and hold Python up meanwhile. What each sets for itself, such as where a text is cut, stays its own.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_VOCABULARY = b'"model":'
"""The last key of the files that transformers writes: what stands before it is short."""
_PARTS = ("normalizer", "pre_tokenizer", "post_processor", "decoder")


def tokenizer_of(stated: bytes) -> Tokenizer:
    """Return the tokenizer of a file's content, of its own but for the words.

    Raises what the library raises for content that is no tokenizer.
    """
    from tokenizers import Tokenizer

    head, _, vocabulary = stated.partition(_VOCABULARY)
    try:
        facts = json.loads(head + _VOCABULARY + b"null}")
        special = all(token["special"] for token in facts["added_tokens"])
    except (ValueError, KeyError, TypeError, RecursionError):
        special = False  # written by others, or damaged, which the library will say
    if not special:
        return Tokenizer.from_buffer(stated)
    del facts["model"]
    read = _read(json.dumps(facts, sort_keys=True), vocabulary)
    own, added = Tokenizer(read.model), read.get_added_tokens_decoder()
    for part in _PARTS:
        setattr(own, part, getattr(read, part))
    own.add_special_tokens(list(added.values()))
    return own if own.get_added_tokens_decoder() == added else Tokenizer.from_buffer(stated)


@lru_cache(maxsize=2)
def _read(facts: str, vocabulary: bytes) -> Tokenizer:
    """The tokenizer of what stands before the vocabulary, an object without it, and of that."""
    from tokenizers import Tokenizer

    return Tokenizer.from_buffer(facts.removesuffix("}").encode() + b"," + _VOCABULARY + vocabulary)
