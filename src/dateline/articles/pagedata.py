"""What a web page says of itself to machines: JSON-LD, then OpenGraph and other meta tags."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from dateline.articles.drafts import Evidence

_MOST_JSON = 1 << 20  # characters of one script
_DEEPEST = 6
_MOST_NODES = 2_000
_ARTICLE = re.compile(r"(?:\w*Article|\w*Posting|Report|LiveBlogPosting|Review)\Z")
_OUTER = frozenset({"@graph", "mainEntity", "mainEntityOfPage"})
_TITLE_MARKS = (" | ", " - ", " – ", " — ", " :: ", " · ")
_LONGEST_TITLE = 1_000  # characters compared
_PAGE = frozenset({"WebPage", "ItemPage", "CreativeWork"})
_WRAPPING = re.compile(  # a script's, of a time when JSON had to be hidden from browsers
    r"\A\s*(?://|/\*)?\s*(?:<!--|<!\[CDATA\[)(?:\s*\*/)?|(?:(?://|/\*)\s*)?(?:-->|\]\]>)(?:\s*\*/)?\s*\Z"
)
_NOT_IN_JSON = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

# For each field the names of meta tags that state it, best first.
_META = {
    "title": ("og:title", "twitter:title", "parsely-title", "dc.title", "citation_title", "headline"),
    "date": (
        "article:published_time", "og:article:published_time", "parsely-pub-date", "sailthru.date",
        "datepublished", "date.published", "dc.date.issued", "dc.date", "dcterms.created", "pubdate",
        "publishdate", "publish-date", "publication_date", "citation_publication_date", "date",
    ),
    "updated": (
        "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified",
        "dcterms.modified", "last-modified", "lastmod",
    ),
    "author": ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl"),
    "source": ("og:site_name", "application-name", "dc.publisher", "publisher"),
    "section": ("article:section", "parsely-section", "section"),
    "url": ("og:url", "twitter:url", "parsely-link"),
    "language": ("og:locale", "dc.language", "language", "content-language"),
}  # fmt: skip
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MANY = frozenset({"author"})


def page_data(page: Any) -> Iterator[Evidence]:
    """Yield what a parsed page states, the more trusted first; of JSON-LD the story's `text` too."""
    yield "json-ld", _json_ld(page)
    meta = _meta(page)
    site = meta.get("source")
    if isinstance(site, str) and isinstance(meta.get("title"), str):
        meta["title"] = without_site(meta["title"], site)
    yield "meta", meta


def without_site(title: str, site: str) -> str:
    """Return a title without the site's name behind it.

    >>> without_site("Trams stop - The Courier", "The Courier")
    'Trams stop'
    """
    for mark in _TITLE_MARKS:
        head, found, tail = title.rpartition(mark)
        if found and head.strip() and tail.strip().lower() == site.strip().lower():
            return head.strip()
    return title


