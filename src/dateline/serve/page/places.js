// The places of articles that a result cites: which there are, their numbers, what is told of each.

import { oneLine } from "./text.js";

/** The places that a result cites, numbered in the order in which they are shown. */
export class Places {
  constructor(result, shown) {
    this.told = new Map(
      (shown?.places ?? []).map((one) => [placeKey({ ...one, article: { id: one.article_id } }), one]),
    );
    this.names = new Map(shown?.names ?? []);
    this.all = distinct(cited(result, shown));
    this.inner = distinct((result?.items ?? []).flatMap((item) => item.citations)).filter(
      (one) => !this.own(one),
    );
    this.speakers = (result?.answers ?? []).flatMap(({ speaker }) =>
      speaker ? [{ ...speaker, article: { id: speaker.article_id } }] : [],
    );
    for (const apart of this.inner.filter((one) => !this.number(one))) this.all.push(apart);
  }

  /** The number that a place has itself, 0 for none. */
  own(place) {
    return this.all.findIndex((one) => same(one, place)) + 1;
  }

  /** The number of a place: its own, or that of the place in whose sentence it stands, as a thing of a list does. */
  number(place) {
    const holds = (one) =>
      one.article.id === place.article.id && one.quote_start <= place.start && place.start < one.quote_end;
    return this.own(place) || this.all.findIndex(holds) + 1;
  }

  /** The first of those places that have one number: two that stand in one sentence are one citation. */
  numbered(places) {
    const first = new Map(places.toReversed().map((one) => [this.number(one), one]));
    return places.filter((one) => first.get(this.number(one)) === one);
  }

  /** What to call an article: its title, or how it begins. */
  nameOf(article) {
    return oneLine(article.title ?? this.names.get(article.id) ?? article.id);
  }

  /** What is told of a place beside the promised fields: the paragraph around it, whether it is a copy. */
  about(place) {
    return this.told.get(placeKey(place)) ?? {};
  }

  /** The places in an article, with their own numbers: 0 for what stands inside another. */
  within(id) {
    const here = [...this.all, ...this.inner].filter((one) => one.article.id === id);
    return distinct(here).map((place) => ({ ...place, number: this.own(place) }));
  }
}

/**
 * What an address that opens an article looks at: the one of these places, else of these speakers, that it gives.
 *
 * Offsets prove nothing by themselves, for the text may have changed: what a reply does not tell of is `lost`
 * once that is there, and not looked at before.
 */
export function lookedAt(open, places, speakers, reply) {
  const at = { article: { id: open.id }, start: open.start, end: open.end };
  const told = [...places, ...speakers].find((one) => same(one, at));
  if (open.start === null || told || !reply) return { at: told ?? at, lost: false };
  return { at: { start: null }, lost: reply.done && reply.turns.every((turn) => turn.result) };
}

/** What tells places apart: their article, and their range of it. */
export const placeKey = ({ article, start, end }) => `${start}-${end} ${article.id}`;
export const same = (one, other) => placeKey(one) === placeKey(other);

function distinct(places) {
  const found = new Map();
  for (const one of places) if (!found.has(placeKey(one))) found.set(placeKey(one), one);
  return [...found.values()];
}

/** Every place with a number of its own, in the order of their numbers. */
function* cited(result, shown) {
  if (!result) return;
  if (result.verdict) {
    yield result.verdict.citation;
    if (result.verdict.against) yield result.verdict.against;
  }
  for (const answer of [...result.answers, ...(shown?.nearest ?? [])]) yield* answer.citations;
  for (const claim of result.disagreement ?? []) yield* claim.citations;
  for (const listed of result.listing?.articles ?? []) if (listed.mention) yield listed.mention;
}
