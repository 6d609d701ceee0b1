"""How many passages the strong reader should read: F1 against milliseconds, alone and in two stages.

Every question of a gold set is asked of an index; its passages are read once by the small reader and once by
the strong one, and each way of putting the two together is judged on the same readings. "Kept" is the share
of questions whose best span, of all that the strong reader finds, lies in a passage that the screening lets
through. Milliseconds are medians of the reading alone, without finding the passages.

    python eval/stages.py GOLD INDEX --limit 300
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from dateline import Dateline, Passage, Settings
from dateline.answers.selection import select_answers
from dateline.evaluation.gold.questions import GoldQuestion
from dateline.evaluation.gold.questions import sample as draw
from dateline.evaluation.gold.reading import read_gold
from dateline.evaluation.metrics import f1
from dateline.models.finding import find_model
from dateline.models.onnx import OnnxModel
from dateline.questions.asked import Asked
from dateline.reader.loading import load_onnx
from dateline.reader.reading import Reading
from dateline.reader.two_stage import TwoStageReader
from dateline.reader.window_reader import WindowReader
from harness import clocked, head, mean, parser, percent, row

MOST = (1, 2, 3, 4, 5, 6, 8)


class Read:
    """A question with all that was read for it."""

    def __init__(
        self, gold: GoldQuestion, passages: Sequence[Passage], small: WindowReader, strong: WindowReader
    ) -> None:
        self.gold, self.passages = gold, passages
        self.small, self.small_seconds = clocked(lambda: _read(small, gold, passages))
        self.strong, self.strong_seconds = clocked(lambda: _read(strong, gold, passages))


def main() -> None:
    options = parser(__doc__, "gold", "index", limit=300, seed=0)
    options.add_argument("--strong", default="default", help="another strong reader: a model folder")
    arguments = options.parse_args()
    settings = replace(Settings.load(), index=arguments.index)
    small, strong = (_load(name, settings.threads) for name in ("fast", arguments.strong))
    two = TwoStageReader(small, strong)
    with Dateline.open(settings=settings) as news:
        questions = draw(read_gold(arguments.gold), arguments.limit, arguments.seed)
        read = [Read(one, news.retrieve(one.question), small, strong) for one in questions]
    print(f"{len(read)} questions of {arguments.gold.name}, {settings.top_k} passages each\n")
    print(head("reader", "F1, never abstaining", "kept", "ms"))
    by_small = [(one.gold, answered(one.gold, one.small, small, settings)) for one in read]
    tell("small alone", by_small, "", median(one.small_seconds for one in read))
    for most in MOST:
        told, kept, seconds = [], 0, []
        for one in read:
            chances = two.chances(one.passages, one.small)
            chosen = sorted(range(len(one.passages)), key=lambda at: -chances[at])[:most]
            spans = tuple(span for span in one.strong.spans if one.passages.index(span.passage) in chosen)
            told.append((one.gold, answered(one.gold, Reading(spans, ()), strong, settings)))
            kept += not one.strong.spans or one.passages.index(one.strong.spans[0].passage) in chosen
            seconds.append(one.small_seconds + one.strong_seconds * most / max(1, len(one.passages)))
        tell(f"two stages, {most}", told, f"{100 * kept / len(read):.1f} %", median(seconds))
    by_strong = [(one.gold, answered(one.gold, one.strong, strong, settings)) for one in read]
    tell("strong alone", by_strong, "", median(one.strong_seconds for one in read))


def _read(reader: WindowReader, gold: GoldQuestion, passages: Sequence[Passage]) -> Reading:
    return reader.read(gold.question, passages, max_answer_tokens=Settings().max_answer_tokens)


def _load(name: str, threads: int) -> WindowReader:
    model = find_model(name, "reader")
    assert isinstance(model, OnnxModel)
    return load_onnx(model, threads)


def answered(gold: GoldQuestion, reading: Reading, reader: WindowReader, settings: Settings) -> str:
    found = select_answers(reading.spans, Asked(gold.question), settings, reader.calibration)
    return found[0].text if found else ""


def tell(name: str, told: Sequence[tuple[GoldQuestion, str]], kept: str, seconds: float) -> None:
    scores = [f1(text, gold.answers) for gold, text in told if not gold.is_impossible]
    print(row(name, percent(mean(scores)), kept, f"{1000 * seconds:.0f}"))


if __name__ == "__main__":
    main()
