"""Regular expressions that are compiled when they are first asked, not when their module loads.

A question needs few of the hundreds that Dateline has, and compiling all of them takes longer than answering.
"""

from __future__ import annotations

import re
from typing import Any, cast


def lazy(pattern: str, flags: int | re.RegexFlag = 0) -> re.Pattern[str]:
    """Return what `re.compile` does, as far as its methods go; it is compiled at the first call of one.

    Functions of `re` do not take it.

    >>> lazy("[aeiou]").sub("-", "Guatemala")
    'G--t-m-l-'
    """
    return cast("re.Pattern[str]", _Lazy(pattern, flags))


class _Lazy:
    """Has the methods of its pattern from the first use of each."""

    def __init__(self, pattern: str, flags: int | re.RegexFlag) -> None:
        self.pattern = pattern
        self._flags = flags
        self._compiled: re.Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self._compiled is None:
            self._compiled = re.compile(self.pattern, self._flags)
        found = getattr(self._compiled, name)
        self.__dict__[name] = found
        return found
