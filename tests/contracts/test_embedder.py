"""What an embedder must do, told by every one that has a name in `EMBEDDERS`, and by the tests' own."""

from __future__ import annotations

import numpy as np
import pytest

from dateline.embedding import EMBEDDERS, Embedder
from dateline.errors import QuestionError
from embedders import LengthEmbedder

TEXTS = ["Rain fell.", "The ministers of both countries signed the agreement on Thursday.", "Né à Orléans"]


@pytest.fixture(scope="module", params=["word lengths", *EMBEDDERS])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return LengthEmbedder() if request.param == "word lengths" else EMBEDDERS[request.param](1)


def test_a_text_is_a_row_of_unit_length(embedder: Embedder) -> None:
    rows = embedder.encode_document(TEXTS)
    assert rows.shape == (len(TEXTS), embedder.facts.dim)
    assert rows.dtype == np.dtype("float32")
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)


def test_rows_stand_in_order_and_do_not_depend_on_their_company(embedder: Embedder) -> None:
    rows = embedder.encode_document(TEXTS)
    assert embedder.encode_document(TEXTS[::-1])[::-1] == pytest.approx(rows, abs=1e-4)
    for text, row in zip(TEXTS, rows, strict=True):
        assert embedder.encode_document([text])[0] == pytest.approx(row, abs=1e-4)


def test_a_question_is_a_row_that_is_nearest_to_its_own_words(embedder: Embedder) -> None:
    for place, text in enumerate(TEXTS):
        row = embedder.encode_query(text)
        assert row.shape == (embedder.facts.dim,)
        assert row.dtype == np.dtype("float32")
        assert np.linalg.norm(row) == pytest.approx(1, abs=1e-5)
        assert int((embedder.encode_document(TEXTS) @ row).argmax()) == place


def test_what_does_not_fit_is_refused_not_cut(embedder: Embedder) -> None:
    [most] = embedder.count_tokens(["rain " * embedder.max_tokens])
    assert most == embedder.max_tokens
    embedder.encode_document(["rain " * most])
    with pytest.raises(ValueError, match="token|long"):
        embedder.encode_document(["rain " * (most + 1)])
    with pytest.raises(QuestionError):
        embedder.encode_query("rain " * (most + 1))


def test_the_index_can_tell_embedders_apart(embedder: Embedder) -> None:
    assert embedder.facts.spec in EMBEDDERS
    assert len(embedder.facts.sha256) == 64
    assert embedder.facts.name
