"""What a page's marks mean: what is struck out or hidden is not its text, and a raised 3 is no digit.

`read_marks` changes a parsed tree so that its plain text is what a reader of the page would read out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_STRUCK = frozenset({"del", "s", "strike"})
_HOLDERS = frozenset({"html", "body", "main", "article"})
_MOST = (
    0.5  # share of the text that a hidden element holds, where the page hides its story until a script ran
)
_NOTHING = r"\s*:\s*0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:!important\s*)?(?:;|\Z)"
_INVISIBLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    rf"|font-size{_NOTHING}|(?<![\w-])color\s*:\s*transparent"
    r"|(?:left|top|text-indent)\s*:\s*-\d{4,}|\bclip(?:-path)?\s*:\s*(?:rect\(\s*[01]|inset\(\s*(?:50|100)%)",
    re.IGNORECASE,
)
_LINE_THROUGH = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
# What the usual style sheets call what is not shown, or is read to the blind alone; unless another name shows
# it on screens of some width: "hidden md:block".
_HIDDEN_NAMES = frozenset(
    """
    hidden is-hidden u-hidden uk-hidden d-none display-none visually-hidden visuallyhidden sr-only hide
    screen-reader-text screen-reader-only element-invisible a11y-hidden
    """.split()
)
_SHOWN_NAME = re.compile(
    r"(?:\w+:|d-\w+-)(?:block|flex|grid|inline|inline-block|inline-flex|table|contents|not-sr-only)"
)
_BRACE = re.compile("[{}]")
_SELECTOR = re.compile(r"[a-z0-9]*([.#])([\w-]+)", re.IGNORECASE)
_LONGEST_STYLES = 200_000  # characters

_NOTE_SIGN = re.compile(r"\W*(?:\d{1,3}|[*†‡§¶]{1,3}|[a-z]|[ivx]{1,4})\W*|\[[^\[\]]{1,40}\]", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*\d{1,3}(?:\s*,\s*\d{1,3})*\s*")
_NOTE_NAME = re.compile(r"foot-?note|end-?note|\bfn|noteref|reference|\bcite", re.IGNORECASE)
_UNIT = re.compile(
    r"(?:(?:\d\s?|/|\b(?:per|square|cubic|a)\s)(?:[kcmdn]?m|ft|in|yd|mi|s)|(?:^|[\s(=+*/-])[a-z]|=\w{1,3})\Z"
)
_POWER = re.compile(r"(?:[×x*·]\s?|^|\s)10\Z")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_WORD_BEFORE = re.compile(r"[^\W\d_]{3,}[.,;:!?\"'”’)]*\Z")
_SIGNS = {"tm": "™", "sm": "℠", "r": "®", "c": "©", "®": "®", "™": "™"}
_QUOTES = "\"'“”‘’«»„‹›「」"


def read_marks(root: Any) -> None:
    """Take out of a tree what is struck, hidden or a footnote's sign; put marks where `<q>` means them.

    The root itself stays. Works on lxml trees of HTML and, by their local names, of XML.
    """
    hidden = _hidden_names(root)
    whole = sum(map(len, root.itertext()))
    for element in list(root.iter("*")):
        if element is root or element.getparent() is None:
            continue
        name = local(element)
        if name in _STRUCK or _is_struck(element, name) or _is_hidden(element, name, hidden, whole):
            _take_out(element)
        elif name == "sup":
            _read_raised(element)
        elif name == "a" and _is_note(element):
            _take_out(element)
    for element in reversed([each for each in root.iter("*") if local(each) == "q"]):  # the inner ones first
        _quote(element)


def raised(before: str, text: str) -> str:
    """Return what raised characters mean behind the text before them: an exponent, an ordinal, or nothing.

    >>> raised("12 km", "2"), raised("1.5 × 10", "6"), raised("June 26", "th"), raised("4,120", "3")
    ('²', '⁶', 'th', '')
    """
    plain = text.strip()
    if plain.lower() in _SIGNS:
        return _SIGNS[plain.lower()]
    if re.fullmatch(r"[+\-−]?\d{1,2}", plain) and (_UNIT.search(before) or _POWER.search(before)):
        return plain.translate(_RAISED)
    if before[-1:].isdigit() and re.fullmatch(r"(?:st|nd|rd|th|er|re|e|º|o|a|ème)", plain):
        return text
    if plain.isalpha():  # a letter behind a word; one behind a figure or an abbreviation belongs to it: n° 5
        return "" if len(plain) == 1 and _WORD_BEFORE.search(before) else text
    return "" if _NOTE_SIGN.fullmatch(plain) or _NUMBERED.fullmatch(plain) else text


def local(element: Any) -> str:
    """Return an element's name without its namespace, in lower case."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _is_struck(element: Any, name: str) -> bool:
    style = element.get("style")
    return bool(style) and name not in _HOLDERS and _LINE_THROUGH.search(style[:2_000]) is not None


