// SPDX-License-Identifier: MIT
import { Writable } from 'node:stream';

/** What Ink takes for its terminal: everything written to it is passed on as text. */
export class InkStream extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;

  constructor(columns: number, rows: number, onText: (text: string) => void) {
    super({
      decodeStrings: false,
      write(chunk: string | Buffer, _encoding, done) {
        onText(typeof chunk === 'string' ? chunk : chunk.toString());
        done();
      },
    });
    this.columns = columns;
    this.rows = rows;
    // Each component that asks for the size listens.
    this.setMaxListeners(0);
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }

  getWindowSize(): [columns: number, rows: number] {
    return [this.columns, this.rows];
  }
}
