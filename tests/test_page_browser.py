"""The page in a browser: Debian's Chromium, driven by Selenium, where both are installed.

One server, one browser and one small index serve all of it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import uvicorn

from dateline import Dateline, Settings
from dateline.result.result import Outcome
from dateline.serve.app import make_app
from dateline.serve.options import Options
from dateline.serve.service import Service
from pagearticles import DEPORTED, EARLY, FERRY, HOSTILE_TITLE, LATE, RECORDS, SCRIPT, UNSURE

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
if not (CHROMIUM and DRIVER):
    pytest.skip("Chromium and its driver are not installed", allow_module_level=True)
webdriver = pytest.importorskip("selenium.webdriver", reason="Selenium is not installed")

from selenium.common.exceptions import StaleElementReferenceException  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

SIGNED = "Who signed the border agreement?"
CARRIED = "How many passengers did the ferry carry?"
COUNTRIES = "Which countries did the minister visit?"
STOLEN = "How many lanterns were stolen in Ostrava?"
WIDE, PHONE = (1440, 900), (360, 780)
_LONGEST = 60  # seconds that anything may take, on a machine that has much else to do


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    settings = Settings(index=tmp_path_factory.mktemp("page") / "index", reader="fast")
    Dateline.index(RECORDS, settings=settings).close()
    service = Service(settings)
    yield service
    service.close()


@contextmanager
def listening(service: Service, options: Options) -> Iterator[str]:
    """The service on a free port, in a thread of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        free.listen()  # who comes before the models are loaded waits
        app = make_app(service, options, write=lambda line: None)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [free]})
        thread.start()
        yield f"http://127.0.0.1:{free.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def base(service: Service) -> Iterator[str]:
    with listening(service, Options()) as base:
        yield base


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory, downloads: Path) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"):
        options.add_argument(argument)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('chromium')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    told = {"behavior": "allow", "downloadPath": str(downloads)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", told)
    yield browser
    browser.quit()


class Element:
    """One element of the page, found anew for whatever is done with it: the page may have been redrawn."""

    def __init__(self, page: Page, selector: str, words: str | None = None) -> None:
        self._page, self._selector, self._words = page, selector, words

    def click(self) -> None:
        self._when_there(lambda found: found.click())

    def type(self, *keys: str, instead: bool = False) -> None:
        if instead:
            self._when_there(lambda found: found.clear())
        self._when_there(lambda found: found.send_keys(*keys))

    def attribute(self, name: str) -> str | None:
        said: str | None = self._when_there(lambda found: found.get_attribute(name))
        return said

    def is_shown(self) -> bool:
        return bool(self._when_there(lambda found: found.is_displayed()))

    def is_selected(self) -> bool:
        return bool(self._when_there(lambda found: found.is_selected()))

    def awaited(self) -> None:
        self._when_there(lambda found: found)

    def left(self) -> float:
        return float(self._when_there(lambda found: found.rect["x"]))

    def _when_there(self, act: Callable[[Any], Any]) -> Any:
        """What the act gives, tried again where the element was replaced between finding it and the act."""

        def tried() -> tuple[Any] | None:
            try:
                for found in self._page.browser.find_elements(By.CSS_SELECTOR, self._selector):
                    if self._words is None or found.text == self._words:
                        return (act(found),)
            except StaleElementReferenceException:
                pass
            return None

        return self._page.until(tried)[0]


class Page:
    """What a person does with the page, and sees of it."""

    def __init__(self, browser: Any, base: str) -> None:
        self.browser, self.base = browser, base

    def goto(self, **place: Any) -> None:
        """Load the page at a place of its own, and wait until it is drawn."""
        self.browser.get(f"{self.base}/{'?' if place else ''}{urlencode(place, doseq=True)}")
        self.settled()

    def settled(self) -> None:
        self.until(
            lambda: self.js("return document.querySelector('#found:not([aria-busy=true]) > *') !== null")
        )

    def until(self, holds: Callable[[], Any]) -> Any:
        end = time.monotonic() + _LONGEST
        while time.monotonic() < end:
            if found := holds():
                return found
            time.sleep(0.02)
        raise AssertionError(f"not within {_LONGEST} s; the console has {self.browser.get_log('browser')}")

    def js(self, script: str, *given: Any) -> Any:
        return self.browser.execute_script(script, *given)

    def call(self, module: str, function: str, *given: Any) -> Any:
        """What a function makes of one of the page's modules, and of what else it is given."""
        load = f"const [given, then] = arguments; import('./{module}')"
        return self.browser.execute_async_script(
            f"{load}.then((one) => then(({function})(one, ...given)))", given
        )

    def count(self, selector: str) -> int:
        return int(self.js("return document.querySelectorAll(arguments[0]).length", selector))

    def one(self, selector: str) -> Element:
        return Element(self, selector)

    def text(self, selector: str) -> str:
        return str(self.until(lambda: self.texts(selector))[0])

    def texts(self, selector: str) -> list[str]:
        """What a person reads in each of them, all at one moment."""
        script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText.trim())"
        found: list[str] = self.js(script, selector)
        return found

    def button(self, words: str) -> Element:
        return Element(self, "button", words)

    def ask(self, question: str) -> None:
        self.one("#question").type(question, Keys.ENTER, instead=True)
        self.until(
            lambda: question in self.js("return document.querySelector('.question')?.textContent ?? ''")
        )
        self.settled()

    def open(self, selector: str = ".sources .citation .title") -> None:
        self.one(selector).click()
        self.until(lambda: self.count("#article .body p"))

    def address(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.browser.current_url).query)

    def size(self, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def prefers(self, scheme: str) -> None:
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def focused(self) -> str:
        return str(self.js("return document.activeElement.outerHTML"))

    def press(self, *keys: str) -> None:
        webdriver.ActionChains(self.browser).send_keys(*keys).perform()


@pytest.fixture
def page(browser: Any, base: str) -> Iterator[Page]:
    """The page at its beginning, wide and light; afterwards, that it owed nothing to anybody outside."""
    page = Page(browser, base)
    page.size(*WIDE)
    page.prefers("light")
    page.goto()
    page.browser.get_log("browser")
    yield page
    asked = page.js("return performance.getEntriesByType('resource').map((one) => one.name)")
    assert [one for one in asked if not one.startswith((base, "blob:"))] == []
    wrong = [
        one
        for one in browser.get_log("browser")
        if one["level"] == "SEVERE" and " 404 " not in one["message"]
    ]
    assert wrong == []


# What a question comes to


def test_headlines_come_at_once_and_then_the_answer_with_all_that_speaks_for_it(page: Page) -> None:
    page.js(
        "window.seen = []; new MutationObserver(() => window.seen.push(["
        "document.querySelectorAll('.reading .headline').length, document.querySelector('.busy') !== null]))"
        ".observe(document.querySelector('#found'), { childList: true, subtree: true })"
    )
    page.ask(SIGNED)
    assert any(headlines > 0 and busy for headlines, busy in page.js("return window.seen"))
    assert page.text(".lead.answer") == "Mayor Tom Reyes"
    assert "% confident" in page.text(".sureness")
    assert "right" in page.text(".sureness")
    assert page.text(".evidence mark") == "Mayor Tom Reyes"
    assert page.text(".evidence") == "Mayor Tom Reyes signed the border agreement in the town hall of Harlan."
    assert page.text(".sources .citation .origin").split("\n")[:2] == ["The Harlan Post", "1 March 2025"]
    assert page.text(".sources .count") == "In 1 article."
    assert page.text("#status").startswith("Mayor Tom Reyes. ")
    assert page.browser.title == f"{SIGNED} – Dateline"


def test_articles_that_disagree_are_told_with_each_claim(page: Page) -> None:
    page.goto(q=DEPORTED)
    assert page.text(".disagreement h3") == "The articles disagree"
    assert [one.split()[0] for one in page.texts(".claim")] == ["20,000", "5,000"]
    assert page.texts(".disagreement .citation .title") == [LATE, EARLY]


def test_verdicts_lists_listings_and_speakers_have_their_shapes(page: Page) -> None:
    page.goto(q="Was anyone hurt in the fire?")
    assert page.text(".verdict") == "No"
    assert page.texts(".told h3") == ["What says no", "What says the contrary"]
    says_no, contrary = page.texts(".evidence .sentence")
    assert says_no.startswith("Nobody was hurt in the fire")
    assert contrary.startswith("Two people were hurt in the fire")
    assert page.texts(".sources .citation .title") == [EARLY, LATE]

    page.goto(q=COUNTRIES)
    assert page.texts(".items .item") == ["Kenya", "Ghana", "Togo"]

    page.goto(q="Which articles mention Harlan?")
    assert page.text(".sentence") == "2 articles mention “Harlan”:"
    assert page.texts(".headlines > li .evidence mark") == ["Harlan", "Harlan"]

    page.goto(q="What did Ingrid Dahl say about the ferry?")
    assert page.text(".speaker") == "Said by Mayor Ingrid Dahl."


def test_not_sure_shows_the_nearest_sentences_each_cited(page: Page, service: Service) -> None:
    with service.news() as news:
        result = next(one for one in news.ask_many(UNSURE) if one.outcome is Outcome.NOT_SURE)
    page.goto(q=result.question)
    assert page.text(".lead") == "Not sure"
    assert page.text(".sureness").endswith(". The nearest sentences:")
    nearest = [answer.citations[0] for answer in result.nearest]
    assert page.texts(".evidence mark") == [place.text for place in nearest]
    assert page.count(".told .citation") == page.count(".evidence") == len(nearest)
    page.open()
    assert page.texts("#article mark.looked") == [nearest[0].text]


def test_what_is_no_question_gets_advice_and_what_has_no_answer_says_so(page: Page) -> None:
    page.goto(q="¿Cuántas personas fueron deportadas de la ciudad ayer?")
    assert page.text(".lead").startswith("This looks like Spanish")
    page.goto(q="Which teapot sings opera?", source="Border Wire")
    assert page.text(".lead") == "No answer in these articles."
    page.button("Ask all articles").click()
    page.until(lambda: "source" not in page.address())


def test_several_questions_in_a_line_are_answered_each(page: Page) -> None:
    page.ask(f"{SIGNED} {CARRIED}")
    assert page.texts(".question") == [SIGNED, CARRIED]
    assert page.texts(".lead.answer") == ["Mayor Tom Reyes", "312"]


def test_a_question_that_cannot_be_asked_is_told_with_its_remedy(page: Page) -> None:
    page.goto(q="Who signed it? " + "long " * 500)
    assert page.text(".problem .lead")
    assert page.text(".problem p:nth-child(2)")
    page.browser.get_log("browser")  # it has the refusal, which is meant


# The article


def test_a_citation_opens_its_article_at_the_words_with_the_others_marked(page: Page) -> None:
    page.goto(q=DEPORTED)
    lead = page.text(".lead.answer")
    page.open(".disagreement .citation .title")
    assert page.text("#article h2") == LATE
    assert page.texts("#article .body p") == RECORDS[1]["text"].split("\n\n")
    assert page.texts("#article mark.looked") == ["20,000"]
    assert page.text("#article .sentence").startswith("In Harlan")
    link = page.one("#article .outward")
    assert link.attribute("href") == RECORDS[1]["url"]
    assert (link.attribute("rel"), link.attribute("target")) == ("noopener noreferrer", "_blank")
    assert page.address()["article"] == ["harlan-late"]
    assert LATE in page.texts("#found [aria-current=true]")
    assert "looked" in page.focused()

    page.press(Keys.ESCAPE)
    page.until(lambda: not page.one("#article").is_shown())
    assert LATE in page.focused()
    page.browser.forward()
    page.until(lambda: page.one("#article").is_shown())
    page.browser.back()
    page.until(lambda: not page.one("#article").is_shown())
    assert page.text(".lead.answer") == lead


def test_the_cited_places_of_an_article_are_gone_through_one_after_another(page: Page) -> None:
    page.goto(q=COUNTRIES)
    page.open(".items li:nth-child(2) a.number")
    marks = "return [...document.querySelectorAll('#article mark')].map((one) => one.textContent).join('')"
    assert page.js(marks) == "Kenya, Ghana and Togo"
    assert page.texts("#article mark.looked") == ["Ghana"]
    page.one("#article [aria-label='Next citation']").click()
    page.until(lambda: page.texts("#article mark.looked") == ["Togo"])
    page.one("#article [aria-label='Previous citation']").click()
    page.until(lambda: page.texts("#article mark.looked") == ["Ghana"])
    page.browser.back()
    page.until(lambda: not page.one("#article").is_shown())


def test_a_link_to_a_citation_opens_it(page: Page) -> None:
    start = FERRY.index("312")
    page.goto(q=CARRIED, article="ferry", at=f"{start}-{start + 3}")
    page.until(lambda: page.texts("#article mark.looked") == ["312"])
    page.settled()
    page.until(lambda: page.texts("#article .steps") and "Cited 1 of 1" in page.text("#article .steps"))
    assert page.one("#article mark.looked").attribute("data-numbers") == "1"
    assert page.texts("#article .sentence")
    page.one("#article .bar button").awaited()  # it copies the quotation


def test_a_link_to_what_is_not_cited_there_says_so_and_marks_no_other_words(page: Page) -> None:
    start = FERRY.index("312")
    page.goto(q=CARRIED, article="ferry", at=f"{start - 4}-{start - 1}")
    page.until(lambda: page.texts("#article .changed"))
    assert page.count("#article mark.looked") == 0
    assert page.texts("#article mark.cited") == ["312"]
    page.goto(article="ferry", at=f"{len(FERRY) + 9}-{len(FERRY) + 12}")
    page.until(lambda: page.texts("#article .changed"))
    assert page.count("#article mark") == 0


def test_a_link_to_where_a_speaker_is_named_marks_the_name(page: Page) -> None:
    page.goto(q="What did Ingrid Dahl say about the ferry?")
    page.open(".speaker a")
    named = page.texts("#article mark.looked")
    page.browser.refresh()
    page.settled()
    page.until(lambda: page.texts("#article mark.looked") == named)
    assert page.count("#article .changed") == 0


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (CARRIED, "312"),
        ("What did Ingrid Dahl say about the ferry?", "the whole island 🏝 waited for this ferry"),
        ("Who was the captain of the ferry?", "林海"),
    ],
)
def test_marks_stand_at_their_words_behind_characters_of_two_units(
    page: Page, question: str, words: str
) -> None:
    page.goto(q=question)
    page.open()
    assert page.texts("#article mark.looked") == [words]
    drawn = page.js("return [...document.querySelectorAll('#article .body p')].map((one) => one.textContent)")
    assert "\n\n".join(drawn) == FERRY


