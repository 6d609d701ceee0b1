// The service, as the page asks it. What goes wrong is a `Problem`: a fact, a remedy.

import { askForToken, heldToken } from "./token.js";

export class Problem extends Error {
  constructor(fact, { hint = "", status = 0 } = {}) {
    super(fact);
    this.hint = hint;
    this.status = status;
  }
}

/** Fetch, with the token where there is one; ask for it where it is wanted. Throws Problem, or AbortError. */
async function call(path, options = {}) {
  const token = heldToken();
  const headers = { ...options.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  let response;
  try {
    response = await fetch(path, { ...options, headers, credentials: "omit" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem("Dateline does not answer.", { hint: "Is `dateline serve` still running?" });
  }
  if (response.ok) return response;
  if (response.status === 401) {
    if ((await askForToken(token)) !== null) return call(path, options);
    throw new Problem("This Dateline asks for a token.", {
      hint: "Ask again, and give the one that whoever runs it has.",
      status: response.status,
    });
  }
  throw await problemOf(response);
}

async function problemOf(response) {
  let told = {};
  try {
    told = await response.json();
  } catch {
    // A proxy between us may say what it likes.
  }
  const faults = (told.errors ?? []).map((one) => `${[one.at].flat().slice(1).join(".")}: ${one.what}`);
  return new Problem(told.detail ?? told.title ?? `The service says ${response.status}.`, {
    hint: told.hint ?? faults.join("; "),
    status: response.status,
  });
}

async function json(path, signal) {
  return (await call(path, { signal })).json();
}

export const article = (id, signal) => json(`v1/article?${new URLSearchParams({ id })}`, signal);
export const articles = (given, signal) => json(`v1/articles?${given}`, signal);
export const counts = (given, signal) => json(`v1/stats?${given}`, signal);

/** Ask, and yield what comes as { event, data } as it comes. */
export async function* ask(body, signal) {
  const response = await call("v1/ask?stream=1&shown=1", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify(body),
    signal,
  });
  let ended = false;
  for await (const { event, data } of events(response.body)) {
    if (event === "error")
      throw new Problem(data.detail ?? data.title, { hint: data.hint, status: data.status });
    ended ||= event === "done";
    yield { event, data };
  }
  if (!ended) throw new Problem("The answer broke off.", { hint: "Ask again." });
}

/** Read server-sent events, each with JSON as its data. */
async function* events(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split(/\r?\n\r?\n/);
      rest = blocks.pop();
      for (const block of blocks) {
        const event = { event: "message", data: "" };
        for (const line of block.split(/\r?\n/)) {
          const [, name, told] = /^(event|data): ?(.*)$/.exec(line) ?? [];
          if (name === "event") event.event = told;
          if (name === "data") event.data += told;
        }
        if (event.data) yield { event: event.event, data: JSON.parse(event.data) };
      }
    }
  } finally {
    reader.cancel().catch(() => {}); // whoever stops listening frees the place at the service
  }
}
