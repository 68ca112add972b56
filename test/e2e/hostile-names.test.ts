// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import stringWidth from 'string-width';
import { toolIds } from '../../src/probes/registry.ts';
import { visible } from '../../src/text/visible.ts';
import { probetop, requireTracing } from '../helpers/environment.ts';
import { hostileNames } from '../helpers/hostile-names.ts';
import { startInTerminal } from '../helpers/terminal.ts';
import { startWorkload } from '../helpers/workload.ts';

const COLUMNS = 120;
/** So high that all of them are on the screen at once. */
const ROWS = hostileNames.length + 8;

/** Text cut to so many cells, as the last column of a list is. */
function cut(text: string, cells: number): string {
  let out = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(out + segment) > cells) break;
    out += segment;
  }
  return out.trimEnd();
}

for (const [where, env, flags] of [
  ['in colour', {}, []],
  ['without colour', { NO_COLOR: '1' }, []],
  ['as ASCII', {}, ['--ascii']],
] as const) {
  describe(`hostile names ${where}`, { skip: requireTracing() }, () => {
    test('are escaped, one row each, and move, colour and hide nothing', async () => {
      const hex = hostileNames.map((name) => name.toString('hex')).join(',');
      // The name of the process is hostile too: ESC [ 3 1 m and a bidi mark.
      const comm = Buffer.from('\x1b[31m\u202ex').toString('hex');
      await using workload = await startWorkload(['--comm-hex', comm, 'names', hex]);
      await using terminal = startInTerminal([probetop, 'opensnoop', '-p', String(workload.pid), ...flags], {
        columns: COLUMNS,
        rows: ROWS,
        env,
      });
      await terminal.shows(/Tracing; no opens yet/);
      const header = terminal.screen()[3] ?? '';
      const pathAt = header.indexOf('PATH');
      assert.ok(pathAt > 0);
      await workload.run();
      // The emulator takes a large frame in pieces: the last row comes last.
      await terminal.shows(/ x{50,}/);
      // The line of keys is Ink's, whose picture may be of the next frame.
      await terminal.shows(/^ \? help {2}q quit {2}t count {2}\/ filter {2}p PID/);
      const screen = terminal.screen();
      const first = screen.findIndex(
        (line) => line.includes(String(workload.pid)) && line.includes(' ENOENT'),
      );
      assert.equal(screen[3], header);
      const tabs = ` 0 overview ${toolIds.map((id, i) => ` ${i + 1} ${id} `).join('')}`;
      assert.equal(screen[1]?.trimEnd(), tabs.trimEnd());
      assert.match(screen.at(-1) ?? '', /^ \? help {2}q quit {2}t count /);
      for (const [i, name] of hostileNames.entries()) {
        const line = screen[first + i] ?? '';
        const shown = flags.length > 0 ? asciiOf(name) : visible(name);
        assert.match(line, new RegExp(`^ *${workload.pid} \\\\x1b\\[31m`), `row ${i}`);
        assert.equal(
          line.slice(pathAt).trimEnd(),
          cut(shown, COLUMNS - pathAt),
          `row ${i}: ${name.toString('hex')}`,
        );
      }
      terminal.type('q');
      assert.equal(await terminal.ended(), 0);
    });
  });
}

/** As --ascii shows it: every code point beyond ASCII by its number. */
function asciiOf(name: Buffer): string {
  return visible(name).replace(/[^ -~]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