def test_a_hostile_article_is_text_and_nothing_else(page: Page) -> None:
    page.goto(q=STOLEN)
    page.open()
    assert page.text("#article h2") == HOSTILE_TITLE.replace("\u202e", "\ufffd")
    assert page.texts("#article mark.looked") == ["47"]
    shown = page.js("return document.body.textContent")
    assert SCRIPT in shown
    assert "\u202e" not in shown
    assert "\x1b" not in shown
    assert page.js("return window.owned ?? null") is None
    assert page.js("return document.querySelectorAll('img, iframe, object, script:not([src])').length") == 0
    links = page.js("return [...document.querySelectorAll('a')].map((one) => one.href)")
    assert {urlsplit(link).scheme for link in links} == {"http", "https"}
    assert "javascript:window.owned=1" in page.text("#article .unfollowed")
    page.one("#article .unfollowed").click()
    page.button("Copy quotation").awaited()
    assert page.js("return window.owned ?? null") is None


def test_markup_is_refused_by_the_policy_even_to_a_script_that_tries(page: Page) -> None:
    refused = page.js(
        "try { document.querySelector('#found').innerHTML = arguments[0]; return null } "
        "catch (error) { return error.name }",
        SCRIPT,
    )
    assert refused == "TypeError"
    page.browser.get_log("browser")