def _json_ld(page: Any) -> dict[str, Any]:
    nodes = [node for script in page.iter("script") for node in _nodes(script)]
    article = _main(nodes, page)
    if article is None:
        return {}
    by_id = {node["@id"]: node for node, _ in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    main = article.get("mainEntityOfPage")
    return {
        "title": _text(article.get("headline") or article.get("name")),
        "date": article.get("datePublished") or article.get("dateCreated"),
        "updated": article.get("dateModified"),
        "author": _people(article.get("author") or article.get("creator"), by_id),
        "source": next(iter(_people(article.get("publisher"), by_id)), None),
        "section": _text(article.get("articleSection")),
        "url": article.get("url") or (main.get("@id") if isinstance(main, dict) else main),
        "language": _named(article.get("inLanguage")),
        "text": article.get("articleBody"),
    }


def _main(nodes: list[tuple[dict[str, Any], bool]], page: Any) -> dict[str, Any] | None:
    """The node of the page's own article, not of a story that it lists, links or reviews."""
    stories = [(node, outer) for node, outer in nodes if any(map(_ARTICLE.match, _kinds(node)))]
    address = _addresses(page)
    by_address = [node for node, _ in stories if address & _node_addresses(node)]
    titles = _titles(page)
    by_title = [node for node, _ in stories if _headline(node) in titles]
    for found in ([node for node in by_title if node in by_address], by_title, by_address):
        if found:
            return found[0]
    # A headline is often put in other words for machines, but not in none of the page's.
    words = {word for title in titles for word in _words(title) if len(word) > 3}
    own = [node for node, outer in stories if outer and (not words or _shares_words(node, words))]
    own = [node for node in own if not (address and _node_addresses(node))] or own
    if len({str(node.get("datePublished")) for node in own}) == 1:
        return own[0]
    pages = [node for node, outer in nodes if outer and _PAGE & set(_kinds(node))]
    return pages[0] if len(pages) == 1 and not own else None


def _shares_words(node: dict[str, Any], words: set[str]) -> bool:
    headline = set(_words(_headline(node)))
    return not headline or not headline.isdisjoint(words)


def _headline(node: dict[str, Any]) -> str:
    return _plain(_text(node.get("headline") or node.get("name")))


def _titles(page: Any) -> set[str]:
    """What the page calls itself, in plain words."""
    found = [" ".join(heading.itertext()) for heading in page.iter("h1")]
    found += [tag.get("content") for tag in page.iter("meta") if tag.get("property") == "og:title"]
    for title in page.iter("title"):
        whole = " ".join(title.itertext())
        found += [whole, *(part for mark in _TITLE_MARKS for part in whole.rsplit(mark, 1)[:1])]
    return {plain for each in found if (plain := _plain(each))}


def _addresses(page: Any) -> set[str]:
    links = [link.get("href") for link in page.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    links += [tag.get("content") for tag in page.iter("meta") if tag.get("property") == "og:url"]
    return {address for each in links if (address := _address(each))}


def _node_addresses(node: dict[str, Any]) -> set[str]:
    stated = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    stated += [each.get("@id") for each in stated if isinstance(each, dict)]
    return {address for each in stated if (address := _address(each))}


def _address(value: Any) -> str | None:
    """An address without what may differ between its copies; None for what is none."""
    if not isinstance(value, str) or "://" not in value:
        return None
    return value.partition("://")[2].partition("?")[0].partition("#")[0].removeprefix("www.").rstrip("/")


def _plain(value: Any) -> str:
    return " ".join(_words(value))


def _words(value: Any) -> list[str]:
    return re.findall(r"\w+", value[:_LONGEST_TITLE].lower()) if isinstance(value, str) else []


def _nodes(script: Any) -> Iterator[tuple[dict[str, Any], bool]]:
    """Each object of a script, and whether it describes the page itself, not what another object mentions."""
    kind = (script.get("type") or "").split(";")[0].strip().lower()
    if kind != "application/ld+json" or not script.text or len(script.text) > _MOST_JSON:
        return
    source = _WRAPPING.sub("", script.text).strip().rstrip(";")
    try:
        value = json.loads(_NOT_IN_JSON.sub(" ", source), strict=False)
    except (ValueError, RecursionError):
        return
    pending, seen = deque([(value, 0, True)]), 0
    while pending and seen < _MOST_NODES:
        value, depth, outer = pending.popleft()
        seen += 1
        if isinstance(value, dict):
            yield value, outer
            inner = [(each, name in _OUTER) for name, each in value.items() if isinstance(each, dict | list)]
        elif isinstance(value, list):
            inner = [(each, True) for each in value]
        else:
            continue
        if depth < _DEEPEST:
            pending += [(each, depth + 1, outer and passes) for each, passes in inner]


def _kinds(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _people(value: Any, by_id: dict[str, dict[str, Any]]) -> list[str]:
    found = []
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict) and "name" not in each:
            each = by_id.get(str(each.get("@id")), each)
        name = _named(each)
        if isinstance(name, str):
            found.append(name)
    return found


def _named(value: Any) -> Any:
    if isinstance(value, dict):
        value = value.get("name") or value.get("alternateName")
    return _text(value[0] if isinstance(value, list) and value else value)


def _text(value: Any) -> Any:
    """A string without the entities that some pages leave in their JSON."""
    import html

    return html.unescape(value) if isinstance(value, str) else value


def _meta(page: Any) -> dict[str, Any]:
    found: dict[str, list[str]] = {}
    for tag in page.iter("meta"):
        content = (tag.get("content") or "").strip()
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or tag.get("http-equiv") or ""
        if content and not (tag.get("http-equiv") and name.lower() == "date"):  # the server's clock
            found.setdefault(name.strip().lower(), []).append(content)
    stated: dict[str, Any] = {}
    for field, names in _META.items():
        values = next((found[name] for name in names if name in found), None)
        if values is not None:
            stated[field] = values if field in _MANY else values[0]
    links = (link for link in page.iter("link") if (link.get("rel") or "").lower() == "canonical")
    stated.setdefault("url", next((link.get("href") for link in links), None))
    declared = page.get("lang") or page.get(_XML_LANG)
    locale = found.get("og:locale", [None])[0]
    return {**stated, "locale": locale, "language": declared or stated.get("language")}
