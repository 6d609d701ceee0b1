"""What stands in a page's story without being part of it: captions, related links, notices, calls to sign up.

An element goes by what its class or id calls it, or as a short line with a link that begins like "Read
more"; never one that holds much of the page. Names mislead: a section on the share of the revenue may be
called `share-of-revenue`. So a doubtful name counts only where the element tells nothing in sentences of its
own. Menus, headers and footers are told apart by trafilatura, in `html.py`, which goes by names too; what it
would take out of the middle of the story for its name alone loses that name here.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

_MOST = 0.3  # share of the page's text that an element may hold and still go
_MAIN = 0.5  # share of the page's text that a cell holds, where it holds the story
_LONGEST_LINE = 140  # characters
_LEAST_WORDS = 3  # of a sentence that introduces a list; "Read more:" has fewer
_NEIGHBOURS = 6  # siblings looked at on each side
_MOST_BLOCKS = 20  # of an element, looked at for a sentence
_LONGEST_NAME = 300  # characters of a class or an id
_PARAGRAPHS = 3  # of a story, that no cell of a true table holds
_SENTENCE_WORDS = 6  # of a sentence that tells something

_NAMES = frozenset(
    """
    caption captions figcaption recirc recirculation readmore newsletters signup gdpr
    cookiebanner cookieconsent cookienotice cookiebar cookiepolicy
    sharing sharebar sharetools sharebuttons sponsored mostread mostpopular breadcrumb
    breadcrumbs outbrain taboola disqus advert advertisement
    adslot adcontainer adwrapper adunit adbox adbanner adplaceholder adbreak adframe admpu googlead googleads
    adsbygoogle regwall paywallgate paywalloffer paywallprompt paywallbarrier subscribebox subscribebanner
    subscriptionoffer newsletterbox newsletterform newsletterpromo promobox authorbio aboutauthor bylinebio
    """.split()
)
# What a page calls its readers' letters and its advertisements, where it is the whole of a class or an id.
_WHOLE_NAMES = frozenset(
    """
    comments comment-list commentlist comments-list comments-area comments-section comment-section
    comment-body comment-content comments-wrapper user-comments reader-comments disqus_thread
    ad ads advertising about-the-author
    """.split()
)
_DOUBTFUL = frozenset(
    [
        "share",
        "social",
        "cookie",
        "cookies",
        "consent",
        "credit",
        "credits",
        "related",
        "newsletter",
        "subscribe",
    ]
    + ["promo", "ads", "trending", "popular", "comments"]
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_CALL = re.compile(
    r"\W*(?:related|read more|read also|read next|see also|more on this|also read|watch|don['’]t miss)\b"
    r"[^.]{0,12}[:>→»]"
    r"|.*\b(?:sign up|subscribe)\b.*\b(?:here|now|today|newsletters?|inbox|free)\b"
    r"|.*\b(?:in your inbox|our newsletters?)\b",
    re.IGNORECASE | re.DOTALL,
)
_LINE = re.compile(  # what is no sentence of any story, whatever stands beside it
    r"advertisement|(?:story|article) continues below\b.*|(?:subscribe|sign in|log in) to continue\b.*"
    r"|already a subscriber\b.*|(?:©|copyright (?:©|\(c\)|\d{4})).*|all rights reserved\.?",
    re.IGNORECASE | re.DOTALL,
)
# What notices, buttons and boxes say, as against the sentences of a story.
_NOTICE = re.compile(
    r"\bcookies?\b|privacy policy|personal data|(?:we|our) (?:and our )?partners|terms of (?:use|service)"
    r"|\bfollow us\b|\bshare (?:this|on|via)\b|\bon (?:facebook|twitter|whatsapp|instagram)\b|\bsign up\b"
    r"|\ball rights reserved\b"
    r"|\bsubscribe\b|\bnewsletter\b|\binbox\b|\bcomments? (?:are|is|below)\b|\blog in\b|\bread more\b"
    r"|\b(?:photo|photograph|picture|image|video)s?\b[^.]{0,20}(?::|\bby\b)|getty images",
    re.IGNORECASE,
)
# Parts of names for which trafilatura leaves an element out, wherever in a name they stand.
_DISCARDED = re.compile(
    r"shar|social|viral|newsletter|syndication|cookie|tags|banner|bread-?crumb|button|author|nav|menu|elated|premium"
    r"|^ad-|-ad-|bar|widget|paid-?content|embed|consent|permission|next-|-stories|popular|more-on|meta|rating"
    r"|attachment|message|slide|overlay|options|expand|yin|credit|comment|teaser|bottom|link|caption|hidden",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"\b(?:post|entry)\b", re.IGNORECASE)
_STATED = re.compile(r"date|time|byline|publi", re.IGNORECASE)
_APART = ("nav", "footer", "aside", "form", "header")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_BLOCKS = ("p", "div", "li", "aside", "section")
_HOLDS_BLOCKS = {"p", "div", "li", "ul", "ol", "table", "section", "article", "h1", "h2", "h3", "blockquote"}


def remove_furniture(body: Any) -> None:
    """Take such elements out of the tree; the text behind each stays."""
    _remove_twins(body)
    whole = len(_text(body))
    for element in list(body.iter("*")):
        if element is body or element.getparent() is None or element.tag in {"article", "main", "body"}:
            continue
        if (is_furniture(element) and _is_small(element, whole)) or _is_call(element):
            element.drop_tree()
    _keep_sections(body)


def is_furniture(element: Any) -> bool:
    """Return whether an element's class or id, and its words, say that it is no part of the story."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if not _WHOLE_NAMES.isdisjoint(names[:_LONGEST_NAME].lower().split()):
        return True
    words = [word.lower() for word in _WORD.findall(names[:_LONGEST_NAME])]
    pairs = {first + second for first, second in zip(words, words[1:], strict=False)}
    if not _NAMES.isdisjoint({*words, *pairs}):
        return not _is_slug_of_heading(element)
    return not _DOUBTFUL.isdisjoint({*words, *pairs}) and not _tells(element)


