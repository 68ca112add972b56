// SPDX-License-Identifier: MIT
/** Names that a terminal would act on, through every view that can show them, and typed and pasted wherever one can. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { visibleSentence } from '../../src/text/sentence.ts';
import { visible, visibleText } from '../../src/text/visible.ts';
import { caughtUp } from '../helpers/drawn-anew.ts';
import { probetop, requireTracing, temporaryFolder } from '../helpers/environment.ts';
import { hostileNames } from '../helpers/hostile-names.ts';
import { type RecordedRequest, writeBlockRecording } from '../helpers/recorded-blocks.ts';
import { hits, rowsNamed, times, writeReadings } from '../helpers/recorded-readings.ts';
import { startInTerminal, type Terminal } from '../helpers/terminal.ts';
import { startWorkload } from '../helpers/workload.ts';
import { foreignIn } from '../helpers/written-bytes.ts';

/** So high that all of the names are on the screen at once. */
const SIZE = { columns: 160, rows: hostileNames.length + 12 };
const [ERASE, CTRL_S, CTRL_G, ESCAPE, DOWN] = ['\x15', '\x13', '\x07', '\x1b[27u', '\x1b[B'];

/** What each terminal of a full screen has on: lines that go on, clicks, the alternate screen, pastes that are marked. */
const MODES = [7, 1000, 1006, 1049, 2004];

/** What is text; bytes that are none come only from the kernel. */
const texts = hostileNames.map((name) => name.toString()).filter((text) => !text.includes('\ufffd'));
/** Those that fit into a process's name; a disk that is asked for has no blanks around it. */
const comms = texts.filter((text) => Buffer.byteLength(text) < 16 && text === text.trim());

/** The program in a terminal whose every byte is looked at. */
async function looked(
  argv: readonly string[],
  cwd: string,
  look: (terminal: Terminal, intact: () => Promise<string[]>) => Promise<void>,
): Promise<void> {
  await using terminal = startInTerminal([probetop, ...argv], { ...SIZE, cwd });
  let written = '';
  terminal.tap((data) => {
    written += data;
  });
  const titles: string[] = [];
  terminal.emulator.onTitleChange((title) => titles.push(title));
  const intact = async () => {
    await caughtUp(terminal);
    const lines = terminal.screen();
    assert.match(lines[0] ?? '', /^ probetop /);
    assert.match(lines[1] ?? '', /^ 0 overview {2}1 biolatency .* 6 funclatency *$/);
    assert.deepEqual([...terminal.modes()].sort(), [...MODES].sort());
    assert.deepEqual(foreignIn(written), []);
    return lines;
  };
  await look(terminal, intact);
  await intact();
  terminal.type(`${ESCAPE}${ESCAPE}${ESCAPE}q`);
  assert.equal(await terminal.ended(), 0);
  assert.deepEqual(foreignIn(written), []);
  assert.deepEqual(titles, []);
}

/** Each name in a line of its own, or as much of it as one can tell it by. */
function showAll(lines: readonly string[], names: readonly string[], cells: number): void {
  for (const shown of names) {
    // Wide characters take two columns.
    const start = [...shown]
      .slice(0, /^[ -~]*$/.test(shown) ? cells : cells >> 1)
      .join('')
      .trimEnd();
    assert.ok(
      lines.some((line) => line.includes(start)),
      `${start} is not in\n${lines.join('\n')}`,
    );
  }
}

/** What is listed and the screen itself, as files: no byte in them does anything. */
async function savesHarmless(terminal: Terminal, folder: string): Promise<void> {
  const before = new Set(readdirSync(folder));
  for (const name of ['a.csv', 'a.jsonl']) {
    terminal.type(`w${ERASE}${before.size}${name}\r`);
    await terminal.shows(new RegExp(`^ Saved .*${before.size}${name}`));
  }
  terminal.type(CTRL_S);
  await terminal.shows(/^ Saved the screen/);
  const files = readdirSync(folder).filter((name) => !before.has(name));
  assert.equal(files.length, 3);
  for (const name of files) {
    const text = readFileSync(join(folder, name), 'utf8');
    // JSON keeps names exact: what it does not escape are characters that only look odd.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
    if (name.endsWith('.jsonl')) assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f]/, name);
    else assert.deepEqual(foreignIn(text), [], name);
  }
}

