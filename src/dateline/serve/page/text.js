// Words of articles: made harmless, counted in code points, cut at the places that are cited.

// What could steer the page's own text: controls, embeddings, overrides and isolates of direction, line and
// paragraph separators, halves of surrogate pairs. Each is replaced one for one, so that no offset moves.
const STEERING =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

/** Return the text with everything that steers text shown instead of obeyed, of the same length. */
export function plain(text) {
  return String(text ?? "")
    .replaceAll("\r\n", " \n")
    .replace(STEERING, shown);
}

function shown(character) {
  const code = character.codePointAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code); // its picture
  return code === 0x7f ? "\u2421" : "\ufffd";
}

/** The same on one line: a carriage return is no more than a blank there. */
export const oneLine = (text) =>
  plain(String(text ?? "").replaceAll("\r", " "))
    .replace(/\s+/g, " ")
    .trim();

/**
 * A text whose places are counted in code points, as Dateline does, while JavaScript counts UTF-16 units.
 */
export class Counted {
  constructor(text) {
    this.text = text;
    this.pairs = []; // the code points, by number, that take two units
    let point = 0;
    if (/[\ud800-\udbff]/.test(text)) {
      for (const character of text) {
        if (character.length === 2) this.pairs.push(point);
        point += 1;
      }
    }
    this.length = text.length - this.pairs.length;
  }

  /** Return at which unit the code point of that number begins. */
  unit(point) {
    let low = 0;
    let high = this.pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pairs[middle] < point) low = middle + 1;
      else high = middle;
    }
    return Math.min(this.text.length, point + low);
  }

  slice(start, end) {
    return this.text.slice(this.unit(start), this.unit(end));
  }
}

/**
 * Cut [start, end) where any of the ranges begins or ends: pieces { start, end, ranges }, in order.
 *
 * Ranges are records with `start` and `end`; empty ones are left out.
 */
export function pieces(start, end, ranges) {
  const held = ranges.filter((one) => one.start < one.end && one.start < end && start < one.end);
  const cuts = [start, end, ...held.flatMap((one) => [one.start, one.end])].filter(
    (at) => start <= at && at <= end,
  );
  const sorted = [...new Set(cuts)].sort((one, other) => one - other);
  return sorted.slice(1).map((stop, at) => ({
    start: sorted[at],
    end: stop,
    ranges: held.filter((one) => one.start <= sorted[at] && stop <= one.end),
  }));
}

/** Return an address that may be followed, as a URL: of the web, and without a name or password in it; else null. */
export function webAddress(address) {
  let url;
  try {
    url = new URL(address ?? "");
  } catch {
    return null;
  }
  return /^https?:$/.test(url.protocol) && url.hostname && !url.username && !url.password ? url : null;
}

const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);

/** Return "26 June 2025" for 2025-06-26, "June 2025" for 2025-06; anything else as it is. */
export function dateWords(iso) {
  const [, year, month, day] = /^(\d{4})-(\d\d)(?:-(\d\d))?/.exec(iso ?? "") ?? [];
  const name = MONTHS[Number(month) - 1];
  if (!name) return oneLine(iso);
  return day ? `${Number(day)} ${name} ${year}` : `${name} ${year}`;
}

/** Return "1 article", "1,234 articles". */
export function counted(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

/** What to call an article when talking to a person. */
export const nameOf = (article) => oneLine(article.title ?? article.name ?? article.opening ?? article.id);
