// Which articles: a histogram of their dates, and their sources, authors and sections, each with its count.

import { NAMED } from "./address.js";
import { make, refill } from "./dom.js";
import { counted, dateWords, oneLine } from "./text.js";

const FEW = 7; // names shown of a facet until all are wanted
const MOST_MONTHS = 96; // bars that can be told apart; of more, years are drawn
const HEADINGS = { source: "Source", author: "Author", section: "Section" };

/** The facets in `root`; `choose(filters)` is told what is wanted. */
export class Facets {
  constructor(root, choose) {
    this.root = root;
    this.choose = choose;
    this.whole = new Set(); // facets of which every name is shown
    this.folded = { source: false, author: true, section: true };
    this.told = null;
  }

  draw(filters, told = this.told) {
    const focus = this.root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.filters = filters;
    this.told = told;
    if (!told) return;
    refill(
      this.root,
      this.dates(),
      NAMED.map((name) => this.names(name)),
    );
    if (focus)
      [...this.root.querySelectorAll("[data-key]")].find((one) => one.dataset.key === focus)?.focus();
  }

  with(changes) {
    this.choose({ ...this.filters, ...changes });
  }

  dates() {
    const { since, until } = this.filters;
    const bars = periods(this.told.months, since, until);
    if (!bars.length && !since && !until) return null;
    const day = (name, words) => {
      const key = `day ${name}`;
      const input = make("input", { type: "date", value: this.filters[name], "data-key": key });
      input.addEventListener("change", () => this.days({ [name]: input.value }));
      return make("label", { class: "day" }, words, input);
    };
    return make(
      "fieldset",
      { class: "facet" },
      make("legend", {}, "Date"),
      bars.length ? this.histogram(bars) : null,
      make("div", { class: "days" }, day("since", "From"), day("until", "To")),
      this.told.undated
        ? make("p", { class: "quiet" }, `${counted(this.told.undated, "article")} without a date`)
        : null,
    );
  }

  /** Take new days; where they cross, the other one makes way. */
  days(changes) {
    const { since, until } = { ...this.filters, ...changes };
    const crossed = since && until && since > until;
    this.with(crossed ? { since: "", until: "", ...changes } : { since, until });
  }

  histogram(bars) {
    const most = Math.max(...bars.map((one) => one.count));
    const [first, last] = [bars[0], bars.at(-1)];
    const chosen = ({ since, until }) =>
      (!this.filters.since || until >= this.filters.since) &&
      (!this.filters.until || since <= this.filters.until);
    const dated = Boolean(this.filters.since || this.filters.until);
    const start = Math.max(
      0,
      bars.findIndex((one) => dated && chosen(one)),
    );
    const buttons = bars.map((one, at) => {
      const fill = make("span", {});
      fill.style.blockSize = one.count ? `${Math.max(4, (100 * one.count) / most)}%` : "0";
      return make(
        "button",
        {
          type: "button",
          class: "month",
          tabindex: at === start ? "0" : "-1",
          "data-key": `month ${one.name}`,
          "aria-pressed": String(dated && chosen(one)),
          "aria-label": `${dateWords(one.name)}: ${counted(one.count, "article")}`,
          title: `${dateWords(one.name)}: ${counted(one.count, "article")}`,
        },
        fill,
      );
    });
    const group = make(
      "div",
      {
        class: "months",
        role: "group",
        "aria-label": "Articles by date",
        "data-chosen": dated,
        "data-few": bars.length <= 30,
      },
      buttons,
    );
    this.listen(group, buttons, bars);
    return [
      group,
      make(
        "p",
        { class: "scale", "aria-hidden": "true" },
        make("span", {}, dateWords(first.name)),
        make("span", {}, bars.length > 1 ? dateWords(last.name) : ""),
      ),
    ];
  }

  /** A click takes a period, or lets go of it; with Shift, or drawn across, all between two. Arrows move. */
  listen(group, buttons, bars) {
    let from = null;
    const at = (event) =>
      buttons.indexOf(document.elementFromPoint(event.clientX, event.clientY)?.closest(".month"));
    group.addEventListener("pointerdown", (event) => (from = at(event)));
    group.addEventListener("pointerup", (event) => {
      const to = at(event);
      if (from !== null && from >= 0 && to >= 0 && from !== to)
        this.take(bars[Math.min(from, to)], bars[Math.max(from, to)]);
      from = null;
    });
    group.addEventListener("click", (event) => {
      const bar = bars[buttons.indexOf(event.target.closest(".month"))];
      if (bar) this.press(bar, event.shiftKey);
    });
    group.addEventListener("keydown", (event) => {
      const here = buttons.indexOf(document.activeElement);
      const next = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (next === undefined || !buttons[next]) return;
      event.preventDefault();
      buttons[here]?.setAttribute("tabindex", "-1");
      buttons[next].setAttribute("tabindex", "0");
      buttons[next].focus();
    });
  }

