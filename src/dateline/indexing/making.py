"""The process that `workers.py` starts: it cuts and embeds the articles that it is sent.

It is run as a script: `python -P making.py PARENT`. It reads pickles from standard input (the parent's
`sys.path`, what `PieceMaker` takes, then articles) and writes pickles to standard output: pieces and None, or
None and the fact and hint of what keeps it from making any.
"""

from __future__ import annotations

import os
import pickle
import sys


def main(parent: str) -> None:
    """Work until the parent ends or closes the pipe."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    sys.path[:] = pickle.load(requests)
    from dateline.articles.lifeline import die_with_parent
    from dateline.errors import DatelineError
    from dateline.indexing.pieces import PieceMaker

    die_with_parent(int(parent))
    try:
        maker = PieceMaker(*pickle.load(requests))
        while True:
            pickle.dump((maker.make(pickle.load(requests)), None), answers)
            answers.flush()
    except DatelineError as error:
        pickle.dump((None, (error.fact, error.hint)), answers)
        answers.flush()
    except (EOFError, OSError):
        pass  # the parent is gone, or has enough


if __name__ == "__main__":
    main(*sys.argv[1:])
