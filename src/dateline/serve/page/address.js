// The address of the page: a question, the filters it is asked under, and the article that is open.

export const NAMED = ["source", "author", "section"];

/** What a page without any question shows. */
export const NOWHERE = Object.freeze({
  question: "",
  typed: false,
  of: null, // the article that "this" means in the question
  filters: noFilters(),
  open: null,
});

export function noFilters() {
  return { since: "", until: "", source: [], author: [], section: [] };
}

export function anyFilter(filters) {
  return Boolean(filters.since || filters.until || NAMED.some((name) => filters[name].length));
}

/** Read { question, typed, of, filters, open } of a query string; what is no such thing is left out. */
export function read(search) {
  const given = new URLSearchParams(search);
  const filters = noFilters();
  for (const name of ["since", "until"]) {
    const day = given.get(name) ?? "";
    if (/^\d{4}-\d\d-\d\d$/.test(day)) filters[name] = day;
  }
  for (const name of NAMED) filters[name] = [...new Set(given.getAll(name).filter((value) => value.trim()))];
  const [, start, end] = /^(\d{1,12})-(\d{1,12})$/.exec(given.get("at") ?? "") ?? [];
  const id = given.get("article");
  const open = id ? { id, start: start ? Number(start) : null, end: end ? Number(end) : null } : null;
  const [question, of] = [(given.get("q") ?? "").trim(), given.get("of") || null];
  return { question, typed: given.get("typed") === "1", of, filters, open };
}

/** Write the query string that `read` reads. */
export function write({ question, typed, of, filters, open }) {
  const given = new URLSearchParams();
  if (question) given.set("q", question);
  if (question && typed) given.set("typed", "1"); // not as it would be understood
  if (question && of) given.set("of", of);
  writeFilters(filters, given);
  if (open) {
    given.set("article", open.id);
    if (open.start !== null) given.set("at", `${open.start}-${open.end}`);
  }
  const query = given.toString();
  return query ? `?${query}` : location.pathname;
}

export function writeFilters(filters, given = new URLSearchParams()) {
  for (const name of ["since", "until"]) if (filters[name]) given.set(name, filters[name]);
  for (const name of NAMED) for (const value of filters[name]) given.append(name, value);
  return given;
}

/** Whether two places ask the same, whatever article is open. */
export function asksTheSame(one, other) {
  return write({ ...one, open: null }) === write({ ...other, open: null });
}