def _is_hidden(element: Any, name: str, hidden: frozenset[str], whole: int) -> bool:
    said = (element.get("hidden") is not None and element.get("hidden") != "until-found") or (
        (element.get("aria-hidden") or "").strip().lower() == "true"
        or _INVISIBLE.search((element.get("style") or "")[:2_000]) is not None
        or (name == "dialog" and element.get("open") is None)
        or name in {"template", "noscript"}
    )
    classes = (element.get("class") or "").split()
    if not said and not _HIDDEN_NAMES.isdisjoint(classes):
        said = not any(_SHOWN_NAME.fullmatch(one) for one in classes)
    if not said and hidden:
        said = not hidden.isdisjoint({f".{one}" for one in classes} | {f"#{element.get('id')}"})
    return said and name not in _HOLDERS and not _holds_the_story(element, whole)


def _holds_the_story(element: Any, whole: int) -> bool:
    """Whether a hidden element is most of its page: behind a curtain, or until a script has run."""
    if len(element) == 0 or next(element.iter("h1", "article", "main"), None) is None:
        return False
    return sum(map(len, element.itertext())) > _MOST * whole


def _hidden_names(root: Any) -> frozenset[str]:
    """The classes and ids that the page's own style sheet hides, where it says so plainly."""
    sheets = "".join(style.text or "" for style in root.iter("style"))[:_LONGEST_STYLES]
    found: set[str] = set()
    for selectors, rules in _plain_rules(sheets) if "none" in sheets else ():
        if re.search(r"display\s*:\s*none", rules, re.IGNORECASE):
            for selector in selectors.split(","):
                match = _SELECTOR.fullmatch(selector.strip())
                if match is not None:
                    found.add(match[1] + match[2])
    return frozenset(found)


def _plain_rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The rules that hold on every screen: those within no other, as within `@media print`."""
    depth, start, selectors = 0, 0, ""
    for brace in _BRACE.finditer(sheet):
        text = sheet[start : brace.start()]
        start = brace.end()
        if brace[0] == "{":
            selectors = text.rpartition(";")[2].rpartition("*/")[2] if depth == 0 else ""
            depth += 1
        else:
            if depth == 1 and selectors and "@" not in selectors:
                yield selectors, text
            depth, selectors = max(0, depth - 1), ""


def _read_raised(element: Any) -> None:
    before = _text_before(element)
    text = "".join(element.itertext())
    after = element.getnext()
    if (element.tail or "").strip() in {"/", "⁄"} and after is not None and local(after) == "sub":
        element.tail = "/"  # a fraction: 2 1/2
        _write(element, f" {text.strip()}" if before[-1:].isdigit() else text)
    elif element.find(".//a") is not None or _NOTE_NAME.search(_names(element)):
        _take_out(element)
    else:
        _write(element, raised(before, text))


def _is_note(link: Any) -> bool:
    """Whether a link is the sign of a footnote on the same page: [3]."""
    text = "".join(link.itertext()).strip()
    if not text or len(text) > 6 or not _NOTE_SIGN.fullmatch(text) or text.isalpha():
        return False
    return (link.get("href") or "").startswith("#") or _NOTE_NAME.search(_names(link)) is not None


def _names(element: Any) -> str:
    return " ".join(element.get(name) or "" for name in ("class", "id", "role", "rel", "epub:type"))[:300]


def _quote(element: Any) -> None:
    text = "".join(element.itertext()).strip()
    if not text or text[0] in _QUOTES:
        element.tag = "span"
        return
    inner = any(local(parent) == "q" for parent in element.iterancestors())
    element.tag = "span"  # some extractors take a <q> for a block
    opening, closing = ("‘", "’") if inner else ("“", "”")
    element.text = opening + (element.text or "").lstrip()
    if len(element):
        last = element[-1]
        last.tail = (last.tail or "").rstrip() + closing
    else:
        element.text = element.text.rstrip() + closing


def _text_before(element: Any) -> str:
    """The last characters before an element, in its own paragraph."""
    while element is not None:
        before = element.getprevious()
        parent = element.getparent()
        text = (before.tail if before is not None else parent.text if parent is not None else "") or ""
        if text.strip():
            return str(text[-20:])
        if before is not None:
            inner = "".join(before.itertext())
            return str(inner[-20:] + text)
        if parent is None or local(parent) in {"p", "div", "li", "td", "body"}:
            return ""
        element = parent
    return ""


def _write(element: Any, text: str) -> None:
    element[:] = []
    element.text = text


def _take_out(element: Any) -> None:
    """Remove an element; what stands behind it stays, with one space where two would meet."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    head = (before.tail if before is not None else parent.text) or ""
    if head[-1:].isspace() and tail[:1].isspace():
        tail = tail.lstrip()
    if before is not None:
        before.tail = head + tail
    else:
        parent.text = head + tail
    parent.remove(element)
