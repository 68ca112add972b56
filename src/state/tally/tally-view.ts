// SPDX-License-Identifier: MIT
/**
 * A list of events as a table of counts, as it is looked at: which rows, in which order, which of them is selected. The
 * selection stays on its row wherever that goes.
 */
import type { EventTable, TableColumn } from '../../probes/event-table.ts';
import type { EventLog } from '../event-log.ts';
import type { EventTest } from '../event-search.ts';
import { type MatchStep, nextMatch } from '../match-step.ts';
import { Tally } from './tally.ts';
import { isDescending } from './tally-cells.ts';
import { orderRows } from './tally-order.ts';
import { searchTally, type TallySearch } from './tally-search.ts';

export class TallyView {
  readonly table: EventTable;
  readonly log: EventLog;
  #tally: Tally;
  #end = 0;
  #sort: TableColumn;
  #reversed = false;
  #search: TallySearch | undefined;
  #showAll = false;
  #order: readonly number[] = [];
  /** The rows that match, where more than these are shown; undefined while nothing is looked for. */
  #matching: ReadonlySet<number> | undefined;
  /** Rows that are shown or would be, were there not too many. */
  #found = 0;
  /** The version of the tally that is arranged; -1: the order is another one. */
  #arranged = -1;
  /** A row and which use of it. */
  #selected: { readonly row: number; readonly use: number } | undefined;
  #top = 0;

  constructor(table: EventTable, log: EventLog) {
    this.table = table;
    this.log = log;
    this.#sort = table.columns.find(({ kind }) => kind === 'count') ?? (table.columns[0] as TableColumn);
    this.#tally = new Tally(log, table, undefined, 0);
  }

  get tally(): Tally {
    return this.#tally;
  }

  /** Counts what passes a test, below `end`; true while there is more to do. Another test begins anew. */
  work(test: EventTest | undefined, end: number, budgetMs: number): boolean {
    if (test !== this.#tally.test) this.#begin(test, end);
    this.#end = end;
    this.#tally.work(end, budgetMs);
    return !this.complete;
  }

  /** Whether everything that is kept has been counted. */
  get complete(): boolean {
    return this.#tally.complete(this.#end);
  }

  /** From 0 to 1: how far that is. */
  get progress(): number {
    const { from, to } = this.#tally;
    const all = this.#end - this.log.first;
    return all > 0 ? Math.min(1, Math.max(0, to - from) / all) : 1;
  }

  get sort(): TableColumn {
    return this.#sort;
  }

  /** Whether the greatest is first. */
  get descending(): boolean {
    return isDescending(this.#sort) !== this.#reversed;
  }

  /** What is looked for. */
  get asked(): TallySearch['query'] | undefined {
    return this.#search?.query;
  }

  /** How many of the shown rows match; undefined where all do. */
  get matches(): number | undefined {
    this.#arrange();
    return this.#showAll ? this.#matching?.size : undefined;
  }

  /** The numbers of the rows, in their order. */
  get order(): readonly number[] {
    this.#arrange();
    return this.#order;
  }

  /** How many rows are shown. */
  get rows(): number {
    return this.order.length;
  }

  /** How many rows are asked for: more than can be shown, perhaps. */
  get found(): number {
    this.#arrange();
    return this.#found;
  }

  get selected(): number | undefined {
    const { row, use } = this.#selected ?? {};
    return row !== undefined && this.#tally.keys.use(row) === use ? row : undefined;
  }

  /** Returns what is wrong with the text; the rows are then as before. @param showAll rows that do not match too */
  setSearch(typed: string, showAll: boolean): string {
    const search = searchTally(typed, this.table.columns, this.log);
    if (search && 'problem' in search) return search.problem;
    this.#search = search;
    this.#showAll = showAll;
    this.#arranged = -1;
    return '';
  }

  turnSort(by: 1 | -1): void {
    const { columns } = this.table;
    const at = columns.indexOf(this.#sort) + by + columns.length;
    this.#sort = columns[at % columns.length] as TableColumn;
    this.#reversed = false;
    this.#arranged = -1;
  }

  reverse(): void {
    this.#reversed = !this.#reversed;
    this.#arranged = -1;
  }

  /** The rows of a page, so that the selected one is among them. */
  page(height: number): readonly number[] {
    const { order } = this;
    const at = this.#at;
    this.#top = at < 0 ? 0 : Math.min(at, Math.max(this.#top, at - height + 1));
    this.#top = Math.max(0, Math.min(this.#top, order.length - height));
    return order.slice(this.#top, this.#top + height);
  }

  /** Rows down; upwards from the first none is selected any more. */
  move(rows: number): void {
    const to = this.#at + rows;
    if (to < 0) this.#selected = undefined;
    else this.#select(this.order[Math.min(to, this.order.length - 1)]);
  }

  toFirst(): void {
    this.#select(this.order[0]);
  }

  toLast(): void {
    this.#select(this.order.at(-1));
  }

  unselect(): void {
    this.#selected = undefined;
  }

  /** Selects the next match below, or above, and beyond the last one the first at the other end. */
  toMatch(by: 1 | -1): MatchStep {
    const { order } = this;
    const matches = (at: number) => this.#matching?.has(order[at] as number) ?? true;
    const { index, step } = nextMatch(order.length, this.#at, by, matches);
    if (index !== undefined) this.#select(order[index]);
    return step;
  }

  get #at(): number {
    const { selected } = this;
    return selected === undefined ? -1 : this.order.indexOf(selected);
  }

  #select(row: number | undefined): void {
    this.#selected = row === undefined ? undefined : { row, use: this.#tally.keys.use(row) };
  }

  #begin(test: EventTest | undefined, end: number): void {
    this.#tally = new Tally(this.log, this.table, test, end);
    this.#selected = undefined;
    this.#arranged = -1;
  }

  /** When somebody looks, and something has changed. */
  #arrange(): void {
    const tally = this.#tally;
    // Between two frames some may have been evicted: what is shown is of what is kept.
    tally.forget();
    if (this.#arranged === tally.version) return;
    this.#arranged = tally.version;
    const search = this.#search;
    const rows: number[] = [];
    const matching = new Set<number>();
    for (let row = 0; row < tally.keys.end; row++) {
      if (tally.keys.use(row) === 0) continue;
      const matches = search?.passes(tally, row) ?? true;
      if (search && matches) matching.add(row);
      if (matches || this.#showAll) rows.push(row);
    }
    this.#matching = search && matching;
    this.#found = rows.length;
    this.#order = orderRows(tally, this.log, rows, { column: this.#sort, reversed: this.#reversed });
  }
}
