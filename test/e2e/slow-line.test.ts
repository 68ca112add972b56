// SPDX-License-Identifier: MIT
/** A line as mosh and bad networks make it: keys cut in pieces, answers of the terminal late and in the middle of typing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { caughtUp } from '../helpers/drawn-anew.ts';
import { probetop } from '../helpers/environment.ts';
import { keyBytes } from '../helpers/key-bytes.ts';
import { KNOWN_OPENS } from '../helpers/recordings.ts';
import { startInTerminal, type Terminal } from '../helpers/terminal.ts';

const ESCAPE = keyBytes('escape');
const SPLIT_MS = 60;
const ROUND_TRIP_MS = 300;
/** A busy machine may make a pause longer than the program waits after an ESC: what was typed is then the Esc key indeed. */
const MOST_TRIES = 5;

/** What is typed is cut after each ESC, where it matters. */
async function typeInPieces(terminal: Terminal, keys: string): Promise<void> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: where it is cut
  for (const [i, piece] of keys.split(/(?<=\x1b)/).entries()) {
    if (i > 0) await sleep(SPLIT_MS);
    terminal.type(piece);
  }
}

/** Does it again where it fails: where keys are read wrongly, it always does. */
async function unlessBusy(act: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await act();
      return;
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
    }
  }
}

async function withList(look: (terminal: Terminal) => Promise<void>): Promise<void> {
  const argv = [probetop, 'opensnoop', '--replay', KNOWN_OPENS, '--interval', '0.2'] as const;
  await using terminal = startInTerminal([...argv], { columns: 120, rows: 30 });
  await terminal.shows(/ 23 opens$/);
  // The line of keys is that of the last thing that was told: when nothing more comes, of the last key.
  await caughtUp(terminal);
  await look(terminal);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
}

const onSlowLine = (look: (terminal: Terminal) => Promise<void>) => unlessBusy(() => withList(look));

for (const [key, shows] of [
  // A row is selected; as Esc and letters it would be none, and the last ones are keys as well.
  ['up', /row's PID/],
  ['pageup', /row's PID/],
  ['home', /row's PID/],
  ['left', /paused at/],
  ['f1', /^ This tab$/],
  ['shift-tab', /biosnoop does not run/],
] as const) {
  test(`${key} that is split for ${SPLIT_MS} ms is ${key}`, () =>
    onSlowLine(async (terminal) => {
      await typeInPieces(terminal, keyBytes(key));
      await terminal.shows(shows);
    }));
}

test('a paste in pieces is one, and no keys', () =>
  onSlowLine(async (terminal) => {
    const before = terminal.screen().slice(1);
    await typeInPieces(terminal, '\x1b[200~qx0\x1b[201~');
    await caughtUp(terminal);
    assert.deepEqual(terminal.screen().slice(1), before);
    await typeInPieces(terminal, '/\x1b[200~err=ENOENT\x1b[201~');
    await terminal.shows(/^ \/err=ENOENT\s/);
    terminal.type('\r');
    await terminal.shows(/ \d of 23 opens/);
  }));

/** What terminals answer or tell of themselves, whoever asked: attributes, cursor, colours, modes, focus. */
const ANSWERS = [
  '\x1b[?62;22c',
  '\x1b[>0;276;0c',
  '\x1b[24;80R',
  '\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\',
  '\x1b]10;rgb:ffff/ffff/ffff\x07',
  '\x1bP1$r0m\x1b\\',
  '\x1bP>|tmux 3.3a\x1b\\',
  '\x1b[?2026;2$y',
  '\x1b[?1u',
  '\x1b[I',
  '\x1b[O',
];

test('answers after a round trip, in pieces and in the middle of a word, are keys of nobody', () =>
  withList(async (terminal) => {
    const before = terminal.screen().slice(1);
    for (const answer of ANSWERS) {
      await unlessBusy(async () => {
        await sleep(ROUND_TRIP_MS);
        await typeInPieces(terminal, answer);
        await caughtUp(terminal);
        const after = terminal.screen().slice(1);
        // Back to the list, wherever it was read as a key.
        terminal.type(`${ESCAPE}${ESCAPE}3${ESCAPE}${ESCAPE}`);
        assert.deepEqual(after, before);
      });
    }
    // In the middle of a word.
    terminal.type(`/comm:op${ANSWERS.join('')}e`);
    await sleep(ROUND_TRIP_MS);
    terminal.type(`${ANSWERS.join('')}ns`);
    await terminal.shows(/^ \/comm:opens\s/);
    terminal.type('\r');
    await terminal.shows(/ 23 opens$/);
  }));
