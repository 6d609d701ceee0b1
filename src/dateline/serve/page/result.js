// What came back for a question, as a person reads it: answer, evidence, sources, and what speaks against it.

import { make } from "./dom.js";
import { citation, evidence, headline, numberLink, sources } from "./evidence.js";
import { same } from "./places.js";
import { counted, dateWords, oneLine } from "./text.js";

export const MOST_LISTED = 100; // articles of a listing: as many as the service gives at once

/**
 * Draw a turn: { asked, inFull, passages, result, shown, places, problem }, whatever of it is there yet.
 *
 * `links` makes what leads elsewhere: `toPlace(place)`, `toArticle(article)`, `asTyped()`, `again()`,
 * `more(offset)`, `unfiltered()`; `room` tells whether there is any beside the answer. `takings` is what copies and downloads it.
 */
export function drawTurn(turn, links, takings) {
  const { result, problem } = turn;
  return make(
    "article",
    { class: "turn", "aria-label": oneLine(turn.asked) },
    make(
      "div",
      { class: "told" },
      make("h2", { class: "question", dir: "auto" }, oneLine(turn.asked)),
      understood(turn, links),
      problem ? drawProblem(turn, links) : result ? drawReply(turn, links) : reading(turn),
      result ? takings : null,
    ),
    passagesRead(turn, links),
  );
}

function understood({ asked, inFull, result, shown }, links) {
  const question = result?.question ?? inFull;
  const takeBack = (words) =>
    result && make("button", { type: "button", class: "takeback", on: { click: links.asTyped } }, words);
  if (shown?.scope) {
    return make("p", { class: "understood" }, oneLine(shown.scope), " ", takeBack("Ask all articles"));
  }
  if (!question || oneLine(question) === oneLine(asked)) return null;
  return make(
    "p",
    { class: "understood" },
    "Read as: ",
    make("q", {}, oneLine(question)),
    " ",
    takeBack("Ask as typed"),
  );
}

function reading({ passages }) {
  const told = passages ? "Reading…" : "Looking…";
  return make("p", { class: "busy" }, told);
}

function drawProblem({ problem, filtered }, links) {
  return make(
    "div",
    { class: "problem", role: "alert" },
    make("p", { class: "lead" }, oneLine(problem.message)),
    problem.hint ? make("p", {}, sentence(problem.hint)) : null,
    make(
      "p",
      { class: "buttons" },
      make("button", { type: "button", on: { click: links.again } }, "Ask again"),
      filtered
        ? make("button", { type: "button", on: { click: links.unfiltered } }, "Ask all articles")
        : null,
    ),
  );
}

function drawReply(turn, links) {
  const { result } = turn;
  if (result.advice) return make("p", { class: "lead words" }, oneLine(result.advice.sentence));
  if (result.listing) return drawListing(turn, links);
  if (result.verdict) return drawVerdict(turn, links);
  if (!result.answered) return drawUnsure(turn, links);
  return result.items.length ? drawItems(turn, links) : drawAnswer(turn, links);
}

function drawAnswer(turn, links) {
  const { result, shown, places } = turn;
  const [best] = result.answers;
  const [told] = shown.answers;
  const others = result.answers.map((answer, at) => [answer, shown.answers[at]]).slice(1);
  const claimed = toldBeside(turn).flatMap(([claim]) => claim.citations);
  const apart = others.filter(([answer]) => !claimed.some((place) => same(place, answer.citations[0])));
  return [
    make("p", { class: "lead answer", dir: "auto" }, oneLine(told.words)),
    speaker(best, told, links),
    sureness(told),
    evidence(best.citations[0], places, links),
    sources(best, told, places, links),
    drawDisagreement(turn, links),
    apart.length ? drawOthers(apart, places, links) : null,
  ];
}

