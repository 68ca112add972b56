// SPDX-License-Identifier: MIT
/**
 * A screen that does nothing but take the terminal and give it back, as main does, and misbehave when told to. One key
 * each; what happens goes to the file that PROBETOP_TEST_REPORT names, a line for each event.
 */
import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { NativeAddon } from '../../native/index.d.ts';
import { Ending } from '../../src/cli/ending.ts';
import { TerminalWriter } from '../../src/ui/screen/writer.ts';
import { TerminalSession } from '../../src/ui/terminal/session.ts';

const { PROBETOP_TEST_REPORT: reportFile = '/dev/null', PROBETOP_TEST_ADDON: addonFile = '' } = process.env;
const report = (text: string) => appendFileSync(reportFile, `${text}\n`);

const writer = new TerminalWriter(1, () => session.hungUp());
// A colour that is left on, for whoever gives the terminal back.
const frame = (text: string) => `\x1b[H\x1b[2J\x1b[41;33m${text}`;

const session: TerminalSession = new TerminalSession({
  writer,
  control: () => (createRequire(import.meta.url)(addonFile) as NativeAddon).terminal,
  onResume: (columns, rows) => {
    writer.write(frame(`resumed ${columns}x${rows}`));
    report(`resumed ${columns}x${rows}`);
  },
  onResize: (columns, rows) => writer.write(frame(`resized ${columns}x${rows}`)),
});

const ending = new Ending();

/** Frames until the terminal takes no more, and one that was cut and left in the middle. */
function flood(): void {
  while (!writer.busy) writer.write(`\x1b[?2026h\x1b[32m${'frame '.repeat(500)}\x1b[?2026l`);
  report('stuck');
}

const acts: Readonly<Record<string, () => void>> = {
  q: () => ending.quit(),
  '\x03': () => ending.quit(),
  '\x1a': () => session.suspend(),
  f: flood,
  m: () => session.setMouse(true),
  t: () => {
    throw new Error('thrown');
  },
  r: () => void Promise.reject(new Error('rejected')),
  a: () => process.abort(),
  b: () => {
    report('busy');
    for (;;) {}
  },
  7: () => process.exit(7),
};

session.enter(frame('ready'));
session.read((bytes) => {
  for (const key of Buffer.from(bytes).toString('latin1')) acts[key]?.();
});
report(`pid ${process.pid} parent ${process.ppid}`);

const { exitCode } = await ending.reached;
session.leave();
process.exit(exitCode);