# Counting, cutting, addresses: the modules themselves


def test_places_are_counted_in_code_points_and_steering_characters_are_shown(page: Page) -> None:
    assert page.call("text.js", "(one) => new one.Counted('a🚢b𝔫é').slice(1, 4)") == "🚢b𝔫"
    assert page.call("text.js", "(one) => new one.Counted('a🚢b𝔫é').length") == 5
    cut = (
        "(one) => one.pieces(0, 9, [{ start: 2, end: 5 }, { start: 4, end: 20 }, { start: 7, end: 7 }])"
        ".map((piece) => [piece.start, piece.end, piece.ranges.length])"
    )
    assert page.call("text.js", cut) == [[0, 2, 0], [2, 4, 1], [4, 5, 2], [5, 9, 1]]
    steering = "a\u202eb\u2066c\x1bd\x9be\r\nf\u2028g\x7f"
    shown = page.call("text.js", "(one, text) => one.plain(text)", steering)
    assert shown == "a\ufffdb\ufffdc\u241bd\ufffde \nf\ufffdg\u2421"
    assert len(shown) == len(steering)
    assert page.call("text.js", "(one) => one.oneLine(' a\\r\\nb\\rc ')") == "a b c"
    half = "(one) => one.plain('a' + String.fromCharCode(0xd83d) + 'b🚢')"
    assert page.call("text.js", half) == "a\ufffdb🚢"


