// SPDX-License-Identifier: MIT
import { Emulator } from './emulator.ts';
import type { Recorder } from './recorder.ts';
import { pictures, type TerminalRecord } from './recording.ts';

/** A key, or several that come merged, and the screen by which it is told that they were heard. */
export interface Stroke {
  readonly phase: string;
  readonly keys: string;
  answered(lines: readonly string[]): boolean;
}

export interface KeyTime {
  readonly stroke: Stroke;
  readonly milliseconds: number;
}

/** Types and waits for the answer. The times are taken later, from the recording: looking on takes time itself. */
export class Typist {
  readonly #recorder: Recorder;
  readonly #strokes: Stroke[] = [];

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  async press(stroke: Stroke): Promise<void> {
    const end = Date.now() + 60_000;
    this.#strokes.push(stroke);
    this.#recorder.type(stroke.keys);
    for (;;) {
      const lines = await this.#recorder.screen();
      if (stroke.answered(lines)) return;
      if (Date.now() > end)
        throw new Error(`no answer to ${JSON.stringify(stroke.keys)}:\n${lines.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  times(size: { readonly columns: number; readonly rows: number }): Promise<KeyTime[]> {
    return keyTimes(this.#recorder.records(), this.#strokes, size);
  }
}

/** How long after each key was typed the first picture came that answers it. */
async function keyTimes(
  records: readonly TerminalRecord[],
  strokes: readonly Stroke[],
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Promise<KeyTime[]> {
  const typed = records.filter(({ kind }) => kind === 'typed');
  if (typed.length < strokes.length) throw new Error('keys were typed that the recording lacks');
  const times: KeyTime[] = [];
  using emulator = new Emulator(columns, rows);
  for await (const at of pictures(records, emulator)) {
    const stroke = strokes[times.length];
    const from = typed[times.length]?.at;
    if (!stroke || from === undefined) break;
    if (at >= from && stroke.answered(emulator.lines())) times.push({ stroke, milliseconds: at - from });
  }
  return times;
}
