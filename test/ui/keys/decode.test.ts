// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typedText } from '../../../src/ui/keys/decode.ts';
import { NO_MODIFIERS } from '../../../src/ui/keys/key.ts';
import { decode, recorder } from './recorder.ts';

test('takes merged input apart', () => {
  assert.deepEqual(decode('jj\x1b[Bk'), ['j', 'j', 'down', 'k']);
  assert.deepEqual(decode('G ?/'), ['G', 'space', '?', '/']);
  assert.deepEqual(decode('é漢🙂e\u0301'), ['é', '漢', '🙂', 'e', '\u0301']);
});

const CONTROL_KEYS: readonly (readonly [string, string])[] = [
  ['\x03', 'ctrl+c'],
  ['\x1a', 'ctrl+z'],
  ['\x0c', 'ctrl+l'],
  ['\x13', 'ctrl+s'],
  ['\x12', 'ctrl+r'],
  ['\x00', 'ctrl+space'],
  ['\x1f', 'ctrl+_'],
  ['\t', 'tab'],
  ['\r', 'enter'],
  ['\n', 'enter'],
  ['\x7f', 'backspace'],
  ['\b', 'backspace'],
];

test('knows control characters', () => {
  for (const [bytes, key] of CONTROL_KEYS) assert.deepEqual(decode(bytes), [key]);
});

/** The arrows, the six keys and F1 to F12 of each terminal. */
const ARROWS = ['up', 'down', 'right', 'left'];
const SIX = ['home', 'insert', 'delete', 'end', 'pageup', 'pagedown'];
const F = Array.from({ length: 12 }, (_, i) => `f${i + 1}`);
const CSI = '\x1b[';
const SS3 = '\x1bO';
const F6_ON = [17, 18, 19, 20, 21, 23, 24].map((n) => `${CSI}${n}~`);
const TERMINALS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['xterm arrows', [...'ABCD'].map((c) => CSI + c), ARROWS],
  ['application mode', [...'ABCDHF'].map((c) => SS3 + c), [...ARROWS, 'home', 'end']],
  ['xterm home and end', [`${CSI}H`, `${CSI}F`], ['home', 'end']],
  ['VT220', [1, 2, 3, 4, 5, 6].map((n) => `${CSI}${n}~`), SIX],
  ['xterm F keys', [...[...'PQRS'].map((c) => SS3 + c), `${CSI}15~`, ...F6_ON], F],
  ['rxvt F keys', [...[11, 12, 13, 14, 15].map((n) => `${CSI}${n}~`), ...F6_ON], F],
  ['Linux console F keys', [...[...'ABCDE'].map((c) => `${CSI}[${c}`), ...F6_ON], F],
  ['kitty F keys', [...'PQS'].map((c) => CSI + c), ['f1', 'f2', 'f4']],
  ['rxvt home and end', [`${CSI}7~`, `${CSI}8~`], ['home', 'end']],
  ['keypad', [...'Mpyol'].map((c) => SS3 + c), ['enter', '0', '9', '/', ',']],
];

for (const [name, inputs, keys] of TERMINALS) {
  test(`knows the keys of ${name}`, () => {
    assert.deepEqual(
      inputs.map((input) => decode(input)),
      keys.map((key) => [key]),
    );
  });
}

const MODIFIED: readonly (readonly [string, string])[] = [
  [`${CSI}1;5A`, 'ctrl+up'],
  [`${CSI}1;2B`, 'shift+down'],
  [`${CSI}1;3C`, 'alt+right'],
  [`${CSI}1;8D`, 'ctrl+alt+shift+left'],
  [`${CSI}1;9D`, 'alt+left'],
  [`${CSI}3;5~`, 'ctrl+delete'],
  [`${CSI}1;2P`, 'shift+f1'],
  [`${CSI}15;6~`, 'ctrl+shift+f5'],
  [`${SS3}5A`, 'ctrl+up'],
  [`${SS3}2P`, 'shift+f1'],
  [`${CSI}Z`, 'shift+tab'],
  [`${CSI}1;5Z`, 'ctrl+shift+tab'],
  [`${CSI}a`, 'shift+up'],
  [`${SS3}d`, 'ctrl+left'],
  [`${CSI}7$`, 'shift+home'],
  [`${CSI}3^`, 'ctrl+delete'],
  [`${CSI}5@`, 'ctrl+shift+pageup'],
  ['\x1b\x1b[A', 'alt+up'],
  ['\x1bx', 'alt+x'],
  ['\x1bX', 'alt+X'],
  ['\x1bé', 'alt+é'],
  ['\x1b\r', 'alt+enter'],
  ['\x1b\x7f', 'alt+backspace'],
  ['\x1b\x03', 'ctrl+alt+c'],
  [`${CSI}27;5;9~`, 'ctrl+tab'],
  [`${CSI}27;6;65~`, 'ctrl+shift+a'],
  [`${CSI}27;2;63~`, '?'],
  [`${CSI}97u`, 'a'],
  [`${CSI}97;5u`, 'ctrl+a'],
  [`${CSI}97;6u`, 'ctrl+shift+a'],
  [`${CSI}97;2u`, 'A'],
  [`${CSI}47:63;2u`, '?'],
  [`${CSI}97;2;65u`, 'A'],
  [`${CSI}9;2u`, 'shift+tab'],
  [`${CSI}13u`, 'enter'],
  [`${CSI}27u`, 'escape'],
  [`${CSI}127;5u`, 'ctrl+backspace'],
  [`${CSI}32u`, 'space'],
  [`${CSI}1;1:2A`, 'up'],
  [`${CSI}57399u`, '0'],
  [`${CSI}57414u`, 'enter'],
  [`${CSI}57421u`, 'pageup'],
];