@pytest.mark.parametrize(
    ("address", "followed"),
    [
        ("https://news.example/a?b=1#c", "https://news.example/a?b=1#c"),
        ("HTTP://News.Example", "http://news.example/"),
        (" javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,<script>", None),
        ("file:///etc/passwd", None),
        ("//news.example/a", None),
        ("https://bank.example@evil.example/", None),
        ("https://", None),
        ("", None),
        (None, None),
    ],
)
def test_only_plain_addresses_of_the_web_are_followed(
    page: Page, address: str | None, followed: str | None
) -> None:
    assert page.call("text.js", "(one, given) => one.webAddress(given)?.href ?? null", address) == followed


def test_lines_end_where_any_system_ends_them(page: Page) -> None:
    draw = """(one, text) => {
        const pane = document.createElement("div");
        const links = { toClose: { href: "/" }, toPlace: () => ({ href: "/" }) };
        one.drawArticle(pane, { id: "a", title: "A", text }, [], { start: null }, links);
        return [...pane.querySelectorAll(".body p")].map((line) => line.textContent);
    }"""
    assert page.call("article.js", draw, "One.\r\n\r\nTwo.\rThree.\n") == ["One.", "Two.", "Three."]


def test_places_with_one_number_are_one_citation(page: Page) -> None:
    numbered = """(one) => {
        const place = (start) => ({
            article: { id: "a" }, start, end: start + 5, quote_start: 0, quote_end: 40, quote: "",
        });
        const answers = [{ citations: [{ ...place(0), end: 30 }] }];
        const items = [{ citations: [place(0), place(20)] }];
        return new one.Places({ answers, items }, null).numbered(items[0].citations).map((one) => one.start);
    }"""
    assert page.call("places.js", numbered) == [0]


