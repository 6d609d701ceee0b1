"""The commands of the prompt: what is typed, what it does in a few words, and the function that does it.

Another one is a function of the session and of what follows its name, and a line in `COMMANDS`. A
mistake is raised as UsageError or another DatelineError, and the session goes on as it was.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from rich.console import Console

from dateline.cli.charts import print_statistics
from dateline.cli.completion import Suggestion, files
from dateline.cli.copies import print_group
from dateline.cli.layout import headline, print_rows
from dateline.cli.listings import print_sources
from dateline.cli.numbering import citations, refused
from dateline.cli.page import article_page
from dateline.cli.session import Session
from dateline.cli.why import print_rows_of_why, print_why
from dateline.copies.differences import compare
from dateline.errors import FilterError, InputError, UsageError
from dateline.filters.filters import KEYS, Filters
from dateline.output.files import write_text
from dateline.output.json import dumps, result_shape
from dateline.output.markdown import result_markdown
from dateline.output.wording import counted, one_line, unknown_language_sentence
from dateline.result.answer import Citation
from dateline.result.replies import Advice, Listing
from dateline.result.result import Outcome, Result
from dateline.types import Article

_SHORT = {":q": ":quit", ":h": ":help"}
_BARE = {"!": ":undo", "?": ":help", "help": ":help", "exit": ":quit", "quit": ":quit"}  # no questions
_NO_FILTER = frozenset(("off", "none", "all", "clear"))
_LAST_VALUE = re.compile(r"([\w-]+)=['\"]?([^='\"]*)$")  # of a line of filters, as far as it is typed
_QUOTED = re.compile(r"""(['"])(?P<name>.*)\1""")
_GOLD_PLACE = re.compile(r"\[?\d+]?|none", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Command:
    """A command by its usage; `complete` yields what could come next at the end of what follows its name."""

    usage: str
    about: str
    obey: Callable[[Session, str], None]
    complete: Callable[[Session, str], Iterable[Suggestion]] | None = None


def take(session: Session, line: str) -> None:
    """Answer a question or obey a command. Raises DatelineError."""
    line = _BARE.get(line.casefold().removesuffix("()"), line)
    if not line.startswith(":"):
        session.answer(line)
        return
    name, _, argument = line.partition(" ")
    command = _command(name)
    if command is None:
        near = get_close_matches(name.lower(), COMMANDS, n=1)
        hint = f"did you mean {near[0]}?" if near else ":help lists the commands"
        raise UsageError(f"unknown command {name}", hint=hint)
    command.obey(session, argument.strip())


def suggestions(session: Session, typed: str) -> Iterator[Suggestion]:
    """Yield what could come next at the end of a line that begins so."""
    if not typed.startswith(":"):
        yield from session.names.suggestions(typed)
        return
    name, blank, argument = typed.partition(" ")
    if not blank:
        for known, command in COMMANDS.items():
            if known.startswith(name.lower()):
                blank_behind = " " if " " in command.usage else ""
                yield Suggestion(known + blank_behind, len(name), command.about)
        return
    given = _command(name)
    if given is not None and given.complete is not None:
        yield from given.complete(session, argument.lstrip())


def _command(name: str) -> Command | None:
    name = name.lower()
    return COMMANDS.get(_SHORT.get(name, name))


def _help(session: Session, _: str) -> None:
    print_rows(session.console, ((command.usage, command.about) for command in COMMANDS.values()))


def _leave(_: Session, __: str) -> None:
    raise EOFError


def _printing(show: Callable[[Console, Result], None]) -> Callable[[Session, str], None]:
    """Return a command that prints something of the last result."""
    return lambda session, _: show(session.console, session.result())


def _open(session: Session, argument: str) -> None:
    result = session.result()
    if argument.lower().startswith("p"):
        number = _chosen(argument[1:], "passage", "p{}", len(result.passages))
        passage = result.passages[number - 1]
        session.opened(passage.article.id)
        # The whole passage is the evidence, and no part of it an answer.
        cited = {1: Citation(passage.article, passage.start, passage.start, passage.start, passage.end)}
        session.show_page(*article_page(session.console, passage.article, cited, 1))
        return
    places = citations(result)
    number = _chosen(argument.strip("[]"), "citation", "[{}]", len(places), session.on_screen)
    article = places[number - 1].article
    untold = _refused_untold(session, result, number)
    session.opened(article.id)
    hidden = refused(result) - {number}
    cited = {
        at: one for at, one in enumerate(places, start=1) if one.article.id == article.id and at not in hidden
    }
    session.show_page(*article_page(session.console, article, cited, number))
    if untold:
        session.notice(f"[{number}] is no answer: Dateline is not sure enough of it.")


def _refused_untold(session: Session, result: Result, number: int) -> bool:
    """Whether a place that only what was refused stands in was not shown, nor called so, before."""
    if result.outcome is Outcome.NOTHING and not session.nearest_told:
        return True
    return number > session.on_screen and (not result.answered or number in refused(result))


def _citation_numbers(session: Session, typed: str) -> Iterator[Suggestion]:
    if session.has_result:
        on_screen = citations(session.result())[: session.on_screen]
        for number, citation in enumerate(on_screen, start=1):
            if str(number).startswith(typed):
                yield Suggestion(str(number), len(typed), one_line(headline(citation.article)))


def _why(session: Session, argument: str) -> None:
    if argument.casefold() == "rows":
        print_rows_of_why(session.console, session.result())
        return
    print_why(session.console, session.result())
    session.nearest_told = True


def _dups(session: Session, argument: str) -> None:
    result = session.result()
    places = citations(result)
    number = _chosen(argument.strip("[]") or "1", "citation", "[{}]", len(places), session.on_screen)
    article = places[number - 1].article
    if _refused_untold(session, result, number):
        session.notice(f"[{number}] is no answer: Dateline is not sure enough of it.")
    copies = _copies_of(article, result)
    if not copies:
        session.notice(one_line(f"No copies of {headline(article)} are known."))
        return
    print_group(session.console, (article, *copies), [compare(article.text, one.text) for one in copies])


def _copies_of(article: Article, result: Result) -> list[Article]:
    """The articles known to be copies of this one, or to have its passage, from what was read and cited."""
    groups = [{one.id: one for one in (passage.article, *passage.copies)} for passage in result.passages]
    for answer in result.candidates:
        cited = {one.article.id: one.article for one in answer.citations}
        for one in answer.citations:
            if one.copy_of is not None:
                groups.append({one.article.id: one.article, one.copy_of: cited.get(one.copy_of, one.article)})
    found = {id: one for group in groups if article.id in group for id, one in group.items()}
    found.pop(article.id, None)
    return list(found.values())


def _filter(session: Session, line: str) -> None:
    try:
        filters = Filters.parse_line("" if line.strip().casefold() in _NO_FILTER else line)
    except FilterError as error:
        known = session.names.source_in(line)
        if "=" in line or known is None:
            raise
        raise UsageError(error.fact, hint=f"for that source: :filter source={shlex.quote(known)}") from None
    count = session.news.stats(filters).articles  # an error leaves the filter that was in force
    session.filters = filters
    left_out = unknown_language_sentence(session.news.left_out(filters))
    session.notice(f"Asking {'' if filters else 'all '}{counted(count, 'article')}. {left_out}".rstrip())


def _filter_values(session: Session, typed: str) -> Iterator[Suggestion]:
    """Yield the keys of a filter; after source=, since= and until=, what the index knows."""
    begun = typed.rpartition(" ")[2]
    for known in KEYS:
        if "=" not in begun and known.startswith(begun):
            yield Suggestion(f"{known}=", len(begun))
    last = _LAST_VALUE.search(typed)
    if last is not None and last[1] == "source":
        yield from session.names.sources(last[2])
    elif last is not None and last[1] in ("since", "until"):
        yield from session.names.dates(last[2])


def _stats(session: Session, _: str) -> None:
    print_statistics(session.console, session.news.stats(session.filters))


def _json(session: Session, _: str) -> None:
    session.console.print(dumps(result_shape(session.result())), soft_wrap=True)


def _models(session: Session, _: str) -> None:
    models = session.news.models()
    print_rows(
        session.console,
        (
            (one.kind, one.name if one.sha256 is None else f"{one.name}, weights {one.sha256[:12]}")
            for one in models
        ),
    )


def _save(session: Session, argument: str) -> None:
    result, path = session.result(), _path(argument, ":save answers.md")
    if path.exists():
        raise InputError(f"{path} exists", hint=f"choose another name, or replace it: :save! {path}")
    _write(session, result, path)


def _save_over(session: Session, argument: str) -> None:
    _write(session, session.result(), _path(argument, ":save! answers.md"))


def _write(session: Session, result: Result, path: Path) -> None:
    write_text(path, result_markdown(result), replace=True)
    match result.reply:
        case Listing(mentions=mentions):
            saved = counted(len(mentions), "article")
        case _:
            saved = counted(len(result.answers), "answer") if result.answered else "that there is no answer"
    session.notice(one_line(f"Saved to {path}: {saved}."))


def _gold(session: Session, argument: str) -> None:
    from dateline.evaluation.gold.adding import add_answer, add_no_answer

    result = session.result()
    if isinstance(result.reply, Listing | Advice):
        raise UsageError(
            "the last line was no question to what articles say", hint="a gold set holds such questions"
        )
    file, _, place = argument.rpartition(" ")
    if not file or _GOLD_PLACE.fullmatch(place) is None:
        _require_one_name(argument, file, place)
        file, place = argument, "1" if result.answered else "none"
    path, doubtful = _path(file.strip(), ":gold questions.json 1"), False
    if place.lower() == "none":
        if not result.passages:
            raise UsageError("no passage was found", hint="a question needs an article to stand under")
        new = add_no_answer(path, result.question, result.passages[0].article)
        answer = "no answer"
    else:
        places = citations(result)
        number = _chosen(place.strip("[]"), "citation", "[{}]", len(places), session.on_screen)
        citation = places[number - 1]
        new = add_answer(path, result.question, citation)
        answer = citation.text
        doubtful = not result.answered or number in refused(result)
    session.notice(one_line(f"{'Added to' if new else 'Already in'} {path}: {result.question} {answer}"))
    if doubtful:
        session.notice("Dateline was not sure of it; the set takes it for right.")


def _require_one_name(argument: str, file: str, last: str) -> None:
    """Raise UsageError where a citation or `none`, mistyped, would be taken for the file's name or a part."""
    if _GOLD_PLACE.fullmatch(argument):
        raise UsageError("no file was named", hint=f"for instance: :gold questions.json {argument}")
    named = last.lower().endswith(".json") or _QUOTED.fullmatch(argument) is not None
    if file and not named and not _path(argument, "").exists():
        raise UsageError(
            f"{last} is no citation, nor none",
            hint=f"for instance: :gold {file} 1; a name with blanks in it stands in quotes",
        )


def _files(_: Session, typed: str) -> Iterator[Suggestion]:
    return files(typed)


def _path(typed: str, example: str) -> Path:
    if (quoted := _QUOTED.fullmatch(typed)) is not None:
        typed = quoted["name"]
    if not typed:
        raise UsageError("no file was named", hint=f"for instance: {example}")
    try:
        return Path(typed).expanduser()
    except RuntimeError:  # a ~user that does not exist
        raise InputError(f"cannot tell where {typed} is", hint="write the folder in full") from None


def _chosen(typed: str, kind: str, mark: str, count: int, on_screen: int | None = None) -> int:
    """Return the number typed, from 1 to `count`. Raises UsageError that says what there is `on_screen`."""
    if count == 0:
        raise UsageError(f"the last answer has no {kind}", hint="ask another question")
    if typed.isdecimal() and 1 <= int(typed) <= count:
        return int(typed)
    last = count if on_screen is None else on_screen
    known = mark.format(1) if last == 1 else f"{mark.format(1)} to {mark.format(last)}"
    fact = f"there is no {kind} {typed}" if typed else f"no {kind} was named"
    raise UsageError(fact, hint=f"the last answer has {known}")


COMMANDS = {
    command.usage.split()[0]: command
    for command in (
        Command(":help", "this list", _help),
        Command(":undo", "ask the last question as typed; ! does too", lambda session, _: session.undo()),
        Command(":open N", "the article of [N], n to the next mark; p2: passage 2", _open, _citation_numbers),
        Command(":more", "more answers, or articles; then passages", lambda session, _: session.more()),
        Command(":why", "every score behind the last answer; :why rows: what they are", _why),
        Command(":sources", "the articles behind the last answer", _printing(print_sources)),
        Command(":dups N", "copies of citation [N], and what differs", _dups, _citation_numbers),
        Command(":filter FILTER", "ask only some: since=2025-06 source=AP", _filter, _filter_values),
        Command(":stats", "how many are asked, by month and source", _stats),
        Command(":json", "the last answer as JSON", _json),
        Command(":save FILE", "the last answer into a Markdown file", _save, _files),
        Command(
            ":save! FILE", "the same, replacing a file that exists", _save_over, lambda _, typed: files(typed)
        ),
        Command(
            ":gold FILE N",
            "add it to a gold set with answer [N] or none",
            _gold,
            lambda _, typed: files(typed),
        ),
        Command(":models", "the models that search and read", _models),
        Command(":quit", "leave; :q and Ctrl-D do too", _leave),
    )
}
