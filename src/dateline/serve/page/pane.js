// The article that is open beside the answer, or over it where there is no room.

import * as address from "./address.js";
import * as api from "./api.js";
import { drawArticle, drawNote } from "./article.js";
import { byId } from "./dom.js";
import { oneLine } from "./text.js";

const narrow = matchMedia("(max-width: 59.99rem)");
const room = matchMedia("(min-width: 60rem)");
const muchRoom = matchMedia("(min-width: 80rem)");

/**
 * The pane. `close()` leaves it, `within(place)` makes the attributes of a link to a place, and
 * `copyFrom(event, place)` copies the quotation of one.
 */
export class ArticlePane {
  constructor({ close, within, copyFrom }) {
    Object.assign(this, { close, within, copyFrom });
    this.root = byId("article");
    this.fetching = new AbortController();
    this.article = null;
    this.opener = null; // what it was opened with, to go back to
    this.here = address.NOWHERE;
    for (const width of [narrow, room, muchRoom]) width.addEventListener("change", () => this.fit());
  }

  /** Show the article that is open at a place of the page, with its cited places, or none. */
  async show(here, citedIn) {
    this.fetching.abort();
    this.here = here;
    const wasOpen = !this.root.hidden;
    this.root.hidden = here.open === null;
    document.body.classList.toggle("reads", here.open !== null);
    this.fit();
    if (here.open !== null) return this.open(here, citedIn);
    this.article = null;
    if (wasOpen) (this.opener?.isConnected ? this.opener : byId("main")).focus();
  }

  async open(here, citedIn) {
    const links = this.links(here);
    if (this.article?.id !== here.open.id) {
      this.fetching = new AbortController();
      drawNote(this.root, "Opening…", links);
      try {
        this.article = await api.article(here.open.id, this.fetching.signal);
      } catch (error) {
        if (error.name === "AbortError") return;
        this.article = null;
        const gone = error.status === 404;
        const told = gone ? "This article is not in the index any more." : oneLine(error.message);
        drawNote(this.root, told, links).focus();
        return;
      }
    }
    this.draw(citedIn).focus({ preventScroll: true });
  }

  /** Draw the article anew, now that the answer beside it is there; who is busy elsewhere stays there. */
  refresh(here, citedIn) {
    if (here.open === null || this.here.open?.id !== here.open.id) return;
    this.here = here;
    if (this.article?.id !== here.open.id) return; // it is on its way
    const [focused, scrolled] = [this.root.contains(document.activeElement), this.root.scrollTop];
    const mark = this.draw(citedIn);
    if (focused) mark.focus({ preventScroll: true });
    if (scrolled) this.root.scrollTop = scrolled; // it is being read
  }

  /** Draw the article that is there, and return what to look at: the mark, else the title. */
  draw(citedIn) {
    const { places, at, lost } = citedIn(this.here.open);
    const mark = drawArticle(this.root, this.article, places, at, { ...this.links(this.here), lost });
    this.root.scrollTop = 0; // what scrolls is the article alone, not the page around it
    if (mark)
      this.root.scrollTop =
        mark.getBoundingClientRect().top - this.root.getBoundingClientRect().top - this.root.clientHeight / 3;
    return mark ?? byId("article-title");
  }

  links(here) {
    const close = (event) => {
      event.preventDefault();
      this.close();
    };
    return {
      toClose: { href: address.write({ ...here, open: null }), on: { click: close } },
      toPlace: ({ article, start, end }) => this.within({ ...here, open: { id: article.id, start, end } }),
      toCopy: this.copyFrom,
    };
  }

  /** The filters stand open where there is room; where the article covers the page, nothing behind it is reached. */
  fit() {
    const open = this.here.open !== null;
    const filters = byId("filters");
    const fits = String((open ? muchRoom : room).matches);
    if (filters.dataset.fits !== fits) {
      filters.dataset.fits = fits;
      filters.open = fits === "true";
    }
    for (const one of document.querySelectorAll(".masthead, .ask, .filters, main"))
      one.inert = open && narrow.matches;
  }
}