  press(bar, extending) {
    const { since, until } = this.filters;
    if (extending && (since || until)) {
      this.with({
        since: since && since < bar.since ? since : bar.since,
        until: until > bar.until ? until : bar.until,
      });
    } else if (since === bar.since && until === bar.until) this.with({ since: "", until: "" });
    else this.take(bar, bar);
  }

  take(first, last) {
    this.with({ since: first.since, until: last.until });
  }

  names(name) {
    const chosen = this.filters[name];
    const known = this.told[name]; // [name, how many articles], the most frequent first
    const missing = chosen.filter((one) => !known.some((other) => sameName(one, other[0])));
    const all = [...missing.map((one) => [one, 0]), ...known];
    if (!all.length) return null;
    const shown = this.whole.has(name) ? all : all.filter(([value], at) => at < FEW || isIn(chosen, value));
    const rows = shown.map(([value, articles]) => {
      const input = make("input", {
        type: "checkbox",
        checked: isIn(chosen, value),
        "data-key": `${name} ${value}`,
      });
      input.addEventListener("change", () => {
        const others = chosen.filter((other) => !sameName(other, value));
        this.with({ [name]: input.checked ? [...others, value] : others });
      });
      const words = make("span", { class: "name", dir: "auto" }, oneLine(value));
      return make(
        "li",
        {},
        make("label", {}, input, words, make("span", { class: "number" }, articles.toLocaleString("en"))),
      );
    });
    const folder = make(
      "details",
      { class: "facet", open: !this.folded[name] || chosen.length > 0 },
      make("summary", {}, HEADINGS[name]),
      make("ul", { "aria-label": HEADINGS[name] }, rows),
      all.length > shown.length ? this.more(name, all.length) : null,
    );
    folder.addEventListener("toggle", () => (this.folded[name] = !folder.open));
    return folder;
  }

  more(name, total) {
    const show = () => {
      this.whole.add(name);
      this.draw(this.filters);
    };
    return make(
      "button",
      { type: "button", class: "more", "data-key": `more ${name}`, on: { click: show } },
      `All ${total.toLocaleString("en")}`,
    );
  }
}

const sameName = (one, other) => one.toLowerCase() === other.toLowerCase();
const isIn = (names, name) => names.some((one) => sameName(one, name));

/**
 * Make the bars of a histogram from counts by month: one a month, gaps too, or one a year where those are many.
 *
 * Of many years, the months of the years that are chosen.
 */
export function periods(months, since, until) {
  const known = Object.keys(months).sort();
  if (!known.length) return [];
  const all = monthsBetween(known[0], known.at(-1));
  if (all.length <= MOST_MONTHS) return all.map((month) => bar(month, months[month] ?? 0));
  const inside = all.filter((month) => since && until && lastDay(month) >= since && `${month}-01` <= until);
  if (inside.length && inside.length <= MOST_MONTHS)
    return inside.map((month) => bar(month, months[month] ?? 0));
  const years = new Map();
  for (const month of all)
    years.set(month.slice(0, 4), (years.get(month.slice(0, 4)) ?? 0) + (months[month] ?? 0));
  return [...years].map(([year, count]) => ({
    name: year,
    count,
    since: `${year}-01-01`,
    until: `${year}-12-31`,
  }));
}

const bar = (month, count) => ({ name: month, count, since: `${month}-01`, until: lastDay(month) });

function monthsBetween(first, last) {
  const found = [];
  let [year, month] = first.split("-").map(Number);
  for (
    let name = first;
    name <= last;
    name = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`
  ) {
    found.push(name);
    month += 1;
    if (month === 13) [year, month] = [year + 1, 1];
  }
  return found;
}

function lastDay(month) {
  const [year, number] = month.split("-").map(Number);
  const day = new Date(Date.UTC(2000, number, 0));
  day.setUTCFullYear(year, number, 0);
  return `${month}-${String(day.getUTCDate()).padStart(2, "0")}`;
}