function drawItems(turn, links) {
  const { result, shown, places } = turn;
  const items = result.items.map((item, at) =>
    make(
      "li",
      { dir: "auto" },
      make("span", { class: "item" }, oneLine(shown.items[at])),
      " ",
      places.numbered(item.citations).map((place) => [numberLink(place, places, links), " "]),
    ),
  );
  const [told] = shown.answers;
  return [
    make("p", { class: "lead" }, shown.found),
    make("ul", { class: "items" }, items),
    sureness(told),
    evidence(result.answers[0].citations[0], places, links),
    sources(result.answers[0], told, places, links),
  ];
}

function drawVerdict(turn, links) {
  const { result, shown, places } = turn;
  const { polarity, citation, against } = result.verdict;
  const decided = polarity !== "unclear";
  return [
    make("p", { class: `lead answer verdict ${polarity}` }, decided ? capital(polarity) : "Unclear"),
    decided ? sureness(shown.answers[0]) : make("p", { class: "sureness" }, `${capital(shown.undecided)}.`),
    make("h3", {}, decided ? `What says ${polarity}` : "The nearest sentence"),
    evidence(citation, places, links),
    sources({ citations: [citation] }, {}, places, links),
    against
      ? [
          make("h3", {}, "What says the contrary"),
          evidence(against, places, links),
          sources({ citations: [against] }, {}, places, links),
        ]
      : null,
  ];
}

function drawUnsure(turn, links) {
  const { result, shown, places } = turn;
  if (result.outcome === "nothing") {
    return [
      make("p", { class: "lead" }, "No answer in these articles."),
      turn.filtered
        ? make(
            "p",
            {},
            make("button", { type: "button", on: { click: links.unfiltered } }, "Ask all articles"),
          )
        : make(
            "p",
            { class: "quiet" },
            "Nothing in them is near the question. Other words for it may find more.",
          ),
    ];
  }
  return [
    make("p", { class: "lead" }, "Not sure"),
    make("p", { class: "sureness" }, `${capital(oneLine(shown.missing))}. The nearest sentences:`),
    shown.nearest.map((near) => [
      evidence(near.citations[0], places, links),
      sources({ citations: near.citations.slice(0, 1) }, {}, places, links),
    ]),
  ];
}

/** The claims to be told beside the answer, each with its words: of those told earlier not the one that stands. */
function toldBeside({ result, shown }) {
  const claims = (result.disagreement ?? []).map((claim, at) => [claim, shown.claims[at]]);
  return claims.filter(([, words]) => words !== null);
}

function drawDisagreement(turn, links) {
  const { result, shown, places } = turn;
  if (!result.disagreement) return null;
  const sure = (claim) => {
    const at = result.answers.findIndex((answer) =>
      claim.citations.some((place) => same(place, answer.citations[0])),
    );
    return at < 0 ? null : make("span", { class: "quiet" }, ` ${shown.answers[at].percent} confident`);
  };
  const claims = toldBeside(turn).map(([claim, words]) =>
    make(
      "li",
      {},
      make("p", { class: "claim", dir: "auto" }, oneLine(words), sure(claim)),
      evidence(claim.citations[0], places, links),
      claim.citations.map((place) => citation(place, places, links)),
    ),
  );
  return make(
    "section",
    { class: "disagreement", "aria-label": shown.claimed },
    make("h3", {}, shown.claimed),
    make("ul", {}, claims),
  );
}

function drawOthers(others, places, links) {
  const items = others.map(([answer, told]) =>
    make(
      "li",
      {},
      make(
        "p",
        { class: "other", dir: "auto" },
        make("strong", {}, oneLine(told.words)),
        make("span", { class: "quiet" }, ` ${told.percent} confident`),
      ),
      speaker(answer, told, links),
      citation(answer.citations[0], places, links),
    ),
  );
  return make("section", { class: "others" }, make("h3", {}, "Other answers"), make("ol", {}, items));
}

function drawListing({ result, shown, places }, links) {
  const { listing } = result;
  const items = listing.articles.map((listed) =>
    make(
      "li",
      {},
      headline(listed, links, places.nameOf(listed)),
      listed.mention ? evidence(listed.mention, places, links) : null,
    ),
  );
  return [
    make("p", { class: "lead sentence" }, oneLine(listing.sentence)),
    listing.sources && listing.enquiry === "sources" ? tally("Sources", listing.sources, oneLine) : null,
    listing.months && listing.enquiry !== "sources" ? tally("Months", listing.months, dateWords) : null,
    items.length ? make("ol", { class: "headlines" }, items) : null,
    otherPages(listing, shown).map(([words, offset]) =>
      make("button", { type: "button", class: "more", on: { click: () => links.more(offset) } }, words),
    ),
  ];
}

