// SPDX-License-Identifier: MIT
/** The mouse in a terminal: reports as one sends them, and the modes that it is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probetop } from '../helpers/environment.ts';
import { KNOWN_OPENS } from '../helpers/recordings.ts';
import { startInTerminal, type Terminal } from '../helpers/terminal.ts';
import { eventually } from '../helpers/wait.ts';

const press = (column: number, row: number, code = 0) => `\x1b[<${code};${column + 1};${row + 1}M`;
const click = (column: number, row: number) => press(column, row) + press(column, row).replace('M', 'm');
const WHEEL_UP = 64;

/** Where a text stands on the screen. */
function placeOf({ screen }: Terminal, text: string): readonly [number, number] {
  const lines = screen();
  const row = lines.findIndex((line) => line.includes(text));
  assert.ok(row >= 0, `${text} in\n${lines.join('\n')}`);
  return [(lines[row] ?? '').indexOf(text), row];
}

const clickOn = (terminal: Terminal, text: string) => terminal.type(click(...placeOf(terminal, text)));

const has = (what: string, ask: () => boolean) => eventually(20_000, what, () => (ask() ? true : undefined));

const isOn = ({ modes }: Terminal) => [1000, 1006].every((mode) => modes().has(mode));
const isOff = ({ modes }: Terminal) =>
  [1000, 1002, 1003, 1005, 1006, 1015].every((mode) => !modes().has(mode));

test('tabs, tiles, rows and the wheel answer to reports, F2 gives them to the terminal, and the end takes no mode along', async () => {
  await using terminal = startInTerminal([probetop, '--replay', KNOWN_OPENS], { columns: 120, rows: 16 });
  await terminal.shows(/ 23 opens$/);
  await has('the mouse', () => isOn(terminal));
  clickOn(terminal, '0 overview');
  await terminal.shows(/ 3 opensnoop {2}running, /);
  clickOn(terminal, '3 opensnoop  running');
  await terminal.shows(/ 23 opens$/);
  terminal.type(press(10, 8, WHEEL_UP));
  await terminal.shows(/ 23 opens, standing still$/);
  const row = terminal.screen()[6] ?? '';
  terminal.type(click(10, 6));
  await terminal.shows(/row's PID/);
  terminal.type(click(10, 6));
  await terminal.shows(new RegExp(`^ PID ${/\d+/.exec(row)?.[0]} `));
  clickOn(terminal, '2 biosnoop');
  await terminal.shows(/biosnoop does not run/);
  terminal.type('\x1bOQ');
  await terminal.shows(/mouse off, F2/);
  await has('no mouse', () => isOff(terminal));
  terminal.type('\x1bOQ');
  await has('the mouse again', () => isOn(terminal));
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
  await has('no mode left', () => isOff(terminal));
});

test('a report that is cut in two, an old one without 1006 and nonsense do no harm', async () => {
  await using terminal = startInTerminal([probetop, '--replay', KNOWN_OPENS], { columns: 120, rows: 30 });
  await terminal.shows(/ 23 opens$/);
  const [column, row] = placeOf(terminal, '0 overview');
  const report = click(column, row);
  terminal.type(report.slice(0, 4));
  await new Promise((resolve) => setTimeout(resolve, 60));
  terminal.type(report.slice(4));
  await terminal.shows(/ 3 opensnoop {2}running, /);
  // X10's form: its bytes would be keys, q among them.
  terminal.type('\x1b[M qq');
  terminal.type('\x1b[<0;99999;99999M\x1b[<;;M\x1b[<-1;2M\x1b[<65;1;1M');
  terminal.type('3');
  await terminal.shows(/ 23 opens$/);
  terminal.type('q');
  assert.equal(await terminal.ended(), 0);
});

test('where keys come from a pipe no reports are asked for', async () => {
  await using terminal = startInTerminal(['sh', '-c', `sleep 60 | ${probetop} --replay ${KNOWN_OPENS}`], {
    columns: 120,
  });
  await terminal.shows(/ 23 opens$/);
  assert.ok(isOff(terminal));
  assert.ok(terminal.alternate());
});
