// SPDX-License-Identifier: MIT
/** A tool that lists events as text: a line for each, as it comes. */
import { type BatchReader, PassingSink } from '../probes/decode/records.ts';
import type { RecordText } from '../probes/types.ts';
import type { Output } from './output.ts';
import type { TextWriter } from './text-writer.ts';

/** Lines are handed to the output in pieces of about this size. */
const FLUSH_CHARS = 1 << 16;

export class LineWriter implements TextWriter {
  readonly sink = new PassingSink((batch) => this.#read(batch));
  events = 0;
  readonly #text: RecordText;
  readonly #output: Output;
  readonly #silent: boolean;

  /** @param silent only counts them */
  constructor(text: RecordText, output: Output, silent: boolean) {
    this.#text = text;
    this.#output = output;
    this.#silent = silent;
  }

  begin(): void {
    if (!this.#silent) this.#output.write(this.#text.header);
  }

  ending(): void {}

  finish(): void {}

  readonly #read: BatchReader = (batch) => {
    const { keep, line } = this.#text;
    if (this.#silent && !keep) {
      this.events += batch.count;
      return;
    }
    let lines = '';
    while (batch.next()) {
      if (keep && !keep(batch)) continue;
      this.events++;
      if (this.#silent) continue;
      lines += line(batch);
      if (lines.length > FLUSH_CHARS) {
        this.#output.write(lines);
        lines = '';
      }
    }
    this.#output.write(lines);
  };
}