/** What else of a listing can be shown, in words, and how many articles stand before it. */
function otherPages({ total, articles }, { offset, unnamed }) {
  const pages = [];
  const [last, next] = [Math.max(0, offset - MOST_LISTED), offset + articles.length];
  if (offset) pages.push([`Show ${last + 1} to ${offset}`, last]);
  if (unnamed && next < MOST_LISTED) {
    pages.push([total <= MOST_LISTED ? `Show all ${total}` : `Show ${MOST_LISTED}`, 0]);
  } else if (unnamed) {
    pages.push([`Show ${next + 1} to ${Math.min(total, next + MOST_LISTED)}`, next]);
  }
  return pages;
}

/** Draw counts as a table with bars, the largest as long as the column. */
function tally(heading, counts, words) {
  const rows = Object.entries(counts);
  if (!rows.length) return null;
  const most = Math.max(...rows.map(([, count]) => count));
  return make(
    "table",
    { class: "tally" },
    make("caption", {}, heading),
    make(
      "tbody",
      {},
      rows.map(([name, count]) => {
        const bar = make("span", { class: "bar", "aria-hidden": "true" });
        bar.style.inlineSize = `${(100 * count) / most}%`;
        return make(
          "tr",
          {},
          make("th", { scope: "row", dir: "auto" }, words(name)),
          make("td", { class: "number" }, count.toLocaleString("en")),
          make("td", { class: "bars" }, bar),
        );
      }),
    ),
  );
}

/** Who said it, where something said was asked for: the name leads to where it stands. */
function speaker(answer, told, links) {
  if (!told.said_by) return null;
  const { article_id: id, start, end } = answer.speaker;
  return make(
    "p",
    { class: "speaker" },
    make("a", links.toPlace({ article: { id }, start, end }), oneLine(told.said_by)),
  );
}

/** How sure, in words, in figures, and as a bar. */
function sureness(told) {
  const bar = make("span", { class: "gauge", "aria-hidden": "true" }, make("span", {}));
  bar.firstChild.style.inlineSize = told.percent;
  return make(
    "p",
    { class: "sureness" },
    bar,
    make("span", { class: "figure" }, `${told.percent} confident`),
    make("span", {}, told.likelihood),
  );
}

/** What is read, or was: the headlines at once, later below the answer. */
function passagesRead({ passages = [], result, shown, problem }, links) {
  const articles = result?.advice
    ? shown.worth
    : [...new Map(passages.map((one) => [one.article_id, one.article])).values()];
  if (!articles.length || problem) return null;
  const told = `${counted(passages.length, "passage")} of ${counted(articles.length, "article")}`;
  const list = make(
    "ol",
    { class: "headlines" },
    articles.map((article) => make("li", {}, headline(article, links))),
  );
  const words = !result
    ? `Found ${told}`
    : result.advice
      ? "What has words of it"
      : `Read ${told} in ${result.seconds.total.toFixed(2)} s`;
  return make(
    "details",
    { class: "reading", open: !result || Boolean(result.advice) || links.room },
    make("summary", {}, words),
    list,
  );
}

/** Say in a sentence what came of a turn, for those who hear the page. */
export function spoken({ result, shown, problem }) {
  if (problem) return `${problem.message} ${problem.hint}`;
  if (result.advice) return result.advice.sentence;
  if (result.listing) return result.listing.sentence;
  const sure = shown.answers[0];
  const certainty = result.answered && sure ? ` ${sure.percent} confident, ${sure.likelihood}.` : "";
  return `${oneLine(shown.lead)}.${certainty}`;
}

const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
const sentence = (words) => `${capital(oneLine(words))}${/[.!?]$/.test(words) ? "" : "."}`;