def test_a_file_is_named_by_the_words_of_its_question(page: Page) -> None:
    named = "(one, question) => one.fileName(question)"
    assert page.call("take.js", named, "¿Cuántas personas asistieron?") == "cuantas-personas-asistieron"
    assert page.call("take.js", named, "Wer überquerte 2031 die Brücke?") == "wer-uberquerte-2031-die-brucke"
    assert page.call("take.js", named, "?") == "answer"


def test_many_years_are_drawn_as_years_and_a_chosen_one_as_its_months(page: Page) -> None:
    names = "(one, ...given) => one.periods(...given).map((bar) => `${bar.name} ${bar.count} ${bar.until}`)"
    months = {"2001-03": 2, "2024-02": 1, "2024-04": 3}
    years = page.call("facets.js", names, months, "", "")
    assert (years[0], years[-1], len(years)) == ("2001 2 2001-12-31", "2024 4 2024-12-31", 24)
    assert page.call("facets.js", names, months, "2024-01-01", "2024-12-31") == [
        "2024-01 0 2024-01-31",
        "2024-02 1 2024-02-29",
        "2024-03 0 2024-03-31",
        "2024-04 3 2024-04-30",
    ]
    assert page.call("facets.js", names, {}, "", "") == []


def test_an_address_that_says_nonsense_says_nothing(page: Page) -> None:
    kept = "(one, given) => one.write(one.read(given))"
    nonsense = "?q=%20&since=today&until=2025-6-1&source=&source=%20&article=&at=5&other=1"
    assert page.call("address.js", kept, nonsense) == "/"
    sense = "?q=Who%3F&since=2025-01-01&source=A%26B&source=%3Cb%3E&article=x%2F..&at=3-5"
    assert page.call("address.js", kept, sense) == sense


# Filters, follow-ups, the address


def test_filters_stand_in_the_address_and_a_link_asks_the_same(page: Page) -> None:
    page.goto(q=DEPORTED, source="Border Wire")
    assert page.text(".lead.answer") == "20,000"
    assert page.texts(".chip") == ["Border Wire\n×"]
    page.until(lambda: page.text("#holdings") == "1 of 5 articles")
    page.one("input[data-key='source The Harlan Post']").click()
    page.until(lambda: page.address()["source"] == ["Border Wire", "The Harlan Post"])
    page.until(lambda: len(page.texts(".chip")) == 2)
    page.one(".chip").click()
    page.until(lambda: page.texts(".lead.answer") == ["5,000"])
    assert page.address() == {"q": [DEPORTED], "source": ["The Harlan Post"]}
    link = page.browser.current_url

    page.browser.back()
    page.until(lambda: page.count(".disagreement"))
    page.browser.back()
    page.until(lambda: page.texts(".lead.answer") == ["20,000"])
    page.until(lambda: page.one("input[data-key='source Border Wire']").is_selected())
    assert not page.one("input[data-key='source The Harlan Post']").is_selected()
    page.browser.get(link)
    page.until(lambda: page.texts(".lead.answer") == ["5,000"])
    page.until(lambda: page.one("input[data-key='source The Harlan Post']").is_selected())