def open_layout(page: Any) -> None:
    """Make boxes of the tables that a page is laid out by, and paragraphs of the captions of a picture story.

    A table lays the page out where one of its cells holds several paragraphs, and most of the text; captions
    are the story of a page that tells nothing else.
    """
    cells = [cell for cell in page.iter("td") if sum(map(_tells, cell.iterchildren("p"))) >= _PARAGRAPHS]
    body = page.find("body")
    cells = [cell for cell in cells if len(_text(cell)) > _MAIN * len(_text(page if body is None else body))]
    for table in {table for cell in cells for table in cell.iterancestors("table")}:
        for part in (table, *table.xpath("./tbody | ./tr | ./tbody/tr")):
            for each in (part, *part.iterchildren("td", "th")):
                each.tag = "div"
    for cell in cells:
        _box_head(cell)
    captions = [caption for caption in page.iter("figcaption") if _tells(caption)]
    if len(captions) >= _PARAGRAPHS and not any(map(_tells, page.iter("p", "li", "td"))):
        for caption in captions:
            caption.tag = "p"
            for figure in caption.iterancestors("figure"):
                figure.tag = "div"


def _box_head(cell: Any) -> None:
    """Make a paragraph of what stands above the paragraphs of a cell: a headline, a byline, a day."""
    head = cell.makeelement("p")
    head.text, cell.text = cell.text, None
    for child in list(cell):
        if child.tag in _HOLDS_BLOCKS:
            break
        head.append(child)
    cell.insert(0, head)


def _remove_twins(body: Any) -> None:
    """Take out the second of two boxes side by side that hold the same: the page's story for telephones."""
    for parent in [body, *body.iter("div", "article", "main", "section")]:
        seen: dict[str, Any] = {}
        for box in list(parent.iterchildren("div", "section", "article")):
            first = next((_text(each) for each in islice(box.iter(), _MOST_BLOCKS) if each.tag == "p"), "")
            if not _is_sentence(first):
                continue
            if first in seen and _text(seen[first]) == _text(box):
                box.drop_tree()
            seen.setdefault(first, box)


