"""The interactive prompt: a question in, an answer out, and commands that look behind it.

It is a function of callbacks: who asks, who reads lines and who shows a page are given to it, so a
test can feed it lines and compare the whole transcript.
"""

from __future__ import annotations

from dateline.cli.actions import take
from dateline.cli.lines import ReadLine
from dateline.cli.session import Session
from dateline.cli.terminal import explain
from dateline.errors import DatelineError

_HOW_TO_LEAVE = "Type :quit or press Ctrl-D to leave."


def run_prompt(session: Session, read_line: ReadLine, *, interactive: bool = True) -> None:
    """Answer lines until they end or `:quit`.

    Errors go to the session's notices and do not end it. Ctrl-C while waiting for an answer gives that
    answer up; where nobody is there to type another question (`interactive` false) it ends the prompt.
    """
    while True:
        line = None
        try:
            line = read_line(session.prompt).strip()
            session.fit()
            if line:
                take(session, line)
                session.console.print()
        except EOFError:
            return
        except DatelineError as error:
            session.notice(explain(error))
        except KeyboardInterrupt:
            if not interactive:
                raise
            session.notice(_HOW_TO_LEAVE if line is None else "Cancelled.")