test('knows modifiers in every spelling', () => {
  for (const [bytes, key] of MODIFIED) assert.deepEqual(decode(bytes), [key], JSON.stringify(bytes));
});

const SWALLOWED: readonly (readonly [string, string])[] = [
  ['focus in', `${CSI}I`],
  ['focus out', `${CSI}O`],
  ['DA1', `${CSI}?62;22c`],
  ['DA2', `${CSI}>41;354;0c`],
  ['DSR', `${CSI}0n`],
  ['CPR', `${CSI}24;80R`],
  ['DECRPM', `${CSI}?2026;2$y`],
  ['RPM', `${CSI}4;2$y`],
  ['kitty flags', `${CSI}?1u`],
  ['window size', `${CSI}8;24;80t`],
  ['colour with ST', '\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\'],
  ['colour with BEL', '\x1b]11;rgb:1e1e/1e1e/1e1e\x07'],
  ['title', '\x1b]lxterm jjj\x1b\\'],
  ['DECRQSS', '\x1bP1$r0m\x1b\\'],
  ['XTVERSION', '\x1bP>|XTerm(379)\x1b\\'],
  ['XTGETTCAP', '\x1bP1+r544e=787465726d\x1b\\'],
  ['kitty graphics', '\x1b_Gi=31;OK\x1b\\'],
  ['kitty release', `${CSI}97;1:3u`],
  ['kitty release of an arrow', `${CSI}1;1:3A`],
  ['a modifier on its own', `${CSI}57441;2u`],
  ['F13', `${CSI}25~`],
  ['end of no paste', `${CSI}201~`],
  ['a private final', `${CSI}=5q`],
  ['X10 mouse', `${CSI}M !!`],
  ['X10 mouse that looks like keys', `${CSI}Mqqq`],
  ['urxvt mouse', `${CSI}32;10;12M`],
];

test('types nothing of what is no key', () => {
  for (const [name, bytes] of SWALLOWED) assert.deepEqual(decode(`a${bytes}b`), ['a', 'b'], name);
  const high = Buffer.from([0x1b, 0x5b, 0x4d, 0x20, 0xff, 0xc3, 0x71]);
  assert.deepEqual(decode(high), ['q']);
});

test('reads SGR mouse reports', () => {
  const reports: readonly (readonly [string, string[]])[] = [
    ['0;1;1M', ['press left 0,0']],
    ['0;10;5m', ['release left 9,4']],
    ['2;10;5M', ['press right 9,4']],
    ['32;10;5M', ['drag left 9,4']],
    ['35;10;5M', ['move none 9,4']],
    ['64;250;70M', ['wheelup none 249,69']],
    ['65;1;1M', ['wheeldown none 0,0']],
    ['20;1;1M', ['ctrl+shift+press left 0,0']],
    ['0;0;0M', []],
    ['128;1;1M', []],
    ['0;1M', []],
    ['0;99999999;1M', []],
  ];
  for (const [report, events] of reports) assert.deepEqual(decode(`${CSI}<${report}`), events, report);
});

test('drops what is no UTF-8 and goes on', () => {
  const cases: readonly (readonly [readonly number[], string[]])[] = [
    [[0xff, 0x6a], ['j']],
    [[0xc3, 0x6a], ['j']],
    [[0xe6, 0xbc, 0x6a], ['j']],
    [[0xc0, 0xaf, 0x6a], ['j']],
    [[0xed, 0xa0, 0x80, 0x6a], ['j']],
    [[0xf5, 0x80, 0x80, 0x80, 0x6a], ['j']],
    [[0xe0, 0x80, 0x80, 0x6a], ['j']],
    [[0xc2, 0x9b, 0x6a], ['j']],
    [[0x1b, 0xff, 0x6a], ['j']],
    [[0xc3, 0x1b, 0x5b, 0x41], ['up']],
  ];
  for (const [bytes, keys] of cases) assert.deepEqual(decode(Uint8Array.from(bytes)), keys, String(bytes));
});

test('a control key works within whatever was cut off', () => {
  for (const start of [CSI, `${CSI}1;`, SS3, `${CSI}[`, `${CSI}M`, '\x1b]11;rgb', '\x1bP1$r'])
    assert.deepEqual(decode(`${start}\x03`).at(-1), 'ctrl+c', JSON.stringify(start));
  assert.deepEqual(decode(`${CSI}1;\x1b[A`), ['up']);
  assert.deepEqual(decode(`\x1b]11;rgb\x1b[A`), ['up']);
});

test('after close nothing is told', () => {
  const { decoder, feed, timers, events } = recorder();
  feed('\x1b');
  decoder.close();
  timers.pass(10_000);
  feed('x');
  assert.deepEqual(events, []);
  assert.equal(timers.waiting, 0);
});

test('says what a key types', () => {
  const typed = (name: string) => typedText({ name, ...NO_MODIFIERS });
  assert.deepEqual(
    [typed('a'), typed('space'), typed('🙂'), typed('enter'), typed('f1')],
    ['a', ' ', '🙂', undefined, undefined],
  );
  assert.equal(typedText({ name: 'c', ctrl: true, alt: false, shift: false }), undefined);
});
