// SPDX-License-Identifier: MIT
/**
 * Each view takes each key that the program has, and any number of resizes: what the terminal shows after them is cell by
 * cell what a new one shows when everything is drawn at once. The keys are those of the commands themselves.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { toolIds } from '../../src/probes/registry.ts';
import { againstDrawnAnew, caughtUp, caughtUpInHelp } from '../helpers/drawn-anew.ts';
import { probetop, temporaryFolder } from '../helpers/environment.ts';
import {
  answerTo,
  keysIn,
  PLAYED,
  STAND_STILL,
  VIEWS,
  type View,
  writeRecordings,
} from '../helpers/every-view.ts';
import { keyBytes } from '../helpers/key-bytes.ts';
import { startInTerminal, type Terminal } from '../helpers/terminal.ts';
import { decode } from '../ui/keys/recorder.ts';
import { Random } from '../ui/screen/random.ts';

const ESCAPE = keyBytes('escape');
const QUIT = ['q', 'ctrl-c', 'f10'].map(keyBytes);

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
] as const;

type Size = (typeof SIZES)[number];

/** At each size. As a person drags the corner of a window: some sizes of a storm come faster than frames, some do not. */
const RESIZES = 100;
const PAUSES_MS = [0, 0, 0, 40, 85];

/** From wherever a key has led to. */
function open({ tool, keys }: View): string {
  const digit = String(toolIds.indexOf(tool) + 1);
  return `${ESCAPE}${ESCAPE}${digit}${ESCAPE.repeat(6)}${digit}${keys}`;
}

async function isAsDrawnAnew(terminal: Terminal, after: string): Promise<void> {
  const found = await againstDrawnAnew(terminal);
  assert.deepEqual(found, [], `after ${after} the screen is\n${terminal.screen().join('\n')}`);
}

/** Shows the view on a recording that has been played, and in which nothing moves any more. */
async function withView(view: View, size: Size, look: (terminal: Terminal) => Promise<void>): Promise<void> {
  using folder = temporaryFolder();
  const { tool } = view;
  const { [tool]: recording } = await writeRecordings(folder.path);
  const argv = [probetop, tool, '--replay', recording, '--interval', '0.1'] as const;
  await using terminal = startInTerminal([...argv], { ...size, cwd: folder.path });
  await terminal.shows(PLAYED[tool]);
  terminal.type(STAND_STILL);
  await caughtUp(terminal);
  terminal.type(open(view));
  await terminal.shows(view.shows);
  await look(terminal);
}

for (const size of SIZES) {
  // They mostly wait.
  describe(`at ${size.columns}x${size.rows}`, { concurrency: 4 }, () => {
    for (const [i, view] of VIEWS.entries()) {
      const caughtUpThere = view.kind === 'help' ? caughtUpInHelp : caughtUp;

      test(`${view.name} outlives a storm of resizes`, () =>
        withView(view, size, async (terminal) => {
          const random = new Random(i);
          for (let n = 0; n < RESIZES; n++) {
            terminal.resize(1 + random.below(220), 1 + random.below(60));
            await sleep(random.pick(PAUSES_MS));
          }
          terminal.resize(size.columns, size.rows);
          await caughtUpThere(terminal);
          await isAsDrawnAnew(terminal, 'a storm');
          await terminal.shows(view.shows);
          // Out and back before the program has looked: the terminal has cut off what the program believes to be there.
          terminal.resize(40, 10);
          terminal.resize(size.columns, size.rows);
          await caughtUpThere(terminal);
          await isAsDrawnAnew(terminal, 'a moment as a small window');
          await terminal.shows(view.shows);
        }));

      test(`${view.name} takes each key`, () =>
        withView(view, size, async (terminal) => {
          for (const keys of keysIn(view)) {
            terminal.type(open(view) + keys.map(keyBytes).join(''));
            const answer = answerTo(view, keys);
            if (answer) await terminal.shows(answer);
            await caughtUp(terminal);
            await isAsDrawnAnew(terminal, keys.join(' '));
          }
          terminal.type(`${ESCAPE}${ESCAPE}${QUIT[i % QUIT.length]}`);
          assert.equal(await terminal.ended(), 0);
        }));
    }
  });
}

test('the bytes for each key are those of that key', () => {
  for (const key of new Set(VIEWS.flatMap((view) => keysIn(view).flat())))
    assert.deepEqual(decode(keyBytes(key)).length, 1, key);
});
