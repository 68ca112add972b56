// SPDX-License-Identifier: MIT
/** The events of one tool: what is kept of them, how they are read, and what of them is looked at. */
import type { EventReading, IdentityFilter } from '../probes/types.ts';
import { EventLog } from './event-log.ts';
import type { EventTest } from './event-search.ts';
import { EventView } from './event-view.ts';
import { recordScan, recordTest } from './record-query.ts';
import { parseQuery } from './text-query.ts';
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

  /** The names of what can be searched; none before the first start. */
  get columns(): readonly string[] {
    return this.#reading?.fields.map(({ name }) => name) ?? [];
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
  setFilter(identity: IdentityFilter, typed: string): string {
    const reading = this.#reading;
    if (!reading) return '';
    const query = parseQuery(typed, this.columns);
    if (query && 'problem' in query) return query.problem;
    const from = this.#filteredFrom;
    const admits = this.log.first < from ? reading.admits(identity) : undefined;
    this.#admitting = admits !== undefined;
    const besides = allOf([
      admits && ((record, number) => number >= from || admits(record)),
      reading.keeps(),
    ]);
    const look = query && recordScan(query, reading.fields);
    this.view.setTest(
      allOf([besides, query && recordTest(query, reading.fields)]),
      look && { look, besides },
    );
    return '';
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
