// SPDX-License-Identifier: MIT
/**
 * What of a log is looked at: which events, from where on, with which of them selected. It follows the newest until
 * somebody moves, and stands still while it is paused; the log goes on in both cases.
 */
import type { EventLog } from './event-log.ts';
import { type EventScan, EventSearch, type EventTest } from './event-search.ts';
import type { MatchStep } from './match-step.ts';

export class EventView {
  readonly log: EventLog;
  #search: EventSearch | undefined;
  #test: EventTest | undefined;
  /** What is looked for among the rows, where more than the matches are shown. */
  #finder: EventSearch | undefined;
  /** While paused: events from this number on do not exist for the view. */
  #frozenEnd: number | undefined;
  /** The row at the top; undefined while the newest are followed. */
  #top: number | undefined;
  #selected: number | undefined;

  constructor(log: EventLog) {
    this.log = log;
  }

  get following(): boolean {
    return this.#top === undefined;
  }

  get paused(): boolean {
    return this.#frozenEnd !== undefined;
  }

  /** The number of the selected event; undefined when none is. */
  get selected(): number | undefined {
    return this.#selected;
  }

  /** Those that pass the test and are kept, among the ones that exist for the view. */
  get count(): number {
    const { end } = this;
    return this.#search ? this.#search.countBefore(end) : this.log.sizeBelow(end);
  }

  /** How many of those that pass the test are below a number; some that were forgotten may be among them. */
  countBefore(number: number): number {
    return this.#search ? this.#search.countBefore(number) : number;
  }

  /** How many events pass the test, and whether that is all of them already. */
  get matches(): { readonly count: number; readonly complete: boolean } {
    const search = this.#search;
    const { count } = this;
    return { count, complete: search?.complete ?? true };
  }

  /** What passes it is shown; undefined where everything is. */
  get test(): EventTest | undefined {
    return this.#test;
  }

  /** Events from this number on do not exist for the view. */
  get end(): number {
    return this.#frozenEnd ?? this.log.end;
  }

  /** The same for what is looked for among them; undefined while nothing is, or the matches are all that is shown. */
  get found(): { readonly count: number; readonly complete: boolean } | undefined {
    const finder = this.#finder;
    return finder && { count: finder.countBefore(this.end), complete: finder.complete };
  }

