// An article beside the answer, at the words that are cited.

import { byId, make, refill } from "./dom.js";
import { origin } from "./evidence.js";
import { Counted, dateWords, nameOf, oneLine, pieces, plain } from "./text.js";

/**
 * Draw an article with its cited places marked, and return the mark to look at: that of `at`, or null.
 *
 * `places` are ranges with a `number` and the range of their sentence; `at` is the range that is looked at, of
 * `start` null where none is; `lost` says that it was to be one that nothing cites.
 */
export function drawArticle(pane, article, places, at, { toClose, toPlace, toCopy, lost = false }) {
  const looked =
    at.start === null ? null : (places.find((one) => one.start === at.start && one.end === at.end) ?? at);
  const text = new Counted(article.text);
  const changed =
    places.some((one) => text.slice(one.quote_start, one.quote_end) !== one.quote) ||
    (looked !== null && !stands(looked, text));
  const others = places.filter((one) => one !== looked);
  const title = make("h2", { id: "article-title", tabindex: "-1", dir: "auto" }, nameOf(article));
  const body = make(
    "div",
    { class: "body", dir: "auto", lang: languageOf(article) },
    changed ? plainly(text) : paragraphs(text, looked, others),
  );
  refill(
    pane,
    make(
      "div",
      { class: "bar" },
      steps(places, looked, toPlace),
      looked?.quote && toCopy
        ? make(
            "button",
            { type: "button", on: { click: (event) => toCopy(event, looked) } },
            "Copy quotation",
          )
        : null,
      make(
        "a",
        { class: "close", href: toClose.href, on: toClose.on, "aria-label": "Close the article" },
        "Close",
      ),
    ),
    make("header", {}, title, make("p", { class: "origin" }, origin(article, details(article)))),
    changed || lost
      ? make(
          "p",
          { class: "changed", role: "alert" },
          changed
            ? "This article has changed since it was cited. Ask again."
            : "The words that this link leads to are not cited any more: the article or the answer has changed.",
        )
      : null,
    body,
  );
  return pane.querySelector("mark.looked");
}

/** Whether a place is one of the text, and has the words that are told of it. */
function stands({ start, end, text: words }, text) {
  return start < end && end <= text.length && (words ?? text.slice(start, end)) === text.slice(start, end);
}

const languageOf = ({ language }) => (/^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(language ?? "") ? language : null);

function details(article) {
  return [
    article.updated && article.updated !== article.date
      ? make("span", {}, `updated ${dateWords(article.updated)}`)
      : null,
    article.section ? make("span", { dir: "auto" }, oneLine(article.section)) : null,
  ];
}

const plainly = (text) => paragraphs(text, null, []);

/** Previous and next of the cited places, in the order in which they stand. */
function steps(places, looked, toPlace) {
  if (!places.length) return make("p", { class: "steps" });
  const sorted = places.toSorted((one, other) => one.start - other.start);
  const here = sorted.indexOf(looked);
  const step = (words, place) =>
    place
      ? make("a", { ...toPlace(place), "aria-label": `${words} citation` }, words === "Previous" ? "‹" : "›")
      : make("span", { "aria-hidden": "true" }, words === "Previous" ? "‹" : "›");
  return make(
    "p",
    { class: "steps" },
    step("Previous", sorted[here - 1]),
    make(
      "span",
      {},
      make("span", { class: "word" }, "Cited "),
      here < 0 ? `${sorted.length} here` : `${here + 1} of ${sorted.length}`,
    ),
    step("Next", sorted[here + 1]),
  );
}

function paragraphs(counted, looked, others) {
  const { text } = counted;
  const inUnits = ({ start, end, ...rest }) => ({
    ...rest,
    start: counted.unit(start),
    end: counted.unit(end),
  });
  const ranges = others.map((one) => ({ ...inUnits(one), kind: "cited" }));
  if (looked) {
    ranges.push({ ...inUnits(looked), kind: "looked" });
    if (looked.quote_end) {
      ranges.push({ ...inUnits({ start: looked.quote_start, end: looked.quote_end }), kind: "sentence" });
    }
  }
  const drawn = [];
  for (const line of text.matchAll(/[^\r\n]+/g)) {
    if (!line[0].trim()) continue;
    const [start, end] = [line.index, line.index + line[0].length];
    const touching = ranges.filter((one) => one.start < end && start < one.end);
    const inside = touching.length ? pieces(start, end, touching) : [{ start, end, ranges: [] }];
    drawn.push(
      make(
        "p",
        { dir: "auto" },
        inside.map((piece) => drawPiece(text.slice(piece.start, piece.end), piece)),
      ),
    );
  }
  return drawn;
}

/** The words of a piece as they are marked; a range has its number at its end. */
function drawPiece(words, { ranges, end }) {
  const kinds = new Set(ranges.map((one) => one.kind));
  const numbers = [
    ...new Set(ranges.filter((one) => one.number && one.end === end).map((one) => one.number)),
  ];
  const text = plain(words);
  if (kinds.has("looked"))
    return make("mark", { class: "looked", tabindex: "-1", ...numbered(numbers) }, text);
  if (kinds.has("cited")) return make("mark", { class: "cited", ...numbered(numbers) }, text);
  return kinds.has("sentence") ? make("span", { class: "sentence" }, text) : text;
}

const numbered = (numbers) => (numbers.length ? { "data-numbers": numbers.join(" ") } : {});

/** Say in the pane that an article is on its way, or why it does not come. */
export function drawNote(pane, words, { toClose }) {
  refill(
    pane,
    make(
      "div",
      { class: "bar" },
      make("p", { class: "steps" }),
      make(
        "a",
        { class: "close", href: toClose.href, on: toClose.on, "aria-label": "Close the article" },
        "Close",
      ),
    ),
    make("h2", { id: "article-title", tabindex: "-1" }, words),
  );
  return byId("article-title");
}