def test_filters_that_leave_no_article_say_so_and_can_be_let_go_of(page: Page) -> None:
    page.goto(source="Nobody")
    assert page.text(".note") == "No article passes these filters."
    page.ask(SIGNED)
    assert page.text(".problem .lead") == "No article passes these filters."
    page.button("Ask all articles").click()
    page.until(lambda: page.texts(".lead.answer") == ["Mayor Tom Reyes"])
    assert page.address() == {"q": [SIGNED]}


def test_an_article_that_has_changed_since_it_was_cited_says_so_and_marks_nothing(page: Page) -> None:
    draw = """(one, quote) => {
        const pane = document.createElement("div");
        const range = { start: 5, end: 7, quote_start: 0, quote_end: 7 };
        const place = { article: { id: "a" }, ...range, quote, number: 1 };
        const links = { toClose: { href: "/" }, toPlace: () => ({ href: "/" }) };
        one.drawArticle(pane, { id: "a", title: "A", text: "It was 47." }, [place], place, links);
        return [pane.querySelector(".changed") !== null, pane.querySelectorAll("mark").length];
    }"""
    assert page.call("article.js", draw, "It was ") == [False, 1]
    assert page.call("article.js", draw, "It is 3") == [True, 0]


def test_an_article_that_is_gone_says_so(page: Page) -> None:
    page.goto(article="nowhere")
    page.until(lambda: page.text("#article h2") == "This article is not in the index any more.")
    page.one("#article .close").click()
    page.until(lambda: not page.one("#article").is_shown())


def test_a_month_of_the_histogram_is_a_filter(page: Page) -> None:
    page.until(lambda: page.count(".month"))
    named = page.js("return [...document.querySelectorAll('.month')].map((one) => one.ariaLabel)")
    assert named[:2] == ["December 2024: 1 article", "January 2025: 1 article"]
    assert len(named) == 7  # the empty ones, too
    page.one(f".month[aria-label='{named[-1]}']").click()
    page.until(lambda: page.address() == {"since": ["2025-06-01"], "until": ["2025-06-30"]})
    page.until(lambda: page.texts(".front .title") == [LATE])
    assert page.texts(".chip") == ["1 June 2025 to 30 June 2025\n×"]
    page.one(".month[aria-pressed=true]").click()
    page.until(lambda: page.address() == {})
    page.until(lambda: page.count(".front .title") == 5)


def test_a_follow_up_is_shown_as_understood_and_one_click_takes_that_back(page: Page) -> None:
    page.ask(SIGNED)
    page.ask("Where did he sign it?")
    assert page.text(".understood").startswith("Read as: ")
    full = page.text(".understood q")
    assert full == "Where did Tom Reyes sign the border agreement?"
    page.until(lambda: page.address()["q"] == [full])
    assert page.texts("#turns a") == [SIGNED]
    page.button("Ask as typed").click()
    page.until(lambda: page.address().get("q") == ["Where did he sign it?"])
    page.settled()
    assert page.count(".understood") == 0
    page.button("Begin afresh").click()
    page.until(lambda: page.count(".front"))
    assert page.address() == {}


def test_long_lists_go_on_links_keep_what_this_meant_and_an_old_toll_is_told_once(
    page: Page, tmp_path: Path
) -> None:
    days = [f"2031-04-{day:02}" for day in range(1, 15)]
    records = [{"id": day, "date": day, "text": f"Varenna counted its boats on {day}."} for day in days]
    records[1]["text"] = "At least 14 people died in the flood in Varenna."
    records[4]["text"] = "The flood in Varenna has killed 31 people."
    settings = Settings(index=tmp_path / "index", reader="fast")
    Dateline.index(records, settings=settings).close()
    service = Service(settings)
    with listening(service, Options()) as base:
        other = Page(page.browser, base)
        other.goto()
        other.ask("How many people died in the flood in Varenna?")
        assert other.text(".lead.answer") == "31"
        assert other.text(".disagreement h3") == "Told earlier"
        assert [re.findall(r"\b(?:14|31)\b(?!%)", one) for one in other.texts(".claim")] == [["14"]]

        other.ask("When was this published?")
        other.until(lambda: other.address().get("of") == [days[4]])
        link = other.browser.current_url
        other.ask("Which articles mention Varenna?")
        assert "of" not in other.address()
        assert other.count(".told .headlines > li") == 10
        other.button("Show all 14").click()
        other.until(lambda: other.count(".told .headlines > li") == 14)
        assert other.count("button.more") == 0

        other.browser.get(link)
        other.settled()
        assert other.text(".lead.sentence") == "That article:"
        assert other.texts(".told .headlines time") == ["5 April 2031"]
    service.close()
    page.goto()


