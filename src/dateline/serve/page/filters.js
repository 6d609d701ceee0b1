// The filters in force: what is counted under them, and what stands of them above the answer.

import * as address from "./address.js";
import * as api from "./api.js";
import { byId, make, refill } from "./dom.js";
import { Facets } from "./facets.js";
import { counted, dateWords, oneLine } from "./text.js";

const NOTHING = { articles: 0, undated: 0, months: {}, sources: {}, authors: {}, sections: {} };

/** The filters of the page; `choose(filters)` is told what is wanted. */
export class FilterRail {
  constructor(choose) {
    this.choose = choose;
    this.facets = new Facets(byId("facets"), choose);
    this.counting = new AbortController();
  }

  /** Draw what is chosen at once, and what else could be as soon as it is counted. */
  async draw(filters) {
    this.counting.abort();
    this.counting = new AbortController();
    refill(byId("chips"), this.chips(filters));
    this.facets.draw(filters);
    try {
      const told = await countBy(filters, this.counting.signal);
      this.facets.draw(filters, told);
      byId("holdings").textContent = holdings(told);
    } catch (error) {
      if (error.name !== "AbortError") byId("holdings").textContent = ""; // the answer says what is wrong
    }
  }

  chips(filters) {
    const chip = (kind, words, changes) => {
      const label = `Remove the filter ${kind} ${words}`;
      const remove = () => this.choose({ ...filters, ...changes });
      const inside = [make("span", { dir: "auto" }, words), make("span", { "aria-hidden": "true" }, "×")];
      return make(
        "li",
        {},
        make("button", { type: "button", class: "chip", "aria-label": label, on: { click: remove } }, inside),
      );
    };
    const dated = filters.since || filters.until;
    return [
      dated ? chip("date", periodWords(filters), { since: "", until: "" }) : null,
      address.NAMED.map((name) =>
        filters[name].map((value) =>
          chip(name, oneLine(value), { [name]: filters[name].filter((one) => one !== value) }),
        ),
      ),
    ];
  }
}

/** Count the articles by each facet, under every filter but its own: what else it could be set to. */
async function countBy(filters, signal) {
  const asked = new Map();
  const counts = (changes) => {
    const given = String(address.writeFilters({ ...filters, ...changes }));
    if (!asked.has(given)) asked.set(given, api.counts(given, signal).catch(nothingMatches));
    return asked.get(given);
  };
  const named = async (name) =>
    Object.entries((await counts({ [name]: [] }))[`${name}s`]).sort((one, other) => other[1] - one[1]);
  const [found, all, dated, ...names] = await Promise.all([
    counts({}),
    counts(address.noFilters()),
    counts({ since: "", until: "" }),
    ...address.NAMED.map(named),
  ]);
  const facets = Object.fromEntries(address.NAMED.map((name, at) => [name, names[at]]));
  return {
    articles: found.articles,
    all: all.articles,
    undated: dated.undated,
    months: dated.months,
    ...facets,
  };
}

/** What to tell a person of an error, where filters are in force: that they leave no article, or the error itself. */
export function plainly(error, filters) {
  const none = error.status === 404 && address.anyFilter(filters);
  return none ? new api.Problem("No article passes these filters.", { status: 404 }) : error;
}

function nothingMatches(error) {
  if (error.status === 404) return NOTHING;
  throw error;
}

function holdings({ articles, all, months }) {
  if (articles !== all) return `${articles.toLocaleString("en")} of ${counted(all, "article")}`;
  const [first, last] = [Object.keys(months).at(0), Object.keys(months).at(-1)];
  const span = first === last ? first && dateWords(first) : `${dateWords(first)} to ${dateWords(last)}`;
  return [counted(all, "article"), span].filter(Boolean).join(", ");
}

function periodWords({ since, until }) {
  if (!since) return `until ${dateWords(until)}`;
  if (!until) return `since ${dateWords(since)}`;
  return since === until ? dateWords(since) : `${dateWords(since)} to ${dateWords(until)}`;
}
