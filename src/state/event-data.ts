// SPDX-License-Identifier: MIT
/** The events of one tool: what is kept of them, how they are read, and what of them is looked at. */
import type { EventTable } from '../probes/event-table.ts';
import type { EventReading, IdentityFilter } from '../probes/types.ts';
import { type Comparable, comparisonTest, parseRowQuery, type RowQuery } from './comparison-query.ts';
import { EventLog } from './event-log.ts';
import type { EventTest } from './event-search.ts';
import { EventView } from './event-view.ts';
import { EventPast } from './past/event-past.ts';
import { recordScan, recordTest } from './record-query.ts';
import { comparables } from './tally/tally-cells.ts';
import { TallyView } from './tally/tally-view.ts';
import type { DataFrame, ToolDataBase } from './tool-data.ts';

/** A text behind `/`, and whether the rows that do not match are shown too. */
export interface Typed {
  readonly query: string;
  readonly showAll: boolean;
}

export class EventData implements ToolDataBase {
  readonly kind = 'events';
  readonly log = new EventLog();
  readonly view = new EventView(this.log);
  readonly past = new EventPast(this.log, this.view);
  #reading: EventReading | undefined;
  /** From this number on all events have passed the kernel's filter as it is now. */
  #filteredFrom = 0;
  /** Whether older ones are still looked through for what that filter asks. */
  #admitting = false;
  #asked: RowQuery | undefined;
  /** What was typed for the list, while its table is shown: the text is the table's then. */
  #listText = '';
  #listShowsAll = false;
  #counts: TallyView | undefined;
  /** From this number on all events are of the cgroup that is asked for: what is kept does not say which one it was of. */
  #cgroup: { readonly path: string | undefined; readonly from: number } = { path: undefined, from: 0 };

  /** How the records are read; known once the probe's object has been opened. */
  set reading(reading: EventReading) {
    this.#reading = reading;
    this.past.reading = reading;
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

  /** The tables that the events can be counted into; none before the first start. */
  get tables(): readonly EventTable[] {
    return this.#reading?.tables ?? [];
  }

  /** The table that is shown; undefined while the list is. */
  get counts(): TallyView | undefined {
    return this.#counts;
  }

  /** The text that decides what is counted, while a table is shown. */
  get countedText(): string {
    return this.#counts && !this.#listShowsAll ? this.#listText : '';
  }

  /** The next table, and after the last one the list. Returns what is typed for it. */
  turnTable(): Typed {
    const { tables } = this;
    const at = tables.findIndex(({ id }) => id === this.#counts?.table.id);
    return this.showTable(tables[at + 1]);
  }

  /** @param table undefined: the list. Returns what is typed for it. */
  showTable(table: EventTable | undefined): Typed {
    this.#counts = table && new TallyView(table, this.log);
    return table ? { query: '', showAll: false } : { query: this.#listText, showAll: this.#listShowsAll };
  }

  /** Everything is counted again, once {@link setFilter} is called. */
  clearCountedText(): void {
    if (this.#counts) [this.#listText, this.#listShowsAll] = ['', false];
  }

  setText(typed: string, showAll: boolean): string | undefined {
    return this.#counts?.setSearch(typed, showAll);
  }

  /** Milliseconds since 1970, of the oldest event that is kept and of the newest that the view has. */
  get span(): readonly [from: number, to: number] | undefined {
    const { log, view } = this;
    const timeOf = (number: number | undefined) => {
      const record = number === undefined ? undefined : log.at(number);
      return record && this.#reading?.timeMs(record);
    };
    const [from, to] = [timeOf(log.after(-1)), timeOf(log.before(view.end))];
    return from === undefined || to === undefined ? undefined : [from, to];
  }

  get searchable(): readonly Comparable[] {
    if (this.#counts) return comparables(this.#counts.table.columns);
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
    const problem = this.#counts?.setSearch(typed, showAll) ?? '';
    if (problem !== '') return problem;
    const query = parseRowQuery(this.#counts ? this.#listText : typed, reading.fields);
    if (query && 'problem' in query) return query.problem;
    this.#asked = query;
    if (!this.#counts) [this.#listText, this.#listShowsAll] = [typed, showAll];
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
    if (query && this.#listShowsAll) this.view.setTest(filter, { sought: matches, scan });
    else this.view.setTest(matches, { scan });
    return '';
  }

  #follow(path: string | undefined): void {
    if (path !== this.#cgroup.path) this.#cgroup = { path, from: path === undefined ? 0 : this.log.end };
  }

  /** Records go right into the log. */
  frame({ intervalMs }: DataFrame): boolean {
    this.past.frame(intervalMs);
    return false;
  }

  work(budgetMs: number): boolean {
    const { view } = this;
    const counts = this.#counts;
    if (counts?.work(view.test, view.end, budgetMs)) return true;
    // The timeline below a table is one of the events in its list.
    if ((!counts || view.paused) && view.work(budgetMs)) return true;
    return this.past.work(budgetMs);
  }

  togglePause(): void {
    if (this.past.moment) this.past.toLive();
    else this.past.pause();
  }
}

function allOf(asked: readonly (EventTest | undefined)[]): EventTest | undefined {
  const tests = asked.filter((test) => test !== undefined);
  if (tests.length < 2) return tests[0];
  return (record, number) => tests.every((test) => test(record, number));
}
