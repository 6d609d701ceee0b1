"""Web pages: whose date, title and author a page states, and which of its words its readers see."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dateline.articles.drafts import Draft
from dateline.articles.html import fragment_text
from dateline.articles.loading import read_file
from dateline.articles.sources import SourceFile
from dateline.reports import Skipped

AROUND = (
    "The harbour board met for six hours on Tuesday and heard eleven speakers from both sides of the bay.",
    "Its chair, Ines Ortega, said that the decision would be made public before the summer recess began.",
    "Ferry operators had asked for a delay of two years, and the fishing cooperative for none at all.",
    "The minutes will be kept in the town hall, where anyone may read them on weekdays until four.",
)
TITLE = "Harbour board weighs a second quay"


def page(*middle: str, head: str = "", top: str = "", lang: str = "en", end: str = "") -> str:
    """A page whose story holds `middle` between paragraphs, with `top` below its headline."""
    first, *rest = (f"<p>{paragraph}</p>" for paragraph in AROUND)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{TITLE}</title>{head}</head><body>'
        f'<nav><a href="/">Home</a></nav><main><article><h1>{TITLE}</h1>{top}{first}'
        f"{''.join(middle)}{''.join(rest)}</article>{end}</main></body></html>"
    )


def draft(tmp_path: Path, markup: str) -> Draft:
    path = tmp_path / "x.html"
    path.write_text(markup, encoding="utf-8")
    (item,) = read_file(SourceFile(path))
    assert isinstance(item, Draft)
    return replace(item, text=item.text.removeprefix(f"{TITLE}\n\n"))


def ld(*nodes: dict[str, Any]) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)


# Dates


@pytest.mark.parametrize("stated", ["06/07/2025", "06/07/2025 10:30 am", "06.07.2025", "6-7-2025"])
@pytest.mark.parametrize(
    ("lang", "head", "expected"),
    [
        ("en", "", None),
        ("en-CA", "", None),
        ("en-GB", "", "2025-07-06"),
        ("en-US", "", "2025-06-07"),
        ("de", "", "2025-07-06"),
        ("en", '<meta property="og:locale" content="en_GB">', "2025-07-06"),
        ("en-US", '<meta property="og:locale" content="en_GB">', None),  # two countries
        ("en", '<meta property="article:modified_time" content="2025-07-06T08:00:00Z">', "2025-07-06"),
        ("en", '<meta property="article:modified_time" content="2025-08-01T08:00:00Z">', None),
        ("en", '<link rel="canonical" href="https://c.example/2025/06/07/quay">', "2025-06-07"),
    ],
)
def test_a_date_with_two_readings_is_settled_or_is_none(
    stated: str, lang: str, head: str, expected: str | None, tmp_path: Path
) -> None:
    meta = f'<meta property="article:published_time" content="{stated}">'
    shown = f'<span class="published-date">Published: {stated}</span>'
    assert draft(tmp_path, page(head=meta + head, lang=lang)).date == expected
    assert draft(tmp_path, page(head=head, top=shown, lang=lang)).date == expected


OTHER: dict[str, Any] = {
    "@type": "NewsArticle",
    "headline": "Old bridge reopens",
    "datePublished": "2019-03-02",
    "author": "Piet Oud",
}
OWN: dict[str, Any] = {
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2025-06-26T08:00:00Z",
    "author": {"name": "Mara Linde"},
}
REVIEW = {"@type": "Review", "name": "Toaster review", "datePublished": "2016-01-05", "author": "Shop"}


@pytest.mark.parametrize(
    "nodes",
    [
        [OTHER, OWN],
        [REVIEW, OWN],
        [{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": OTHER}]}, OWN],
        [{"@graph": [OTHER, {"@type": "WebSite", "name": "C"}, OWN]}],
        [{**OWN, "mentions": [OTHER], "isPartOf": {**OTHER, "@type": "LiveBlogPosting"}}],
        [[OTHER, OWN]],
        [{"@type": "WebPage", "mainEntity": OWN, "relatedLink": OTHER}],
        [OTHER, {**OWN, "headline": "Second quay: harbour board weighs it", "url": "https://c.example/quay"}],
    ],
)
def test_the_data_of_another_story_is_not_the_page_s(nodes: list[Any], tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://www.c.example/quay/">' + ld(*nodes)
    found = draft(tmp_path, page(head=head))
    assert (found.date, found.author) == ("2025-06-26", "Mara Linde")
    assert found.origins["date"] == "json-ld"


@pytest.mark.parametrize("node", [OTHER, REVIEW, {"@type": "ItemList", "itemListElement": [OTHER]}])
def test_where_only_other_stories_are_described_there_is_no_date(
    node: dict[str, Any], tmp_path: Path
) -> None:
    found = draft(tmp_path, page(head=ld(node)))
    assert (found.title, found.date, found.author) == (TITLE, None, None)


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        ('<time datetime="2025-06-26T10:00">26 June</time>', "2025-06-26"),
        ("<p>Published on 26 June 2025 at 10.30 BST</p>", "2025-06-26"),
        ('<div class="dateline"><span>By Mara Linde</span> <span>June 26, 2025</span></div>', "2025-06-26"),
        ('<b itemprop="datePublished" content="2025-06-26">Thursday</b>', "2025-06-26"),
        (
            '<a href="/quay" rel="bookmark"><time class="entry-date" datetime="2025-06-26">x</time></a>',
            "2025-06-26",
        ),
        ('<a href="/old">Old bridge <time datetime="2019-03-02">2 March 2019</time></a>', None),
        ('<aside><time datetime="2019-03-02">2 March 2019</time> Old bridge</aside>', None),
        ('<article><h3>Old bridge</h3><time datetime="2019-03-02">x</time></article>', None),
        ('<div class="related"><time datetime="2019-03-02">2 March 2019</time></div>', None),
        ("<span>2 hours ago</span>", None),
    ],
)
def test_the_day_by_the_headline(top: str, expected: str | None, tmp_path: Path) -> None:
    found = draft(tmp_path, page(top=top))
    assert (found.date, found.origins.get("date")) == (expected, expected and "page")


def test_a_day_within_the_story_or_behind_it_is_not_the_page_s(tmp_path: Path) -> None:
    within = (
        '<p>The board has met since <time datetime="1974-03-02">2 March 1974</time>, its register says.</p>'
    )
    list_of_stories = "".join(f'<li><time datetime="2019-0{n}-02">x</time> Story</li>' for n in (3, 4))
    assert draft(tmp_path, page(within, end=f"<ul>{list_of_stories}</ul>")).date is None


def test_a_day_of_correction_is_not_the_day_of_publication(tmp_path: Path) -> None:
    found = draft(tmp_path, page(top="<p>Last updated: June 27, 2025</p>"))
    assert (found.date, found.updated) == (None, "2025-06-27")
    both = '<p>Published June 26, 2025</p><p>Updated <time datetime="2025-06-27">Friday</time></p>'
    found = draft(tmp_path, page(top=both))
    assert (found.date, found.updated) == ("2025-06-26", "2025-06-27")


def test_a_line_that_states_both_days_states_the_first(tmp_path: Path) -> None:
    found = draft(tmp_path, page(top="<p>Published 26 June 2025 | Updated 27 June 2025</p>"))
    assert found.date == "2025-06-26"


@pytest.mark.parametrize("wrapped", ["<!--\n{}\n-->", "//<![CDATA[\n{}\n//]]>", "/* <![CDATA[ */{}/* ]]> */"])
def test_json_in_a_wrapping_is_read(wrapped: str, tmp_path: Path) -> None:
    node = json.dumps({"@type": "NewsArticle", "headline": TITLE, "datePublished": "2025-06-26"})
    script = f'<script type="application/ld+json">{wrapped.format(node)}</script>'
    assert draft(tmp_path, page(head=script)).date == "2025-06-26"


# Words


@pytest.mark.parametrize(
    ("id", "heading", "sentence"),
    [
        (
            "share-of-revenue",
            "Who gets the money?",
            "Towns keep 17 percent of the dues, the ministry said.",
        ),
        (
            "consent-of-the-towns",
            "Must they agree?",
            "Each of the 11 towns has to give its consent.",
        ),
        ("what-about-social-housing", "Flats", "The law sets aside 4,200 quayside flats for poor tenants."),
        ("who-gets-credit", "Credit", "Port minister Edda Farrow wrote the first draft of the law."),
        (
            "navy-ships-in-the-bay",
            "Navy ships in the bay",
            "Nine grey ships lay at anchor there on Sunday.",
        ),
        (
            "shareholders-revolt",
            "Shareholders revolt",
            "Three of the owners voted against the plan in March.",
        ),
        ("related-parties", "Related parties", "The chair's brother owns 12 percent of the dredging firm."),
        (
            "cookie-factory-fire",
            "Cookie factory fire",
            "The fire at the factory killed nobody, the brigade said.",
        ),
    ],
)
@pytest.mark.parametrize("attribute", ["id", "class"])
def test_a_section_of_the_story_stays_whatever_it_is_called(
    id: str, heading: str, sentence: str, attribute: str, tmp_path: Path
) -> None:
    if attribute == "class" and "cookie" in id:
        return  # a class is not made of a heading
    section = f'<section {attribute}="{id}"><h2>{heading}</h2><p>{sentence}</p></section>'
    text = draft(tmp_path, page(section)).text
    assert sentence in text
    assert all(paragraph in text for paragraph in AROUND)


@pytest.mark.parametrize(
    "box",
    [
        '<div class="share-bar"><span>Share</span> <a href="#">Facebook</a></div>',
        '<div class="social"><p>Follow us on Instagram and tell your friends of us.</p></div>',
        '<div id="consent"><p>We and our partners store personal data on your device, as you know.</p></div>',
        '<p class="credit">Photo: Bo Hale</p>',
        '<div class="credit"><p>Photograph by Bo Hale for the Courier, taken on Tuesday.</p></div>',
        '<div class="related"><ul><li><a href="/x">Old bridge reopens after 19 months.</a></li></ul></div>',
        '<div class="newsletter"><p>Subscribe to our newsletter and read us every morning.</p></div>',
        '<div class="cookie-consent"><p>This site keeps some of what you do here in mind.</p></div>',
        '<p>Read more: <a href="/y">Old bridge reopens</a></p>',
        '<section id="comments"><h3>Comments</h3><p>The board must resign, I say, all of it.</p></section>',
        '<div class="comment-list"><p>The board must resign, I say, all of it.</p></div>',
        "<div>© 2025 The Harbour Courier. All rights reserved.</div>",
        '<div class="byline-date">Published on Thursday, June 26, 2025, at ten o’clock.</div>',
        '<p>Read more: <a href="/x">The old bridge reopens after nineteen months.</a></p>',
    ],
)
def test_what_surrounds_the_story_goes(box: str, tmp_path: Path) -> None:
    assert draft(tmp_path, page(box)).text == "\n\n".join(AROUND)


@pytest.mark.parametrize(
    "box",
    [
        "<div>{}</div>",
        '<section class="text">{}</section>',
        "<div><div>{}</div></div>",
        "<div>{}<br>{}</div>",
    ],
)
@pytest.mark.parametrize("place", ["first", "between", "last"])
def test_a_sentence_in_a_box_among_paragraphs_stays(box: str, place: str, tmp_path: Path) -> None:
    sentence = "Edda Farrow will resign in November, two ministers said on Friday."
    markup = box.format(sentence, "Nobody else on the board will.")
    before = {"first": "<p>The harbour", "between": "<p>Ferry operators", "last": "</article>"}[place]
    assert sentence in draft(tmp_path, page().replace(before, markup + before, 1)).text


def test_a_paragraph_that_is_one_link_stays(tmp_path: Path) -> None:
    sentence = "The board will publish the list of all 48 berths on Monday."
    for linked in (f'<p><a href="/l">{sentence}</a></p>', f'<p><b><a href="/l">{sentence}</a></b></p>'):
        assert sentence in draft(tmp_path, page(linked)).text


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("killed <del>twelve</del> nine people", "killed nine people"),
        ("the minister <s>Oona Vane</s> Karl Brix", "the minister Karl Brix"),
        ("the <strike>old</strike> <ins>new</ins> quay", "the new quay"),
        ("the <span hidden>secret</span> quay", "the quay"),
        ('the <span aria-hidden="true">secret</span> quay', "the quay"),
        ('the <span style="display: none">secret</span> quay', "the quay"),
        ('the <span style="color:red;visibility:hidden">secret</span> quay', "the quay"),
        ('the <span style="text-decoration: line-through">old</span> quay', "the quay"),
        ('the <span style="position:absolute;left:-9999px">secret</span> quay', "the quay"),
        ('the <span class="visually-hidden">secret</span> quay', "the quay"),
        ('the <span class="sr-only">secret</span> quay', "the quay"),
        ('the <span class="d-none d-md-inline">long</span> quay', "the long quay"),  # on wide screens
        ('the <span style="opacity:0">fading</span> quay', "the fading quay"),  # until a script shows it
        ("4,120<sup>3</sup> ships", "4,120 ships"),
        ("4,120<sup>[3]</sup> ships", "4,120 ships"),
        ('4,120<sup id="r3"><a href="#n3">3</a></sup> ships', "4,120 ships"),
        ('4,120<a href="#fn3" class="footnote-ref">3</a> ships', "4,120 ships"),
        ("ships<sup>3, 4</sup> came", "ships came"),
        ("ships.<sup>*</sup> They came", "ships. They came"),
        ("12 km<sup>2</sup> of mud", "12 km² of mud"),
        ("1.5 × 10<sup>6</sup> tons", "1.5 × 10⁶ tons"),
        ("on the 26<sup>th</sup> of June", "on the 26th of June"),
        ("CO<sub>2</sub> and H<sub>2</sub>O", "CO2 and H2O"),
        ("2<sup>1</sup>/<sub>2</sub> metres", "2 1/2 metres"),
        ("the Quay<sup>TM</sup> brand", "the Quay™ brand"),
        ("He said <q>never</q> to it", "He said “never” to it"),
        ("He said <q>he told me <q>no</q> twice</q>, once", "He said “he told me ‘no’ twice”, once"),
        ("He said <q>“never”</q> to it", "He said “never” to it"),
    ],
)
def test_what_a_page_s_marks_mean(markup: str, expected: str, tmp_path: Path) -> None:
    sentence = "The harbour report of this spring has it that {}, and that the port will look into it."
    expected = sentence.format(expected)
    assert expected in draft(tmp_path, page(f"<p>{sentence.format(markup)}</p>")).text
    assert fragment_text(f"<p>{sentence.format(markup)}</p>") == expected


def test_what_the_page_s_own_style_sheet_hides_is_hidden(tmp_path: Path) -> None:
    head = "<style>p{color:red} .draft, #x{display:none} @media print{.story{display:none}}</style>"
    hidden = '<p class="draft">Minister Edda Farrow will resign on Monday.</p>'
    middle = f'{hidden}<p class="story">Nine ships lay there.</p>'
    text = draft(tmp_path, page(middle, head=head)).text
    assert "Farrow" not in text
    assert "Nine ships lay there." in text


def test_a_page_behind_a_curtain_is_still_read(tmp_path: Path) -> None:
    markup = (
        page().replace("<main>", '<main aria-hidden="true">').replace("<body>", '<body style="display:none">')
    )
    assert draft(tmp_path, markup).text == "\n\n".join(AROUND)


# How a page is laid out


TOLD = "\n\n".join(AROUND)
OFFER = "Get the Bay Echo for two crowns a week and never miss a story again."


@pytest.mark.parametrize(
    "name",
    [
        "ad",
        "ads",
        "ad-slot",
        "adUnit top",
        "google-ad",
        "advertising",
        "paywall-gate",
        "regwall",
        "subscribe-box",
    ]
    + ["subscription-offer", "promo-box", "newsletter-box", "author-bio", "about-the-author"],
)
def test_boxes_that_sell_something_are_no_story(name: str, tmp_path: Path) -> None:
    box = f'<div class="{name}"><p>{OFFER}</p></div>'
    assert draft(tmp_path, page(box)).text == TOLD


@pytest.mark.parametrize("name", ["paywall", "teaser", "ad-campaign-under-fire", "shadow", "address", "bio"])
def test_boxes_that_only_sound_so_are_story(name: str, tmp_path: Path) -> None:
    middle = "The campaign for the quay cost the board nine thousand crowns, said its clerk."
    assert middle in draft(tmp_path, page(f'<div class="{name}" id="{name}"><p>{middle}</p></div>')).text


@pytest.mark.parametrize("kind", ["div", "section"])
def test_a_story_that_a_page_holds_twice_is_read_once(kind: str, tmp_path: Path) -> None:
    story = "".join(f"<p>{each}</p>" for each in AROUND)
    boxes = "".join(f'<{kind} class="{name}">{story}</{kind}>' for name in ("desktop", "mobile"))
    markup = f"<html><body><article><h1>{TITLE}</h1>{boxes}</article></body></html>"
    assert draft(tmp_path, markup).text == TOLD


@pytest.mark.parametrize("table", ["<table>{}</table>", "<table><tr><td><table>{}</table></td></tr></table>"])
def test_a_page_laid_out_by_tables_is_a_page(table: str, tmp_path: Path) -> None:
    rows = (
        '<tr><td bgcolor=navy>BAY ECHO ONLINE</td></tr><tr><td><a href="/s">Sport</a><br></td>'
        f"<td><font size=5><b>{TITLE}</b></font><br><i>By Mara Linde</i><br>Thursday 26 June 1997"
        f"<p>{'<p>'.join(AROUND)}</td></tr>"
    )
    markup = f"<html><head><title>{TITLE}</title></head><body>{table.format(rows)}</body></html>"
    found = draft(tmp_path, markup)
    assert found.text.endswith(TOLD)
    assert "Sport" not in found.text
    assert (found.author, found.date) == ("Mara Linde", "1997-06-26")


def test_a_table_of_a_story_stays_one(tmp_path: Path) -> None:
    told = "".join(
        f"<p>In {year} the quay was closed for a while, the board said.</p>" for year in (1990, 1991, 1992)
    )
    table = f"<table><tr><td>Nineties</td><td>{told}</td></tr><tr><td>Later</td><td>None</td></tr></table>"
    assert "Later\tNone" in draft(tmp_path, page(table, *(f"<p>{each}</p>" for each in AROUND))).text


def test_a_story_in_captions_is_in_paragraphs(tmp_path: Path) -> None:
    figures = "".join(f'<figure><img src="x.jpg"><figcaption>{each}</figcaption></figure>' for each in AROUND)
    markup = f"<html><body><article><h1>{TITLE}</h1>{figures}</article></body></html>"
    assert draft(tmp_path, markup).text == TOLD


ENTRIES = (
    ("Ortega speaks", "The chair, Ines Ortega, spoke for an hour and named no day for the quay."),
    (
        "Rain stops the ferries",
        "All nine ferries lay in the harbour at noon and none was to leave before six.",
    ),
)


def live(entry: str, around: str = "<main><h1>{}</h1>{}</main>", head: str = TITLE) -> str:
    entries = "".join(entry.format(heading, f"<p>{words}</p>") for heading, words in ENTRIES)
    return f"<html><head><title>{TITLE}</title></head><body>{around.format(head, entries)}</body></html>"


@pytest.mark.parametrize(
    "entry",
    [
        "<article><h2>{}</h2>{}</article>",
        '<article class="post"><h3>{}</h3>{}</article>',
        "<article><header><h2>{}</h2></header>{}</article>",
    ],
)
@pytest.mark.parametrize(
    "around",
    [
        "<main><h1>{}</h1>{}</main>",
        "<h1>{}</h1>{}",
        '<div id="page"><h1>{}</h1>{}</div>',
        "<h1>{}</h1><div>{}</div>",
    ],
)
def test_every_entry_of_a_live_report_is_in_its_text(entry: str, around: str, tmp_path: Path) -> None:
    expected = [line for each in ENTRIES for line in each]
    assert draft(tmp_path, live(entry, around)).text.split("\n\n") == expected


@pytest.mark.parametrize(
    ("entry", "head"),
    [
        ('<article><h2><a href="/x">{}</a></h2>{}</article>', TITLE),  # stories with pages of their own
        ("<article><h2>{}</h2>{}</article>", '<a href="/">Bay Echo</a>'),
        ("<article><h1>{}</h1>{}</article>", TITLE),
        ('<article class="comment"><h4>{}</h4>{}</article>', TITLE),
    ],
)
def test_two_stories_on_a_page_are_not_one(entry: str, head: str, tmp_path: Path) -> None:
    joined = live("<article><h2>{}</h2>{}</article>")
    assert draft(tmp_path, live(entry, head=head)).text != draft(tmp_path, joined).text


# What a page tells machines alone

CONSENT = (
    "<div><p>We and our 512 partners store and access personal data on your device.</p>"
    "<p>You can change your choices at any time in the settings of this page.</p></div>"
)


def built(body: str, **node: Any) -> str:
    """A page whose story a script writes: saved without it, it shows `body`."""
    head = f"<title>{TITLE}</title>{ld({**OWN, **node})}"
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{body}</body></html>'


@pytest.mark.parametrize(
    "body", ['<div id="root"></div>', "<div>Loading…</div>", CONSENT, f"<p>{AROUND[0]}</p>"]
)
@pytest.mark.parametrize(
    "told",
    [
        TOLD,
        [*AROUND],
        "".join(f"<p>{each}</p>" for each in AROUND),
        TOLD.replace("\n\n", "\r\n \r\n\r\n"),
    ],
)
def test_a_story_that_only_machines_are_told_is_the_text(body: str, told: Any, tmp_path: Path) -> None:
    assert draft(tmp_path, built(body, articleBody=told)).text == TOLD


@pytest.mark.parametrize(
    "told", [None, 7, "", "A decision is due.", f"{TOLD} It rained.", AROUND[0], OTHER["headline"] * 9]
)
def test_a_story_that_readers_see_is_the_text_however_it_is_told(told: Any, tmp_path: Path) -> None:
    seen = draft(tmp_path, page(head=ld({**OWN, "articleBody": told})))
    assert seen.text == draft(tmp_path, page()).text


def test_a_request_for_consent_is_no_article(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text(built(CONSENT), encoding="utf-8")
    (item,) = read_file(SourceFile(path))
    assert isinstance(item, Skipped)
    assert "no text" in item.reason


@pytest.mark.parametrize(
    "story",
    [
        "“We use cookies and ask your consent,” the mayor of Tolm said of the new page.",
        "The harbour board wants a law on cookies and privacy before the summer recess.",
        "We use cookies to find thieves, a baker told the court at Tolm in May.",
    ],
)
def test_a_story_about_consent_is_one(story: str, tmp_path: Path) -> None:
    assert draft(tmp_path, built(f"<p>{story}</p>")).text == story
