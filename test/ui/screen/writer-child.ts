// SPDX-License-Identifier: MIT
/**
 * Runs in a terminal whose reader stops: writes far more than the terminal takes, watches its own event loop, and tells
 * by a file (its first argument) how that went. The second argument says how, a third
 * that the addon writes.
 */
import { openSync, renameSync, writeFileSync } from 'node:fs';
import { loadAddon } from '../../../src/probes/native.ts';
import { openTerminal } from '../../../src/ui/screen/terminal-fd.ts';
import { TerminalWriter } from '../../../src/ui/screen/writer.ts';

const LINES = 20_000;
const [report = '', how = '', byAddon] = process.argv.slice(2);

/** Complete when it appears. */
const tell = (result: Record<string, unknown>) => {
  writeFileSync(`${report}.new`, JSON.stringify(result));
  renameSync(`${report}.new`, report);
};

if (how === 'refused') {
  const refused = (path: string, flags: number): number => {
    if (path === '/dev/tty') return openSync(path, flags);
    throw Object.assign(new Error('not yours'), { code: 'EACCES' });
  };
  openTerminal(1, refused);
  tell({ opened: true });
  process.exit();
}

// The terminal's end comes with a signal, which is not what is tried here.
process.on('SIGHUP', () => {});
const errors: unknown[] = [];
const writer = new TerminalWriter(1, (error) => {
  errors.push(error.code);
  setTimeout(() => {
    writer.write('x');
    tell({ errors, writtenAfterwards: writer.writeNow('x'), busy: writer.busy });
    process.exit();
  }, 50);
});
if (byAddon !== undefined) writer.writeBy(loadAddon().terminal.write);
let ticks = 0;
setInterval(() => ticks++, 10);
for (let i = 0; i < LINES; i++) writer.write(`line ${i}\n`);
const firstBusy = writer.busy;
if (how === 'leave') {
  tell({ firstBusy, allOut: writer.writeNow('last words\n') });
  process.exit();
}
writer.onIdle(() => {
  tell({ firstBusy, ticks, waiting: writer.waiting, allOut: writer.writeNow('last words\n') });
  process.exit();
});
