// SPDX-License-Identifier: MIT
/** What a tool looks like: words and columns, no components. */
import type { ParamSchema, ParamValues } from '../../probes/params.ts';
import type { Narrowing } from '../../state/tally-actions.ts';
import type { Tone } from '../theme.ts';

/** A column of a list. What is compared is the value, what is shown the text: it is made for visible rows only. */
export interface Column<Schema extends ParamSchema, Row> {
  readonly title: string;
  /** In cells; 0 takes what the others leave. */
  readonly width: number;
  /** Where too little is left, the columns with the highest numbers go first; without a number one stays. */
  readonly dispensable?: number;
  readonly align: 'left' | 'right';
  /** Undefined: always. */
  shown?(values: ParamValues<Schema>): boolean;
  text(row: Row): string;
  /** The same as a whole number of its digits, where the text is one, else a negative one: drawn without making the text. */
  number?(row: Row): number;
  /** So many of them stand behind a point. */
  readonly decimals?: number;
  /** What a search looks at, where that is another text. */
  sought?(row: Row): string;
  tone?(row: Row): Tone;
}

/** A switch of the tool that a key turns on and off. Without a key of its own the parameter's letter is it. */
export interface Toggle<Name extends string> {
  readonly param: Name;
  readonly key?: string;
  /** For the line of keys. */
  readonly hint: string;
  /** What is meant where it is asked for and nothing is answered; all by default. */
  readonly empty?: string;
}

/** A filter of the tool that one can take from the selected row. */
export interface RowFilter<Name extends string, Row> {
  readonly param: Name;
  readonly key: string;
  /** What it is, for the help and the line of keys: `disk`. */
  readonly noun: string;
  /** As they would be typed, the narrowest first: the key again takes the next. None where the row has none. */
  values(row: Row): readonly string[];
}

/** How a column of a counted table looks; what is in it is told by the tool's own description of the table. */
export interface TableLookColumn {
  /** Of that description. */
  readonly id: string;
  readonly title: string;
  /** In cells; 0 takes what the others leave. */
  readonly width: number;
  /** As in lists. */
  readonly dispensable?: number;
  readonly tone?: Tone;
}

/** How a table looks that the events are counted into. */
export interface TableLook<Row> {
  /** Of the tool's description; for the line of keys too. */
  readonly id: string;
  /** `failed opens` */
  readonly title: string;
  /** What its rows are: `files`. */
  readonly noun: string;
  readonly columns: readonly TableLookColumn[];
  /** What has the list show just what a row has counted, by its newest event; undefined where nothing can. */
  only(row: Row): Narrowing | undefined;
}

interface PaneBase<Schema extends ParamSchema> {
  /** What is listed or counted: `opens`. */
  readonly noun: string;
  readonly toggles: readonly Toggle<keyof Schema & string>[];
  /** Parameters that a key asks for, each by its letter. */
  readonly asks: readonly Toggle<keyof Schema & string>[];
  /** The parameters that leave something out, in words for the filter bar. */
  narrowing(values: ParamValues<Schema>): readonly string[];
  /** Those of them that are filters: one key clears them. */
  readonly filters: readonly (keyof Schema & string)[];
}

/** A column where there is little room: its title, and how many cells are enough there. */
export interface NarrowColumn {
  readonly title: string;
  readonly width: number;
  /** What is too long loses its start: of a path the end tells more. */
  readonly keepsEnd?: boolean;
}

/** What some events are that one looks for; they are counted in the overview. */
export interface Verdict<Row> {
  /** `failed` */
  readonly word: string;
  readonly tone: Tone;
  holds(row: Row): boolean;
}

/** A tool whose data is a list of events. */
export interface EventPane<Schema extends ParamSchema, Row> extends PaneBase<Schema> {
  readonly view: 'events';
  readonly columns: readonly Column<Schema, Row>[];
  /** Those of the columns that say most, for 37 cells; without them all that there is room for are shown. */
  readonly narrow?: readonly NarrowColumn[];
  readonly verdicts?: readonly Verdict<Row>[];
  readonly rowFilters: readonly RowFilter<keyof Schema & string, Row>[];
  /** Of the tool's tables, in their order. */
  readonly tables: readonly TableLook<Row>[];
  /** The process of a row, for the key that makes it the filter. */
  pid(row: Row): number;
}

/** A tool whose data is a table of counts, or few counts over time. */
export interface CountPane<Schema extends ParamSchema> extends PaneBase<Schema> {
  readonly view: 'counts' | 'series';
  /** The tool that looks closer at a row, and the parameter that is then the row's pattern. */
  readonly drill?: { readonly tool: string; readonly param: string };
}

/** A tool whose data is histograms of latencies. */
export interface LatencyPane<Schema extends ParamSchema> extends PaneBase<Schema> {
  readonly view: 'latencies';
  /** Labels whose value can become that of a parameter, by one key. */
  readonly labelFilters: Readonly<Record<string, keyof Schema & string>>;
}
