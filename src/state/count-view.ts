// SPDX-License-Identifier: MIT
/**
 * A table of counts as it is looked at: which rows, in which order, which of them is selected. The selection stays on its row
 * wherever that goes.
 */
import type { CountedTarget } from '../probes/counting.ts';
import { type CountRow, type Counts, countRows } from './count-rows.ts';
import { type MatchStep, nextMatch } from './match-step.ts';
import type { TableSearch } from './row-query.ts';

export const COUNT_COLUMNS = ['func', 'count', 'total', 'addr'] as const;
export type CountColumn = (typeof COUNT_COLUMNS)[number];

/** Numbers have the greatest first, names and addresses the least. */
const DESCENDING: Readonly<Record<CountColumn, boolean>> = {
  func: false,
  count: true,
  total: true,
  addr: false,
};

export class CountView {
  #counts: Counts = { targets: [], recent: new Float64Array(), seconds: 0, total: new Float64Array() };
  #frozen: Counts | undefined;
  #order: readonly number[] = [];
  #sort: CountColumn = 'count';
  #reversed = false;
  #search: TableSearch<CountRow> | undefined;
  #showAll = false;
  /** The numbers of the rows that match; undefined while nothing is looked for. */
  #matching: ReadonlySet<number> | undefined;
  #selected: number | undefined;
  #top = 0;

  get counts(): Counts {
    return this.#frozen ?? this.#counts;
  }

  get sort(): CountColumn {
    return this.#sort;
  }

  get reversed(): boolean {
    return this.#reversed;
  }

  get paused(): boolean {
    return this.#frozen !== undefined;
  }

  /** The number of the selected target. */
  get selected(): number | undefined {
    return this.#selected;
  }

  /** The numbers of the targets that have a row, in their order. */
  get order(): readonly number[] {
    return this.#order;
  }

  /** How many rows there are; those without a hit are none. */
  get rows(): number {
    return this.#order.length;
  }

  set counts(counts: Counts) {
    if (!this.#frozen) this.#leave(counts);
    this.#counts = counts;
    if (!this.#frozen) this.#arrange();
  }

  /** Shows these, whatever comes. */
  freeze(counts: Counts): void {
    this.#leave(counts);
    this.#frozen = counts;
    this.#arrange();
  }

  pause(): void {
    this.#frozen = this.#counts;
  }

  resume(): void {
    this.#leave(this.#counts);
    this.#frozen = undefined;
    this.#arrange();
  }

  /** What is looked for. */
  get asked(): TableSearch<CountRow>['query'] | undefined {
    return this.#search?.query;
  }

  /** How many rows match; undefined while nothing is looked for. */
  get matches(): number | undefined {
    return this.#matching?.size;
  }

  get showsAll(): boolean {
    return this.#showAll;
  }

  /** @param showAll rows that do not match are shown too */
  setSearch(search: TableSearch<CountRow> | undefined, showAll: boolean): void {
    this.#search = search;
    this.#showAll = showAll;
    this.#arrange();
  }

  /** Selects the next match below, or above, and beyond the last one the first at the other end. */
  toMatch(by: 1 | -1): MatchStep {
    const at = this.#selected === undefined ? -1 : this.#order.indexOf(this.#selected);
    const { index, step } = nextMatch(this.#order.length, at, by, (row) => this.#matches(this.#order[row]));
    if (index !== undefined) this.#selected = this.#order[index];
    return step;
  }

  #matches(number: number | undefined): boolean {
    return this.#matching === undefined || (number !== undefined && this.#matching.has(number));
  }

  sortBy(column: CountColumn): void {
    this.#sort = column;
    this.#reversed = false;
    this.#arrange();
  }

  /** The next column, or the one before. */
  turnSort(by: 1 | -1): void {
    const at = COUNT_COLUMNS.indexOf(this.#sort) + by + COUNT_COLUMNS.length;
    this.sortBy(COUNT_COLUMNS[at % COUNT_COLUMNS.length] as CountColumn);
  }

  reverse(): void {
    this.#reversed = !this.#reversed;
    this.#arrange();
  }

  /** The numbers of the targets on a page, so that the selected one is among them. */
  page(height: number): readonly number[] {
    const at = this.#selected === undefined ? 0 : this.#order.indexOf(this.#selected);
    if (at < 0 || this.#selected === undefined) this.#top = 0;
    else this.#top = Math.min(at, Math.max(this.#top, at - height + 1));
    this.#top = Math.max(0, Math.min(this.#top, this.#order.length - height));
    return this.#order.slice(this.#top, this.#top + height);
  }

  /** Rows down; upwards from the first none is selected any more. */
  move(rows: number): void {
    const at = this.#selected === undefined ? -1 : this.#order.indexOf(this.#selected);
    const to = at + rows;
    this.#selected = to < 0 ? undefined : this.#order[Math.min(to, this.#order.length - 1)];
  }

  toFirst(): void {
    this.#selected = this.#order[0];
  }

  toLast(): void {
    this.#selected = this.#order.at(-1);
  }

  select(target: number): void {
    this.#selected = target;
  }

  unselect(): void {
    this.#selected = undefined;
  }

  /** The numbers of the rows to show: those that were hit and are asked for. */
  #found(): number[] {
    const search = this.#search;
    const order: number[] = [];
    const matching = new Set<number>();
    this.#matching = search && matching;
    if (!search) {
      const { total } = this.counts;
      for (let number = 0; number < total.length; number++)
        if ((total[number] as number) > 0) order.push(number);
      return order;
    }
    for (const row of countRows(this.counts)) {
      const matches = search.passes(row);
      if (matches) matching.add(row.number);
      if (matches || this.#showAll) order.push(row.number);
    }
    return order;
  }

  /** Numbers are those of other targets from now on. */
  #leave({ targets }: Counts): void {
    if (targets !== this.counts.targets) this.#selected = undefined;
  }

  #arrange(): void {
    const { targets, recent, total } = this.counts;
    const order = this.#found();
    const sign = DESCENDING[this.#sort] === this.#reversed ? 1 : -1;
    const by = (values: Float64Array) => (a: number, b: number) =>
      ((values[a] as number) - (values[b] as number)) * sign ||
      (total[b] as number) - (total[a] as number) ||
      a - b;
    const texts = (of: (target: CountedTarget) => string | bigint) => (a: number, b: number) => {
      const [one, other] = [of(targets[a] as CountedTarget), of(targets[b] as CountedTarget)];
      return one < other ? -sign : one > other ? sign : a - b;
    };
    const compare = {
      func: texts(({ name }) => name),
      count: by(recent),
      total: by(total),
      addr: texts(({ address }) => address ?? 0n),
    }[this.#sort];
    this.#order = order.sort(compare);
  }
}