test('processes and disks: lists, tables, what is taken from a row, histograms by disk, tiles', async () => {
  using folder = temporaryFolder();
  const recording = join(folder.path, 'blocks.rec');
  const requests = comms.map(
    (name, i): RecordedRequest => ({
      pid: 1000 + i,
      comm: name,
      disk: name,
      device: 0x1030_0000 + i,
      op: 'read',
      sector: 8 * i,
      latencyMs: 1 + i,
      queuedMs: 0,
      cgroup: 1,
    }),
  );
  writeBlockRecording(recording, requests);
  const flags = ['biosnoop', '--replay', recording, '--interval', '0.1'];
  await looked(flags, folder.path, async (terminal, intact) => {
    await terminal.shows(new RegExp(` ${comms.length} requests$`));
    showAll(await intact(), comms.map(visibleText), 7);
    await savesHarmless(terminal, folder.path);
    for (const table of [/^ processes: /, /^ disks: /]) {
      terminal.type('t');
      await terminal.shows(table);
      showAll(await intact(), comms.map(visibleText), 7);
      await savesHarmless(terminal, folder.path);
    }
    // A disk as the filter, from each row of the table: the bar names it.
    terminal.type(`${DOWN}${DOWN}\r`);
    await terminal.shows(/ 1 of \d+ requests$/);
    await intact();
    terminal.type('\x7f');
    await terminal.shows(new RegExp(` ${comms.length} requests$`));
    for (const name of comms) {
      terminal.type(`/\x1b[200~comm:${name}\x1b[201~\r`);
      await intact();
    }
    terminal.type(`${ESCAPE}0`);
    await terminal.shows(/ 2 biosnoop {2}running/);
    await intact();
    terminal.type('1D');
    await terminal.shows(/^ DISK /);
    await intact();
    await savesHarmless(terminal, folder.path);
  });
});

for (const [tool, keys] of [
  ['funccount', ''],
  ['funclatency', 'F'],
  ['vfsstat', ''],
] as const) {
  test(`functions: the tab of ${tool}, its files and its tile`, async () => {
    using folder = temporaryFolder();
    const recording = join(folder.path, 'functions.rec');
    const counts = (n: number) =>
      tool === 'funclatency'
        ? times(texts.map(() => new Array<number>(n).fill(1000)))
        : hits(...texts.map(() => n));
    const raw = { pattern: ['a\x1b[2Jb\u202e'] };
    const start = {
      tool,
      raw: tool === 'vfsstat' ? {} : raw,
      subject: '"a\x1b[2Jb\u202e"',
      rows: rowsNamed(...texts),
    };
    await writeReadings(
      recording,
      { ...start, warnings: [`It is called a\x1b]0;title\x07b\u202e.`] },
      counts(0),
      [counts(3), counts(5)],
    );
    await looked(['--replay', recording, '--interval', '0.1'], folder.path, async (terminal, intact) => {
      await terminal.shows(/ (?:2s|2 s|2 intervals|the last 1s)$/);
      terminal.type(keys);
      const lines = await intact();
      // Only some of many histograms and columns are on a screen at once. A recording has backslashes doubled already.
      if (tool === 'funccount') showAll(lines, texts.map(visibleSentence), 20);
      await savesHarmless(terminal, folder.path);
      for (const name of texts) {
        terminal.type(`/\x1b[200~${name}\x1b[201~\r`);
        await intact();
      }
      terminal.type(`${ESCAPE}0`);
      await terminal.shows(new RegExp(` ${tool} {2}running`));
      await intact();
    });
  });
}

test('paths, patterns and all that is typed or pasted: tables, prompts, notices, the palette, the error panel', {
  skip: requireTracing(),
}, async () => {
  using folder = temporaryFolder();
  const hex = hostileNames.map((name) => name.toString('hex')).join(',');
  await using workload = await startWorkload(['names', hex]);
  await looked(['opensnoop', '-p', String(workload.pid)], folder.path, async (terminal, intact) => {
    await terminal.shows(/Tracing; no opens yet/);
    await workload.run();
    await terminal.shows(/ x{50,}/);
    for (const table of [/^ failed opens: /, /^ files: /, /^ processes: /]) {
      terminal.type('t');
      await terminal.shows(table);
      const lines = await intact();
      if (!table.test(' processes: '))
        for (const name of hostileNames) {
          const start = [...visible(name)].slice(0, 20).join('').trim();
          assert.ok(
            lines.some((line) => line.includes(start)),
            `${start} is not in\n${lines.join('\n')}`,
          );
        }
      await savesHarmless(terminal, folder.path);
    }
    terminal.type('t');
    await terminal.shows(new RegExp(` ${hostileNames.length} opens$`));
    // Into each prompt, and what becomes of it.
    for (const prompt of ['/', ':', 'w', '@', CTRL_G]) {
      for (const text of texts) {
        // A file in a folder that is not there: nothing is saved.
        terminal.type(`${prompt}${ERASE}\x1b[200~x/${text}\x1b[201~`);
        terminal.type(prompt === ':' ? ESCAPE : `\r${ESCAPE}`);
      }
      await intact();
    }
    for (const line of ['opensnoop -n ', 'funccount ', 'biosnoop -d ', 'nothing ']) {
      terminal.type(`:\x1b[200~${line}'a\x1b[2J\u202eb'\x1b[201~`);
      await intact();
      terminal.type('\r');
      await intact();
      terminal.type(ESCAPE);
    }
    terminal.type('5e\x1b[200~a\x1b[2J\u202eb*\x1b[201~\r');
    await terminal.shows(/does not run|No function/);
    await intact();
  });
});
