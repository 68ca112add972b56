// SPDX-License-Identifier: MIT
/** The program in a terminal of its own, up to a picture of what it shows. */
import { setTimeout as sleep } from 'node:timers/promises';
import xterm from '@xterm/headless';
import { spawn } from 'node-pty';
import { at } from '../setup/paths.mjs';
import { type Ground, svgOf } from './svg.ts';

export interface Shot {
  readonly args: readonly string[];
  readonly columns: number;
  readonly rows: number;
  readonly ground: Ground;
  /** What is to be seen, in words. */
  readonly title: string;
  /** Each is typed when a line of the screen matches; the picture is taken when one matches the last. */
  readonly steps: readonly (readonly [wanted: RegExp, keys: string])[];
  readonly last: RegExp;
}

const LOOKS = 600;
const LOOK_MS = 100;

export async function take({ args, columns, rows, ground, title, steps, last }: Shot): Promise<string> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const env = {
    ...process.env,
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    XDG_CONFIG_HOME: '/nonexistent',
  };
  const pty = spawn(at('bin/probetop'), [...args], { cols: columns, rows, env });
  const exit = new Promise((resolve) => pty.onExit(resolve));
  pty.onData((data) => terminal.write(data));
  const shows = async (wanted: RegExp) => {
    for (let look = 0; look < LOOKS; look++, await sleep(LOOK_MS)) {
      const { active } = terminal.buffer;
      for (let y = 0; y < rows; y++)
        if (wanted.test(active.getLine(active.viewportY + y)?.translateToString(true) ?? '')) return;
    }
    throw new Error(`probetop ${args.join(' ')} does not show ${wanted}`);
  };
  try {
    for (const [wanted, keys] of steps) {
      await shows(wanted);
      pty.write(keys);
    }
    await shows(last);
    // The whole frame.
    await sleep(LOOK_MS);
    return svgOf(terminal, ground, title);
  } finally {
    pty.kill('SIGTERM');
    await exit;
    terminal.dispose();
  }
}
