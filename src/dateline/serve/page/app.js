// The page: where it is, what is asked there, and what is drawn of it.

import * as address from "./address.js";
import * as api from "./api.js";
import { byId, make, refill } from "./dom.js";
import { FilterRail, plainly } from "./filters.js";
import { ArticlePane } from "./pane.js";
import { headline } from "./evidence.js";
import { Places, lookedAt, placeKey } from "./places.js";
import { MOST_LISTED, drawTurn, spoken } from "./result.js";
import { copy, download, quotation } from "./take.js";
import { counted, oneLine } from "./text.js";

const FRONT = 24; // articles on the front
const REMEMBERED = 50; // replies that Back need not ask for again

let here = address.NOWHERE; // what the address says
let drawn = null; // the key of what is asked on the page
let reply = null; // { place, turns, done }: what was asked last, null on the front
let asking = new AbortController();
let conversation = newConversation();
const replies = new Map(); // by key
const earlier = []; // the replies of this conversation, the latest first

const filters = new FilterRail((chosen) => go({ ...here, filters: chosen, open: null }));
const pane = new ArticlePane({ close: closeArticle, within, copyFrom });

/** What tells what is asked at places apart, whatever article is open. */
const keyOf = (place) => address.write({ ...place, open: null });

// ---- going somewhere -------------------------------------------------------------------------------------

/**
 * Go to a place: the address says it, Back comes back from it.
 *
 * `how` says how its question is asked: `fresh`, though the page shows or remembers its answer; `leaning` on those
 * before it. From one article to another there is no way back but to the answer.
 */
function go(place, how = {}) {
  const opened = place.open !== null && (here.open === null || Boolean(history.state?.opened));
  const write = place.open !== null && here.open !== null ? "replaceState" : "pushState";
  if (address.write(place) !== address.write(here)) history[write]({ opened }, "", address.write(place));
  show(place, how);
}

function show(place, how = {}) {
  here = place;
  document.title = place.question ? `${oneLine(place.question)} – Dateline` : "Dateline";
  if (how.fresh || keyOf(place) !== drawn) {
    drawn = keyOf(place);
    byId("question").value = place.question;
    filters.draw(place.filters);
    if (place.question) ask(place, how);
    else front(place);
  }
  pane.show(place, citedIn);
  markLooked();
}

addEventListener("popstate", () => show(address.read(location.search)));

const plainClick = (event) =>
  !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);

/** The attributes of a link within the page: a true address, which is gone to without loading anything. */
function within(place, before = () => {}) {
  const click = (event) => {
    if (!plainClick(event)) return;
    event.preventDefault();
    before(event);
    go(place);
  };
  return { href: address.write(place), on: { click } };
}

function closeArticle() {
  if (history.state?.opened) history.back();
  else go({ ...here, open: null });
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && here.open && !byId("token").open) closeArticle();
});

function goToFront() {
  go(address.NOWHERE);
  byId("question").focus();
}

byId("home").addEventListener("click", (event) => {
  if (!plainClick(event)) return;
  event.preventDefault();
  goToFront();
});

byId("afresh").addEventListener("click", () => {
  conversation = newConversation();
  earlier.length = 0;
  goToFront();
});

// ---- asking ----------------------------------------------------------------------------------------------

byId("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const question = byId("question").value.trim();
  if (question) go({ ...here, question, typed: false, of: null, open: null }, { fresh: true, leaning: true });
});