  /**
   * Shows only what passes; undefined shows everything. The newest matches are there after the first {@link work}.
   * @param sought what is looked for among the rows that are shown
   * @param scan what the addon does of that test: of `sought` where there is one
   */
  setTest(
    test: EventTest | undefined,
    { sought, scan }: { readonly sought?: EventTest | undefined; readonly scan?: EventScan | undefined } = {},
  ): void {
    this.#test = test;
    // Beyond the end of the view too: whoever steps back and forth needs no new search.
    const { end } = this.log;
    this.#search = test && new EventSearch(this.log, test, end, sought ? undefined : scan);
    this.#finder = sought && new EventSearch(this.log, sought, end, scan);
    const selected = this.#selected;
    if (selected === undefined || this.#search?.passes(selected) === false) this.follow();
  }

  /** Looks at new events and goes on looking at old ones; true while there is more to do. */
  work(budgetMs: number): boolean {
    const searches = [this.#search, this.#finder].filter((search) => search !== undefined);
    for (const search of searches) search.work(this.log.end, budgetMs / searches.length, this.paused);
    return searches.some((search) => !search.complete);
  }

  /**
   * Selects the next newer match, or the next older one, and beyond the last one the first at the other end. With nothing
   * selected it is the newest.
   */
  toMatch(by: 1 | -1, height: number): MatchStep {
    const search = this.#finder ?? this.#search;
    const end = this.end;
    const before = (number: number) => (search ? search.before(number) : this.log.before(number));
    const after = (number: number) => {
      const next = search ? search.after(number) : this.log.after(number);
      return next !== undefined && next < end ? next : undefined;
    };
    const from = this.#selected;
    const next = from === undefined || by < 0 ? before(Math.min(from ?? end, end)) : after(from);
    if (next !== undefined) {
      this.#select(next, height);
      return 'there';
    }
    if (search?.complete === false) return 'searching';
    const first = by < 0 ? before(end) : after(-1);
    if (first === undefined) return 'none';
    this.#select(first, height);
    return 'around';
  }

  #select(number: number, height: number): void {
    this.#top ??= this.page(height)[0];
    this.#selected = number;
    this.#showSelected(height);
  }

  /** Paused, events from this number on do not exist; a selection that is beyond is let go. */
  endAt(number: number): void {
    this.#frozenEnd = number;
    const beyond = (row: number | undefined) => row !== undefined && row >= number;
    if (beyond(this.#selected) || beyond(this.#top)) this.follow();
  }

  pause(): void {
    this.#frozenEnd = this.log.end;
    this.log.pin();
  }

  resume(): void {
    this.#frozenEnd = undefined;
    this.log.unpin();
  }

  /** The newest at the bottom again, nothing selected. */
  follow(): void {
    this.#top = undefined;
    this.#selected = undefined;
  }

  /** The numbers of the events of a page, oldest first. */
  page(height: number): number[] {
    if (this.#top === undefined) return this.#backFrom(this.end, height);
    const rows: number[] = [];
    for (let next = this.#after(this.#top - 1); next !== undefined; next = this.#after(next)) {
      rows.push(next);
      if (rows.length === height) return rows;
    }
    const more = this.#backFrom(rows[0] ?? this.end, height - rows.length);
    return [...more, ...rows];
  }

  /** The numbers of the newest events, oldest first, wherever one looks. */
  newest(count: number): number[] {
    return this.#backFrom(this.end, count);
  }

  /** Moves the selection by so many rows, the page with it where it must. Beyond the newest the view follows again. */
  move(rows: number, height: number): void {
    const page = this.page(height);
    const newest = page.at(-1);
    if (newest === undefined || (rows > 0 && this.#selected === undefined)) return;
    this.#top ??= page[0];
    // The first step up selects the newest row itself.
    let left = this.#selected === undefined ? -rows - 1 : Math.abs(rows);
    let at = this.#selected ?? newest;
    for (; left > 0; left--) {
      const next: number | undefined = rows < 0 ? this.#before(at) : this.#after(at);
      if (next === undefined) break;
      at = next;
    }
    this.#selected = at;
    if (rows > 0 && left > 0) this.follow();
    else this.#showSelected(height);
  }

  /** Selects an event, if it is one of those that are shown. */
  select(number: number, height: number): void {
    if (this.#after(number - 1) !== number) return;
    this.#top ??= this.page(height)[0];
    this.#selected = number;
    this.#showSelected(height);
  }

  /** Moves the page by so many rows and leaves the selection where it is; at the newest, with none, it follows again. */
  scroll(rows: number, height: number): void {
    const [top] = this.page(height);
    if (top === undefined) return;
    if (rows < 0) {
      this.#top = this.#backFrom(top, -rows)[0] ?? this.#top;
      return;
    }
    if (this.following) return;
    let at = top;
    for (let left = rows; left > 0; left--) at = this.#after(at) ?? at;
    const newest = this.#backFrom(this.end, height)[0] ?? at;
    this.#top = at < newest ? at : this.#selected === undefined ? undefined : newest;
  }

  toOldest(height: number): void {
    const oldest = this.#after(-1);
    if (oldest === undefined) return;
    this.#selected = oldest;
    this.#top = oldest;
    this.#showSelected(height);
  }

  #showSelected(height: number): void {
    const selected = this.#selected;
    if (selected === undefined || this.#top === undefined) return;
    if (selected < this.#top) this.#top = selected;
    const last = this.page(height).at(-1);
    if (last !== undefined && selected > last) this.#top = this.#backFrom(selected + 1, height)[0];
  }

  #before(number: number): number | undefined {
    const below = Math.min(number, this.end);
    return this.#search ? this.#search.before(below) : this.log.before(below);
  }

  #after(number: number): number | undefined {
    const next = this.#search ? this.#search.after(number) : this.log.after(number);
    return next !== undefined && next < this.end ? next : undefined;
  }

  #backFrom(number: number, count: number): number[] {
    const rows: number[] = [];
    for (
      let next = this.#before(number);
      next !== undefined && rows.length < count;
      next = this.#before(next)
    )
      rows.push(next);
    return rows.reverse();
  }
}
