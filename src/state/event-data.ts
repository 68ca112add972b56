// SPDX-License-Identifier: MIT
/** The events of one tool: what is kept of them, how they are read, and what of them is looked at. */
import type { ParamSchema, ParamValues } from '../probes/params.ts';
import type { IdentityFilter, RecordReading } from '../probes/types.ts';
import { EventLog } from './event-log.ts';
import type { EventTest } from './event-search.ts';
import { EventView } from './event-view.ts';
import { recordTest } from './record-query.ts';
import { parseQuery } from './text-query.ts';

export class EventData<Schema extends ParamSchema, Row> {
  readonly log = new EventLog();
  readonly view = new EventView(this.log);
  #reading: RecordReading<Schema, Row> | undefined;

  /** How the records are read; known once the probe's object has been opened. */
  set reading(reading: RecordReading<Schema, Row>) {
    this.#reading = reading;
  }

  /** The row of an event; undefined when it is not kept. */
  row(number: number): Row | undefined {
    const record = this.log.at(number);
    return record && this.#reading?.row(record);
  }

  /**
   * Looks only at what is asked for. Returns what is wrong with the typed text; the rows are then those of the text
   * before, so that nothing jumps while one types.
   */
  setFilter(values: ParamValues<Schema>, identity: IdentityFilter, typed: string): string {
    const reading = this.#reading;
    if (!reading) return '';
    const query = parseQuery(
      typed,
      reading.fields.map(({ name }) => name),
    );
    if (query && 'problem' in query) return query.problem;
    const tests = [reading.admits(values, identity), query && recordTest(query, reading.fields)];
    this.view.setTest(allOf(tests.filter((test) => test !== undefined)));
    return '';
  }
}

function allOf(tests: readonly EventTest[]): EventTest | undefined {
  const [first, second] = tests;
  if (!first || !second) return first;
  return (record) => first(record) && second(record);
}