def unlink_lists(body: Any) -> None:
    """Make plain text of the links in lists that a sentence of the story introduces ("The branches are:").

    A list of links is taken for a menu otherwise, and left out.
    """
    for found in list(body.iter("ul", "ol")):
        outer, parent = found, found.getparent()
        while outer.getprevious() is None and parent is not None and parent.tag == "div":
            outer, parent = parent, parent.getparent()
        before = outer.getprevious()
        if before is not None and before.tag == "p" and _introduces(_text(before)):
            for link in list(found.iter("a")):
                link.drop_tag()


def unlink_paragraphs(body: Any) -> None:
    """Make plain text of the links in a paragraph that is a sentence and all link, among other paragraphs.

    What is nothing but a link is taken for a way to another story otherwise, and left out.
    """
    for paragraph in list(body.iter("p")):
        links = list(paragraph.iter("a"))
        if not links or any(parent.tag in _APART for parent in paragraph.iterancestors()):
            continue
        text = _text(paragraph)
        linked = sum(len(_text(link)) for link in links)
        if linked < 0.5 * len(text) or not _is_sentence(text) or _CALL.match(text):
            continue
        beside = (paragraph.getprevious(), paragraph.getnext())
        if any(each is not None and each.tag == "p" and _is_sentence(_text(each)) for each in beside):
            for link in links:
                link.drop_tag()


def box_paragraphs(body: Any) -> None:
    """Make paragraphs of boxes that hold nothing but sentences of the story, among its other paragraphs.

    Text that lies in a `<div>` between two `<p>` is left out otherwise.
    """
    for box in list(body.iter("div", "section", "center")):
        names = f"{box.get('class') or ''} {box.get('id') or ''}"[:_LONGEST_NAME]
        if (
            any(child.tag in _HOLDS_BLOCKS for child in box)
            or _DISCARDED.search(names)
            or _STATED.search(names)
        ):
            continue
        outer = box
        while len(outer.getparent()) == 1 and outer.getparent().tag == "div":
            outer = outer.getparent()
        if any(parent.tag in _APART for parent in outer.iterancestors()) or not _tells(box):
            continue
        if _neighbour(outer, forward=False) or _neighbour(outer, forward=True):
            box.tag = "p"


def _keep_sections(body: Any) -> None:
    """Remove class and id from sections of the story that would be left out because of them."""
    for element in list(body.iter("section", "div", "p", "ul", "ol", "span")):
        names = (element.get("class") or "", element.get("id") or "")
        if not any(_DISCARDED.search(name[:_LONGEST_NAME]) for name in names):
            continue
        if any(parent.tag in _APART for parent in element.iterancestors()):
            continue
        words = {word.lower() for name in names for word in _WORD.findall(name[:_LONGEST_NAME])}
        before, after = _neighbour(element, forward=False), _neighbour(element, forward=True)
        beside = (before or after) if words & _DOUBTFUL or _is_slug(names[1]) else (before and after)
        if beside and _tells(element):
            element.attrib.pop("class", None)
            element.attrib.pop("id", None)


def join_entries(body: Any) -> None:
    """Make plain boxes of several in a story that are called posts or articles, as those of a live blog are.

    The first of them is taken for the whole story otherwise, and stands before what it follows.
    """
    for article in list(body.iter("article", "main")):
        for parent in [article, *article.iter("div", "section")]:
            entries = [child for child in parent if _ENTRY.search(child.get("class") or "")]
            if len(entries) > 1:
                for entry in entries:
                    entry.attrib.pop("class")
    for parent in [body, *body.iter("main", "article", "div", "section")]:
        entries = list(parent.iterchildren("article"))
        if len(entries) > 1 and all(map(_is_entry, entries)) and _is_headed(body):
            for entry in entries:
                entry.attrib.pop("class", None)
                for each in (entry, *entry.iter("header")):
                    each.tag = "div"
            if not any(each.tag in {"main", "article"} for each in (parent, *parent.iterancestors())):
                _wrap(entries)


