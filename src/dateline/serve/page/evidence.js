// A cited place as it is shown: its sentence, its number, the article that it stands in.

import { make } from "./dom.js";
import { Counted, counted, dateWords, nameOf, oneLine, webAddress } from "./text.js";

/** The sentence of a place with its words marked, and the paragraph around it. */
export function evidence(place, places, links) {
  const [before, words, after] = sentenceOf(place, places);
  const [leading, trailing] = places.about(place).around ?? ["", ""];
  return make(
    "blockquote",
    { class: "evidence", dir: "auto" },
    leading ? make("span", { class: "around" }, `${oneLine(leading)} `) : null,
    make(
      "a",
      { class: "sentence", ...links.toPlace(place) },
      spaced(before),
      make("mark", {}, oneLine(words)),
      spaced(after),
    ),
    trailing ? make("span", { class: "around" }, ` ${oneLine(trailing)}`) : null,
  );
}

/** The evidence in three: before the words, the words, after them. */
export function sentenceOf(place, places) {
  const told = places.about(place).excerpt;
  if (told) return told;
  const quote = new Counted(place.quote);
  const [from, to] = [place.start - place.quote_start, place.end - place.quote_start];
  return [quote.slice(0, from), quote.slice(from, to), quote.slice(to, quote.length)];
}

/** On one line, with a blank kept at either end: what follows may be the middle of a word. */
function spaced(text) {
  const [left, right] = [/^\s/, /\s$/].map((edge) => (edge.test(text) ? " " : ""));
  const words = oneLine(text);
  return words ? `${left}${words}${right}` : left;
}

/** Where an answer stands: the first place in full, in how many sources it is, and the other places. */
export function sources(answer, told, places, links) {
  const [first, ...others] = answer.citations;
  return make(
    "div",
    { class: "sources" },
    citation(first, places, links),
    told.sources
      ? make("p", { class: "count" }, [told.sources, told.copies].filter(Boolean).join(" "))
      : null,
    others.length
      ? make(
          "details",
          { open: others.length <= 3 },
          make("summary", {}, counted(others.length, "more place")),
          others.map((place) => citation(place, places, links)),
        )
      : null,
  );
}

/** A place in full: its number, what it opens, where it is from, and its address to follow. */
export function citation(place, places, links) {
  const copy = places.about(place).copy_of;
  const { article } = place;
  return make(
    "p",
    { class: "citation" },
    numberLink(place, places, links),
    " ",
    make("a", { class: "title", dir: "auto", ...links.toPlace(place) }, places.nameOf(article)),
    make(
      "span",
      { class: "origin" },
      origin(article),
      copy ? make("span", {}, "a copy, counted once") : null,
    ),
  );
}

export function numberLink(place, places, links) {
  const number = places.number(place);
  const label = `Citation ${number}: ${places.nameOf(place.article)}`;
  return make("a", { class: "number", "aria-label": label, ...links.toPlace(place) }, String(number));
}

/** Source, author, date, whatever else is told, and web address of an article, as elements. */
export function origin(article, others = []) {
  return [
    article.source ? make("span", { dir: "auto" }, oneLine(article.source)) : null,
    article.author ? make("span", { dir: "auto" }, `by ${oneLine(article.author)}`) : null,
    article.date ? make("time", { datetime: oneLine(article.date) }, dateWords(article.date)) : null,
    others,
    outward(article.url),
  ];
}

/** A link to follow, if it is one of the web; else its words. */
export function outward(address) {
  if (!address) return null;
  const url = webAddress(address);
  if (!url) return make("span", { class: "unfollowed" }, oneLine(address));
  const attributes = { class: "outward", href: url.href, rel: "noopener noreferrer", target: "_blank" };
  return make("a", attributes, url.host, make("span", { class: "unseen" }, " (opens in a new tab)"));
}

/** A headline that opens its article. */
export function headline(article, links, name = nameOf(article)) {
  return make(
    "div",
    { class: "headline" },
    make("a", { class: "title", dir: "auto", ...links.toArticle(article) }, name),
    make("span", { class: "origin" }, origin(article)),
  );
}
