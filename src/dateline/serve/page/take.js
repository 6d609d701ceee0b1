// What a person takes along: a quotation with its citation, a link, a file.

import { dateWords, oneLine, webAddress } from "./text.js";
import { sentenceOf } from "./evidence.js";

/** A place as it is quoted elsewhere: “The sentence.” (“Title”, Source, 26 June 2025, https://…) */
export function quotation(place, places) {
  const { article } = place;
  const words = oneLine(sentenceOf(place, places).join(""));
  const url = webAddress(article.url);
  const title = places.nameOf(article);
  const known = [
    /^“.*”$/u.test(title) ? title : `“${title}”`,
    article.source && oneLine(article.source),
    article.date && dateWords(article.date),
    url && url.href,
    `characters ${place.start} to ${place.end} of ${oneLine(article.id)}`,
  ];
  const quoted = /^[“"].*[”"]$/u.test(words) ? words : `“${words}”`;
  return `${quoted} (${known.filter(Boolean).join(", ")})`;
}

/** Copy text; where the browser has no clipboard for us, as on a host without TLS, by way of a selection. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const held = document.activeElement;
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    held?.focus();
    return done;
  }
}

const FILES = {
  md: ["text/markdown", ({ shown }) => shown.markdown],
  csv: ["text/csv", ({ shown }) => shown.csv],
  json: ["application/json", ({ result }) => `${JSON.stringify(result, null, 2)}\n`],
};

/** Hand over what came of a turn as a file of that kind: md, csv or json. */
export function download(turn, kind) {
  const [type, write] = FILES[kind];
  const url = URL.createObjectURL(new Blob([write(turn)], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${fileName(turn.asked)}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // the browser has it by then
}

export function fileName(question) {
  const words =
    question
      .normalize("NFKD")
      .replace(/[\u0300-\u036f]/g, "") // accents, once they stand apart from their letters
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.slice(0, 8).join("-").slice(0, 60) || "answer";
}