def _is_entry(article: Any) -> bool:
    """Whether an article tells something, and is no story with a page of its own, and no reader's letter."""
    headings = list(article.iter("h1", "h2", "h3", "h4"))
    outer = (article, *article.iterancestors())
    return (
        _tells(article)
        and not any(each.tag == "h1" or _is_linked(each) for each in headings)
        and not any(each.tag in _APART or _DISCARDED.search(_name(each)) for each in outer)
    )


def _is_headed(body: Any) -> bool:
    """Whether the page has a headline that stands in no article, and is no link to the site's first page."""
    outer = (each for each in body.iter("h1") if next(each.iterancestors("article"), None) is None)
    return any(not _is_linked(each) for each in outer)


def _is_linked(heading: Any) -> bool:
    return next(heading.iter("a"), None) is not None or next(heading.iterancestors("a"), None) is not None


def _name(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:_LONGEST_NAME]


def _wrap(entries: list[Any]) -> None:
    """Make one article of entries, and of what stands between them."""
    first, last = entries[0], entries[-1]
    between = [first, *first.itersiblings()]
    article = first.makeelement("article")
    first.addprevious(article)
    for each in between[: between.index(last) + 1]:
        article.append(each)


def _is_slug(id: str) -> bool:
    """Whether an id is made of a heading's words: `who-pays-for-it`."""
    return len(re.findall(r"[a-z0-9]+", id)) >= 3 and id == id.lower()


def _is_slug_of_heading(element: Any) -> bool:
    """Whether an element is called as its own heading reads."""
    names = {word.lower() for word in _WORD.findall((element.get("id") or "")[:_LONGEST_NAME])}
    heading = next(element.iter("h2", "h3", "h4"), None)
    words = (
        set() if heading is None else {word.lower() for word in _WORD.findall(_text(heading)[:_LONGEST_NAME])}
    )
    return len(names) >= 2 and names <= words and _tells(element)


def _neighbour(element: Any, *, forward: bool) -> bool:
    """Whether a paragraph, or a section, of the story stands right before or behind an element."""
    for sibling in islice(element.itersiblings(preceding=not forward), _NEIGHBOURS):
        if sibling.tag in {"p", "section", "div", "ul", "ol", "blockquote"} and _tells(sibling):
            return True
    return False


def _tells(element: Any) -> bool:
    """Whether an element holds a sentence that is neither a link nor a notice."""
    blocks = (
        [element] if element.tag == "p" else list(element.iter("p", "li", "blockquote", "td"))[:_MOST_BLOCKS]
    )
    for block in blocks or [element]:
        text = _text(block)
        linked = sum(len(_text(link)) for link in block.iter("a"))
        if _is_sentence(text) and linked < 0.7 * len(text) and not _NOTICE.search(text):
            return True
    return False


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= _SENTENCE_WORDS and _SENTENCE_END.search(text) is not None


def _introduces(text: str) -> bool:
    return text.endswith(":") and len(text.split()) >= _LEAST_WORDS and not _CALL.match(text)


def _is_small(element: Any, whole: int) -> bool:
    return len(_text(element)) < _MOST * whole and next(element.iter("h1"), None) is None


def _is_call(element: Any) -> bool:
    """Whether an element is a short line that calls to read or buy something, or says whose page it is."""
    if element.tag not in _BLOCKS or any(child.tag in _HOLDS_BLOCKS for child in element.iterdescendants()):
        return False
    text = _text(element)
    if len(text) > _LONGEST_LINE:
        return False
    linked = next(element.iter("a"), None) is not None
    return _LINE.fullmatch(text) is not None or (linked and _CALL.match(text) is not None)


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