function newConversation() {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

/** Ask the question of a place, and draw what comes as it comes. */
async function ask(place, { leaning = false, fresh = false, answers = null, offset = 0 }) {
  asking.abort();
  asking = new AbortController();
  if (replies.has(drawn) && !fresh) {
    reply = replies.get(drawn);
    return draw();
  }
  const { signal } = asking;
  const current = { place, turns: [turnOf(place)], done: false };
  reply = current;
  draw();
  say("Looking…");
  const given = Object.entries(place.filters).filter(([, value]) => value.length);
  const body = { question: place.question, filters: Object.fromEntries(given) };
  if (place.typed) body.as_typed = true;
  if (place.of) body.this = place.of;
  if (answers) Object.assign(body, { answers, offset });
  if (leaning || place.typed) body.conversation = conversation;
  try {
    for await (const { event, data } of api.ask(body, signal)) {
      take(current, event, data);
      draw();
    }
  } catch (error) {
    if (error.name === "AbortError") return; // something else is asked by now
    const told =
      error instanceof api.Problem ? error : new api.Problem("The page stumbled.", { hint: String(error) });
    current.turns.at(-1).problem = plainly(told, place.filters);
  }
  current.done = true;
  if (current.turns.every((turn) => turn.result)) remember(current);
  draw();
  pane.refresh(here, citedIn);
  say(current.turns.map(spoken).join(" "));
}

function turnOf(place) {
  return { asked: place.question, filtered: address.anyFilter(place.filters), places: new Places(null) };
}

/** Take what the service tells into the last turn of a reply; a line with several questions has as many. */
function take({ turns, place }, event, data) {
  if (event === "done") return;
  if (turns.at(-1).result) turns.push(turnOf(place));
  const turn = turns.at(-1);
  if (event === "question") {
    Object.assign(turn, { asked: data.asked, inFull: data.question });
  } else if (event === "passages") {
    turn.passages = data.passages;
    say(`Found ${counted(data.passages.length, "passage")}, reading.`);
  } else if (event === "answer") {
    Object.assign(turn, { asked: data.asked, answer: data });
  } else if (event === "shown") {
    Object.assign(turn, { result: turn.answer, shown: data, places: new Places(turn.answer, data) });
  }
}

/** What asks the same without a conversation: the question in full, and the article that its "this" means. */
function inFull({ place, turns }) {
  const [{ result }] = turns;
  if (turns.length > 1 || place.typed) return place;
  const { subject, enquiry, articles = [] } = result.listing ?? {};
  const ofThis = subject === null && ["published", "author"].includes(enquiry) && articles.length;
  return {
    question: result.scope ? place.question : result.question,
    of: ofThis ? articles[0].id : place.of,
  };
}

/** Keep a reply for Back; the address holds its question in full, for whoever follows it has no conversation. */
function remember(current) {
  const { question, of } = inFull(current);
  if (question !== current.place.question || of !== current.place.of) {
    current.place = { ...current.place, question, of };
    here = { ...here, question, of };
    drawn = keyOf(here);
    document.title = `${oneLine(here.question)} – Dateline`;
    history.replaceState(history.state, "", address.write(here));
  }
  const key = keyOf(current.place);
  replies.delete(key);
  replies.set(key, current);
  if (replies.size > REMEMBERED) replies.delete(replies.keys().next().value);
  const before = earlier.findIndex((one) => keyOf(one.place) === key);
  if (before >= 0) earlier.splice(before, 1);
  earlier.unshift(current);
}

// ---- drawing ---------------------------------------------------------------------------------------------

const say = (words) => (byId("status").textContent = words);

function draw() {
  const found = byId("found");
  const inside = found.contains(document.activeElement);
  found.setAttribute("aria-busy", String(!reply.done));
  refill(
    found,
    reply.turns.map((turn) => drawTurn(turn, linksOf(turn), turn.result ? takings(turn) : null)),
  );
  if (inside) byId("main").focus();
  fitQuestion();
  drawEarlier();
  markLooked();
}

/** The question that still stands where it was asked is not shown a second time below. */
function fitQuestion() {
  const alone =
    reply?.turns.length === 1 && oneLine(reply.turns[0].asked) === oneLine(byId("question").value);
  byId("found").classList.toggle("echoes", alone);
}

byId("question").addEventListener("input", fitQuestion);

function linksOf(turn) {
  const at = (open) => within({ ...here, open }, (event) => (pane.opener = event.currentTarget));
  return {
    toPlace: (place) => {
      const open = { id: place.article.id, start: place.start, end: place.end };
      return { ...at(open), "data-place": placeKey(place) };
    },
    toArticle: (article) => at({ id: article.id, start: null, end: null }),
    asTyped: () => go({ ...here, question: turn.asked, typed: true, of: null, open: null }, { fresh: true }),
    again: () => go(here, { fresh: true, leaning: true }),
    more: (offset) => ask(here, { fresh: true, answers: MOST_LISTED, offset }),
    unfiltered: () => go({ ...here, filters: address.noFilters(), open: null }),
    room: matchMedia("(min-width: 80rem)").matches && here.open === null,
  };
}

function markLooked() {
  const looked = here.open ? placeKey({ article: here.open, ...here.open }) : null;
  for (const link of document.querySelectorAll("#found [data-place]")) {
    if (link.dataset.place === looked) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/** The cited places of an article, of the turn that cites the one that is looked at, else all; and that one. */
function citedIn(open) {
  const citing = turnsCiting({ article: open, ...open });
  const turns = citing.length ? citing.slice(0, 1) : (reply?.turns ?? []);
  const places = turns.flatMap((turn) => turn.places.within(open.id));
  const speakers = turns.flatMap((turn) => turn.places.speakers);
  return { places, ...lookedAt(open, places, speakers, reply) };
}

function turnsCiting(place) {
  const cites = (turn) =>
    turn.places.within(place.article.id).some((one) => placeKey(one) === placeKey(place));
  return (reply?.turns ?? []).filter(cites);
}

/** Buttons that copy and download what came of a turn. */
function takings(turn) {
  const button = (words, click, label = null) =>
    make("button", { type: "button", "aria-label": label, on: { click } }, words);
  const best = turn.places.all[0];
  const link = () => new URL(address.write({ ...here, open: null }), location.href).href;
  return make(
    "div",
    { class: "takings" },
    best ? button("Copy quotation", (event) => copied(event, quotation(best, turn.places))) : null,
    button("Copy link", (event) => copied(event, link())),
    make(
      "div",
      { class: "files", role: "group", "aria-label": "Download" },
      make("span", { "aria-hidden": "true" }, "Download"),
      button("Markdown", () => download(turn, "md"), "Download as Markdown"),
      button("CSV", () => download(turn, "csv"), "Download as CSV"),
      button("JSON", () => download(turn, "json"), "Download as JSON"),
    ),
  );
}

function copyFrom(event, place) {
  return copied(event, quotation(place, turnsCiting(place)[0].places));
}

async function copied(event, text) {
  const button = event.currentTarget;
  const words = (button.dataset.words ??= button.textContent);
  button.textContent = (await copy(text)) ? "Copied" : "Not copied";
  say(button.textContent);
  setTimeout(() => (button.textContent = words), 2000);
}

function drawEarlier() {
  const others = earlier.filter((one) => one !== reply);
  byId("earlier").hidden = others.length === 0;
  const items = others.map(({ place, turns }) => {
    const asked = turns.map((turn) => oneLine(turn.asked)).join(" ");
    const came = turns.map((turn) => oneLine(turn.shown.lead)).join("; ");
    return make(
      "li",
      {},
      make("a", within({ ...place, open: null }), asked),
      make("span", { class: "came" }, came),
    );
  });
  refill(byId("turns"), items);
}

/** The front: the newest of the articles that the filters allow, or older ones, after the first `offset`. */
async function front(place, offset = 0) {
  asking.abort();
  asking = new AbortController();
  reply = null;
  drawEarlier();
  const given = address.writeFilters(place.filters);
  given.set("limit", FRONT);
  given.set("offset", offset);
  try {
    const { total, articles } = await api.articles(given, asking.signal);
    const of = counted(total, "article");
    const newest = articles.length < total ? `The newest of ${of}` : of;
    const heading = offset ? `${offset + 1} to ${offset + articles.length} of ${of}` : newest;
    const links = linksOf(null);
    const items = articles.map((one) => make("li", {}, headline(one, links)));
    const turn = (words, to) =>
      make("button", { type: "button", class: "more", on: { click: () => front(place, to) } }, words);
    const list = [
      make("h2", { id: "newest" }, heading),
      make("ol", { class: "headlines" }, items),
      offset ? turn("Newer", Math.max(0, offset - FRONT)) : null,
      offset + articles.length < total ? turn("Older", offset + FRONT) : null,
    ];
    const turned = byId("found").contains(document.activeElement);
    refill(byId("found"), make("section", { class: "front", "aria-labelledby": "newest" }, list));
    if (turned) byId("main").focus();
    say(heading);
  } catch (error) {
    if (error.name === "AbortError") return;
    const { message, hint } = plainly(error, place.filters);
    refill(byId("found"), make("p", { class: "note", role: "alert" }, oneLine(`${message} ${hint ?? ""}`)));
  }
}

show(address.read(location.search));
if (!here.question && !here.open) byId("question").focus();
