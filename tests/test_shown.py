"""An answer as a person is shown it; what it cites stays as it is."""

from __future__ import annotations

import pytest

from dateline.language.names import Name, NameKind
from dateline.language.values.moments import Granularity, Moment
from dateline.language.values.quantities import Quantity
from dateline.language.values.value import Value
from dateline.output.shown import shown_words
from dateline.result.answer import Answer, Citation
from dateline.types import Article

NUMBER = Quantity(20_000, 20_000)
DAY = Moment("2025-06-26", Granularity.DAY, inferred=Granularity.YEAR)
VANE = Name("Oona Vane", "head of the harbour", NameKind.PERSON)


def answer(sentence: str, words: str, value: Value | Name | None = None) -> Answer:
    article = Article("a", f"Before. {sentence} After.")
    quote = len("Before. ")
    start = article.text.index(words, quote)
    place = Citation(article, start, start + len(words), quote, quote + len(sentence))
    return Answer((place,), 1.0, 0.8, value)


@pytest.mark.parametrize(
    ("sentence", "words", "value", "shown"),
    [
        ("Noem signed it on Thursday.", "Thursday", DAY,
         "Thursday, 26 June 2025"),
        ("Noem signed it on 26 June.", "26 June", DAY,
         "26 June (Thursday, 26 June 2025)"),
        ("It begins in May.", "May", Moment("2025-05", Granularity.MONTH, inferred=Granularity.YEAR),
         "May 2025"),
        ("It began last year.", "last year", Moment("2024", Granularity.YEAR, inferred=Granularity.YEAR),
         "last year (2024)"),
        ("It is on from 3 to 7 May.", "3 to 7 May",
         Moment("2025-05-03", Granularity.DAY, inferred=Granularity.YEAR, until="2025-05-07"),
         "3 to 7 May (3 May 2025 to 7 May 2025)"),
        ("It is on May to July.", "May to July",
         Moment("2025-05", Granularity.MONTH, inferred=Granularity.YEAR, until="2025-07"),
         "May to July (May 2025 to July 2025)"),
        ("It is on 3-7 May 2025.", "3-7 May 2025",
         Moment("2025-05-03", Granularity.DAY, until="2025-05-07"), "3-7 May 2025"),
        ("It was on 26 June 2025.", "26 June 2025", Moment("2025-06-26", Granularity.DAY), "26 June 2025"),
        ("It is on 5 July.", "5 July", Moment("--07-05", Granularity.DAY), "5 July"),
        ("The approximately 20,000 deported this year.", "20,000", NUMBER, "approximately 20,000"),
        ("More than 20,000 homes burned.", "20,000 homes", NUMBER, "More than 20,000 homes"),
        ("Measles cases passed 20,000.", "20,000", NUMBER, "passed 20,000"),
        ("He was freed in the evening.", "evening", DAY, "evening (Thursday, 26 June 2025)"),
        ("It cost about $20,000.", "20,000", NUMBER, "about $20,000"),
        ("The alley is no more than 4 metres wide.", "4 metres", NUMBER, "no more than 4 metres"),
        ("It has not fewer than 40 rooms.", "40", NUMBER, "not fewer than 40"),
        ("It flew to 600 kilometres (373 miles).", "373 miles)", NUMBER, "373 miles"),
        ("A 55 million euro ($64 million) fine.", "55 million euro ($64 million", NUMBER,
         "55 million euro ($64 million)"),
        ("The club (founded in 1999 by fans) won.", "(founded in 1999", None, "founded in 1999"),
        ("The club (of fans) won.", "The club (of fans", None, "The club (of fans)"),
        ("He thought about 20,000 people.", "people", None, "people"),
        ("The sum, 20,000, was paid.", "20,000", NUMBER, "20,000"),
        ("Vane, head of the harbour, left.", "Vane", VANE, "Oona Vane"),
        ("Harbour head Oona Vane left.", "Harbour head Oona Vane", VANE, "Harbour head Oona Vane"),
        ("The Vanes left.", "The Vanes", VANE, "The Vanes"),
        ("England won it.", "England", Name("New England", None, NameKind.PERSON), "England"),
        ("It is in Aven.", "Aven", Name("North Aven", None, NameKind.PLACE), "Aven"),
        ("It was sold on eBay.", "Bay", None, "eBay"),
        ("The Falklands are far.", "Falkland", None, "Falklands"),
        ("He called it “a good day.” They left.", "“a good day", None, "“a good day.”"),
        ("He called it “a good day” then.", "a good day”", None, "“a good day”"),
        ("He called it “a good day for all of us”.", "“a good day", None, "a good day"),
        ('He called it "a good day" then.', '"a good day', None, '"a good day"'),
        ("He called it “a good day” then.", "a good day", None, "a good day"),
        ("The “old” and the “new” houses.", "“old” and the “new” houses", None, "“old” and the “new” houses"),
        ("It’s Ana’s house.", "Ana’s house", None, "Ana’s house"),
    ],
)  # fmt: skip
def test_an_answer_is_shown_whole(sentence: str, words: str, value: Value | Name | None, shown: str) -> None:
    given = answer(sentence, words, value)
    assert shown_words(given) == shown
    assert given.text == words


def test_nothing_outside_the_sentence_is_shown() -> None:
    article = Article("a", "Some like it.20,000 do.")
    place = Citation(article, 13, 19, 13, 23)
    assert shown_words(Answer((place,), 1.0, 0.8, NUMBER)) == "20,000"