def _reads(page: Page, selector: str, words: str) -> bool:
    return page.texts(selector) == [words]


def test_every_article_of_a_long_list_is_reached_and_any_id_opens(page: Page, tmp_path: Path) -> None:
    ids = ["..", ".", "a/b", *map(str, range(117))]
    records = [
        {"id": id, "date": f"2031-{1 + at // 28:02}-{1 + at % 28:02}", "text": f"Tarn saw storm {at}."}
        for at, id in enumerate(ids)
    ]
    settings = Settings(index=tmp_path / "index", reader="fast")
    Dateline.index(records, settings=settings).close()
    service = Service(settings)
    with listening(service, Options()) as base:
        other = Page(page.browser, base)
        other.goto()
        assert other.text("#newest") == "The newest of 120 articles"
        for heading in ("25 to 48", "49 to 72", "73 to 96", "97 to 120"):
            other.button("Older").click()
            other.until(partial(_reads, other, "#newest", f"{heading} of 120 articles"))
        assert other.texts("button.more") == ["Newer"]

        other.ask("Which articles mention Tarn?")
        other.button("Show 100").click()
        other.until(lambda: other.count(".told .headlines > li") == 100)
        other.button("Show 101 to 120").click()
        other.until(lambda: other.count(".told .headlines > li") == 20)
        assert other.text(".lead.sentence") == "120 articles mention “Tarn”; 101 to 120:"
        assert other.texts("button.more") == ["Show 1 to 100"]

        for id, words in (
            ("..", "Tarn saw storm 0."),
            (".", "Tarn saw storm 1."),
            ("a/b", "Tarn saw storm 2."),
        ):
            other.goto(article=id)
            other.until(partial(_reads, other, "#article .body", words))
    service.close()
    page.goto()


# What is taken along


def test_a_quotation_is_copied_with_its_citation(page: Page) -> None:
    page.browser.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    )
    page.goto(q=DEPORTED, source="Border Wire")
    page.button("Copy quotation").click()
    page.button("Copied").awaited()
    copied = page.browser.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert copied == (
        "“In Harlan 20,000 people were deported, the office said.” (“More deportees from Harlan than was "
        "known”, Border Wire, 26 June 2025, http://wire.example/late, characters 10 to 16 of harlan-late)"
    )


def test_an_answer_is_downloaded_as_markdown_csv_and_json(page: Page, downloads: Path) -> None:
    page.goto(q=DEPORTED, source="Border Wire")
    name = downloads / "how-many-people-were-deported-in-harlan"
    for kind in ("Markdown", "CSV", "JSON"):
        page.button(kind).click()
    page.until(lambda: all(name.with_suffix(f".{kind}").exists() for kind in ("md", "csv", "json")))
    assert name.with_suffix(".md").read_text("utf-8").startswith(f"## {DEPORTED}\n\n**20,000**")
    assert name.with_suffix(".csv").read_text("utf-8").splitlines()[1].startswith(f'{DEPORTED},"20,000",')
    result = json.loads(name.with_suffix(".json").read_text("utf-8"))
    assert (result["schema"], result["answers"][0]["answer"]) == (2, "20,000")


# A token


def test_a_token_is_asked_for_and_kept_for_the_tab_alone(page: Page, service: Service, base: str) -> None:
    with listening(service, Options(token="sesame-open-0123456789")) as guarded:
        page.browser.get(guarded)
        page.one("#token[open] #token-field").type("wrong", Keys.ENTER)
        page.until(lambda: page.text("#token-remark") == "That is not the token of this Dateline.")
        page.one("#token[open] #token-field").type("sesame-open-0123456789", Keys.ENTER)
        page.until(lambda: page.count(".front"))
        assert page.count("#token[open]") == 0
        page.browser.get(f"{guarded}/?{urlencode({'q': SIGNED})}")
        page.until(lambda: page.texts(".lead.answer") == ["Mayor Tom Reyes"])
        kept = page.js("return [Object.values(sessionStorage), Object.values(localStorage), document.cookie]")
        assert kept == [["sesame-open-0123456789"], [], ""]
        assert "sesame" not in page.browser.current_url
    page.goto()
    page.browser.get_log("browser")  # it has the refusals, which are meant


