// SPDX-License-Identifier: MIT
/** The events of one tool: what is kept of them, how they are read, and what of them is looked at. */
import type { EventReading, IdentityFilter } from '../probes/types.ts';
import { type Comparable, comparisonTest, parseRowQuery, type RowQuery } from './comparison-query.ts';
import { EventLog } from './event-log.ts';
import type { EventTest } from './event-search.ts';
import { EventView } from './event-view.ts';
import { recordScan, recordTest } from './record-query.ts';
import type { ToolDataBase } from './tool-data.ts';

export class EventData implements ToolDataBase {
  readonly kind = 'events';
  readonly log = new EventLog();
  readonly view = new EventView(this.log);
  #reading: EventReading | undefined;
  /** From this number on all events have passed the kernel's filter as it is now. */
  #filteredFrom = 0;
  /** Whether older ones are still looked through for what that filter asks. */
  #admitting = false;
  #asked: RowQuery | undefined;
  /** From this number on all events are of the cgroup that is asked for: what is kept does not say which one it was of. */
  #cgroup: { readonly path: string | undefined; readonly from: number } = { path: undefined, from: 0 };

  /** How the records are read; known once the probe's object has been opened. */
  set reading(reading: EventReading) {
    this.#reading = reading;
  }

  get sink(): EventLog {
    return this.log;
  }

  get counted(): number {
    return this.log.end;
  }

  get evicted(): number {
    return this.log.evicted;
  }

  /** What is looked for; undefined while that is nothing. */
  get asked(): RowQuery | undefined {
    return this.#asked;
  }

  /** Whether a search without a column looks into the one of that name. */
  isSearched(name: string): boolean {
    return this.#reading?.fields.some((field) => field.name === name && field.byDefault) ?? false;
  }

  get searchable(): readonly Comparable[] {
    const fields = this.#reading?.fields ?? [];
    return fields.map((field) => ({
      name: field.name,
      measure: field.kind === 'keyed' ? field.measure : undefined,
    }));
  }

  /** The row of an event, which the tool's pane knows how to show; undefined when it is not kept. */
  row(number: number): unknown {
    const record = this.log.at(number);
    return record && this.#reading?.row(record);
  }

  /** The kernel's filter is another one from now on. @param trusted false where nothing heeds it: a recording */
  filterChanged(trusted: boolean): void {
    this.#filteredFrom = trusted ? this.log.end : Number.POSITIVE_INFINITY;
  }

  /** Whether what {@link setFilter} has set is more than needed, because everything older has been evicted. */
  get outgrown(): boolean {
    return this.#admitting && this.log.first >= this.#filteredFrom;
  }

  /**
   * Looks only at what is asked for. Returns what is wrong with the typed text; the rows are then those of the text
   * before, so that nothing jumps while one types.
   *
   * What the kernel has filtered already is not looked at again: with nothing else asked for, events that come cost nothing.
   */
  setFilter(identity: IdentityFilter, typed: string, showAll = false): string {
    this.#follow(identity.cgroup);
    const reading = this.#reading;
    if (!reading) return '';
    const query = parseRowQuery(typed, reading.fields);
    if (query && 'problem' in query) return query.problem;
    this.#asked = query;
    const from = this.#filteredFrom;
    const admits = this.log.first < from ? reading.admits(identity) : undefined;
    const { from: ofCgroup } = this.#cgroup;
    this.#admitting = admits !== undefined || this.log.first < ofCgroup;
    const filter = allOf([
      this.log.first < ofCgroup ? (_, number) => number >= ofCgroup : undefined,
      admits && ((record, number) => number >= from || admits(record)),
      reading.keeps(),
    ]);
    // Comparisons first: they are cheaper.
    const besides = allOf([
      filter,
      ...(query?.comparisons.map((comparison) => comparisonTest(comparison, reading.fields)) ?? []),
    ]);
    const text = query?.text;
    const look = text && recordScan(text, reading.fields);
    const scan = look && { look, besides };
    const matches = allOf([besides, text && recordTest(text, reading.fields)]);
    if (query && showAll) this.view.setTest(filter, { sought: matches, scan });
    else this.view.setTest(matches, { scan });
    return '';
  }

  #follow(path: string | undefined): void {
    if (path !== this.#cgroup.path) this.#cgroup = { path, from: path === undefined ? 0 : this.log.end };
  }

  /** Records go right into the log. */
  frame(): boolean {
    return false;
  }

  work(budgetMs: number): boolean {
    return this.view.work(budgetMs);
  }

  togglePause(): void {
    if (this.view.paused) this.view.resume();
    else this.view.pause();
  }
}

function allOf(asked: readonly (EventTest | undefined)[]): EventTest | undefined {
  const tests = asked.filter((test) => test !== undefined);
  if (tests.length < 2) return tests[0];
  return (record, number) => tests.every((test) => test(record, number));
}