# Hands, eyes, ears


def test_everything_is_within_reach_of_the_keyboard(page: Page) -> None:
    assert 'id="question"' in page.focused()
    page.press(DEPORTED, Keys.ENTER)
    page.until(lambda: page.count(".lead.answer"))
    assert 'id="question"' in page.focused()
    reached = []
    for _ in range(60):
        page.press(Keys.TAB)
        reached.append(page.focused())
        if "data-place" in reached[-1]:
            break
    assert 'type="submit"' in reached[0]
    assert any('data-key="source Border Wire"' in one for one in reached)
    assert any('class="month"' in one for one in reached)
    page.press(Keys.ENTER)
    page.until(lambda: "looked" in page.focused())
    page.press(Keys.ESCAPE)
    page.until(lambda: "data-place" in page.focused())

    page.one(".month").type(Keys.ARROW_RIGHT)
    assert "January 2025" in page.focused()
    page.press(Keys.ENTER)
    page.until(lambda: page.address().get("since") == ["2025-01-01"])
    page.goto(q=DEPORTED)
    page.press(Keys.TAB)
    assert "Skip to the answer" in page.focused()
    page.press(Keys.ENTER)
    page.until(lambda: 'id="main"' in page.focused())


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_nothing_runs_over_the_edge_and_the_article_has_its_place(page: Page, size: tuple[int, int]) -> None:
    page.size(*size)
    fits = "return document.documentElement.scrollWidth <= innerWidth"
    for place in ({}, {"q": DEPORTED}, {"q": STOLEN}, {"q": "Which articles mention Harlan?"}):
        page.goto(**place)
        assert page.js(fits), place
    page.goto(q=STOLEN)
    page.open()
    assert page.js(fits)
    left = page.one("#article").left()
    behind = page.js("return document.querySelector('main').inert")
    assert (left, behind) == (0, True) if size is PHONE else (left > 600, behind) == (True, False)


def test_dark_and_light_are_as_the_system_prefers_until_they_are_switched(page: Page) -> None:
    paper = "return getComputedStyle(document.body).backgroundColor"
    light = page.js(paper)
    page.prefers("dark")
    dark = page.js(paper)
    assert light != dark
    assert page.one("#theme").attribute("aria-pressed") == "true"
    page.one("#theme").click()
    assert page.js(paper) == light
    page.goto()
    assert page.js(paper) == light
    page.one("#theme").click()
    assert page.js(paper) == dark


def axe() -> Path | None:
    """The accessibility checker, where `npm install axe-core` put it, or where AXE_CORE says."""
    root = Path(__file__).parent.parent
    places = [Path(given) if (given := os.environ.get("AXE_CORE")) else root / "node_modules" / "axe-core"]
    found = (place / "axe.min.js" for place in places)
    return next((one for one in found if one.is_file()), None)


@pytest.mark.skipif(
    axe() is None, reason="axe-core is not installed (npm install axe-core, or AXE_CORE=FOLDER)"
)
@pytest.mark.parametrize(
    ("scheme", "size", "questions"),
    [
        ("light", WIDE, ("", DEPORTED, STOLEN, COUNTRIES)),
        ("light", PHONE, ("", DEPORTED)),
        ("dark", WIDE, (DEPORTED, COUNTRIES)),
    ],
    ids=["light", "phone", "dark"],
)
def test_axe_finds_nothing_serious(
    page: Page, scheme: str, size: tuple[int, int], questions: tuple[str, ...]
) -> None:
    script = axe()
    assert script is not None
    page.prefers(scheme)
    page.size(*size)
    found = []
    for question in questions:
        page.goto(**({"q": question} if question else {}))
        if question:
            page.open()
        page.js(script.read_text("utf-8"))
        told = page.browser.execute_async_script("axe.run().then(arguments[0])")
        assert len(told["passes"]) > 20
        found += [
            (question, one["id"], one["help"], one["nodes"][0]["html"])
            for one in told["violations"]
            if one["impact"] in ("moderate", "serious", "critical")
        ]
    assert found == []
