// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Area } from '../../../src/ui/screen/area.ts';
import { type Painter, Screen, type ScreenOptions } from '../../../src/ui/screen/screen.ts';
import { drawSomething, everything } from './drawing.ts';
import { emulator, feed, shown } from './emulator.ts';
import { makeEncoder } from './encoded.ts';
import { FakeOutput, settled } from './fake-output.ts';
import { Random } from './random.ts';

function make(options: Partial<ScreenOptions> = {}): { screen: Screen; output: FakeOutput } {
  const output = new FakeOutput();
  return {
    screen: new Screen(output, { columns: 20, rows: 4, colors: 'true', makeEncoder, ...options }),
    output,
  };
}

const whole = (screen: Screen, paint: (area: Area) => void): Painter => ({
  rect: () => ({ x: 0, y: 0, width: screen.columns, height: screen.rows }),
  paint,
});

test('many changes in one turn are one frame with what Ink wrote below what is painted', async () => {
  const { screen, output } = make();
  screen.stdout.write('header\nbelow\n');
  screen.addPainter({
    rect: () => ({ x: 2, y: 1, width: 3, height: 1 }),
    paint: (area) => area.text(0, 0, 'PAINT'),
  });
  for (let i = 0; i < 100; i++) screen.invalidate();
  await settled();
  assert.equal(output.writes.length, 1);
  assert.deepEqual(screen.lines(), ['header', 'bePAI', '', '']);
  assert.equal(screen.frames, 1);
  assert.equal(screen.bytes, Buffer.byteLength(output.writes[0] ?? ''));
});

test('nothing is written when nothing changed', async () => {
  const { screen, output } = make();
  screen.addPainter(whole(screen, (area) => area.text(0, 0, 'same')));
  await settled();
  screen.invalidate();
  await settled();
  assert.equal(output.writes.length, 1);
});

test('later painters are above earlier ones, and gone when they are removed', async () => {
  const { screen } = make();
  screen.addPainter(whole(screen, (area) => area.text(0, 0, 'below')));
  const remove = screen.addPainter(whole(screen, (area) => area.text(1, 0, 'XX')));
  await settled();
  assert.equal(screen.lines()[0], 'bXXow');
  remove();
  await settled();
  assert.equal(screen.lines()[0], 'below');
});

test('while the terminal is slow frames are left out, and the last one is right', async () => {
  const { screen, output } = make();
  const terminal = emulator(20, 4);
  let count = 0;
  screen.addPainter(whole(screen, (area) => area.text(0, 0, `count ${count}`)));
  await settled();
  output.busy = true;
  for (; count < 50; count++) {
    screen.invalidate();
    await turn();
  }
  await settled();
  assert.equal(output.writes.length, 1);
  output.release();
  await settled();
  assert.equal(output.writes.length, 2);
  for (const text of output.writes) await feed(terminal, text);
  assert.equal(terminal.buffer.active.getLine(0)?.translateToString(true), 'count 50');
});

test('a frame that was asked for before the terminal got slow waits for it too', async () => {
  const { screen, output } = make();
  screen.stdout.write('text\n');
  output.busy = true;
  await settled();
  assert.equal(output.writes.length, 0);
  output.release();
  await settled();
  assert.equal(output.writes.length, 1);
});

test('a painter that throws sends no half frame, and the next one is whole', async () => {
  const errors: unknown[] = [];
  const { screen, output } = make({ onError: (error) => errors.push(error) });
  let broken = false;
  screen.addPainter(
    whole(screen, (area) => {
      area.text(0, 0, broken ? 'half' : 'right');
      if (broken) throw new Error('in a painter');
    }),
  );
  await settled();
  broken = true;
  screen.invalidate();
  await settled();
  assert.deepEqual(errors.map(String), ['Error: in a painter']);
  assert.equal(output.writes.length, 1);
  assert.equal(screen.lines()[0], 'right');
  broken = false;
  screen.invalidate();
  await settled();
  assert.equal(output.writes.length, 1);
});

test('nothing is sent while suspended, everything after it', async () => {
  const { screen, output } = make();
  screen.stdout.write('one\n');
  await settled();
  screen.suspend();
  screen.stdout.write('two\n');
  await settled();
  assert.equal(output.writes.length, 1);
  screen.resume();
  await settled();
  const terminal = emulator(20, 4);
  await feed(terminal, `somebody else's text${output.writes[1]}`);
  assert.equal(
    shown(terminal)[0]
      ?.map((cell) => cell[0])
      .join('')
      .trimEnd(),
    'one',
  );
  assert.equal(
    shown(terminal)[1]
      ?.map((cell) => cell[0])
      .join('')
      .trimEnd(),
    'two',
  );
});

test('a resize tells Ink and sends everything', async () => {
  const { screen, output } = make();
  screen.stdout.write('text\n');
  await settled();
  const heard: string[] = [];
  screen.stdout.on('resize', () => heard.push(`${screen.stdout.columns}x${screen.stdout.rows}`));
  screen.resize(8, 2);
  screen.resize(8, 2);
  assert.deepEqual(heard, ['8x2']);
  await settled();
  assert.equal(output.writes.length, 2);
  const terminal = emulator(8, 2);
  await feed(terminal, `garbage\r\ngarbage${output.writes[1]}`);
  assert.equal(terminal.buffer.active.getLine(0)?.translateToString(true), 'text');
  assert.equal(terminal.buffer.active.getLine(1)?.translateToString(true), '');
});

test('a resize to the same size sends everything: the window was another one meanwhile', async () => {
  const { screen, output } = make();
  screen.stdout.write('text\n');
  await settled();
  screen.resize(20, 4);
  await settled();
  const terminal = emulator(20, 4);
  await feed(terminal, `cut off${output.writes[1]}`);
  assert.equal(terminal.buffer.active.getLine(0)?.translateToString(true), 'text');
});

test('a terminal without a size is drawn on as soon as it has one', async () => {
  const { screen, output } = make({ columns: 0, rows: 0 });
  screen.stdout.write('one\ntwo\n');
  screen.resize(0, 5);
  screen.resize(10, 0);
  await settled();
  screen.resize(10, 3);
  screen.stdout.write('\x1b[Hone\ntwo\n');
  await settled();
  assert.deepEqual(screen.lines(), ['one', 'two', '']);
  assert.ok(output.writes.length > 0);
});

test('whatever happens in whatever order, the terminal ends up with what a new one would show', async () => {
  const random = new Random(9);
  const { screen, output } = make();
  const terminal = emulator(20, 4);
  let frame = 0;
  const paint = (seed: () => number) => (area: Area) => {
    const drawing = new Random(seed());
    area.clear();
    for (let i = 0; i < 4; i++) drawSomething(drawing, area, everything);
  };
  screen.addPainter(
    whole(
      screen,
      paint(() => frame >> 2),
    ),
  );
  let overlay: (() => void) | undefined;
  let taken = 0;
  for (let step = 0; step < 300; step++) {
    frame++;
    if (random.chance(0.2)) output.busy = true;
    if (random.chance(0.1)) {
      screen.resize(1 + random.below(40), 1 + random.below(10));
      terminal.resize(screen.columns, screen.rows);
    }
    if (random.chance(0.2)) {
      if (overlay) overlay();
      overlay = overlay
        ? undefined
        : screen.addPainter({ rect: () => ({ x: 3, y: 1, width: 9, height: 3 }), paint: paint(() => frame) });
    }
    screen.stdout.write(`\x1b[H\x1b[${30 + random.below(8)}m${random.pick(everything)}`);
    screen.invalidate();
    await settled();
    if (random.chance(0.5)) output.release();
    await settled();
    for (; taken < output.writes.length; taken++) await feed(terminal, output.writes[taken] ?? '');
    if (output.busy) continue;
    const before = output.writes.length;
    screen.redraw();
    await settled();
    const fresh = emulator(screen.columns, screen.rows);
    await feed(fresh, output.writes[before] ?? '');
    assert.deepEqual(shown(terminal), shown(fresh), `step ${step}`);
    fresh.dispose();
    taken = output.writes.length;
  }
});

/** A part that is kept as long as `stamp` is the same; tells how often it was painted. */
function withPart(screen: Screen) {
  const part = { stamp: 1, text: 'kept', painted: 0, left: false };
  screen.addPainter(
    whole(screen, (area) => {
      area.text(0, 0, `frame ${part.painted}`);
      if (part.left) return;
      area.kept(2, 1, 4, 1, [part.stamp], (inner) => {
        part.painted++;
        inner.text(0, 0, part.text);
        inner.mark(1, 0, 2, 1, { kind: 'tile', tool: part.text });
      });
    }),
  );
  const frame = async () => {
    screen.invalidate();
    await settled();
    return screen.lines()[1];
  };
  return { part, frame };
}

test('a part whose stamp is the same stands as it was painted, with what it stands for', async () => {
  const { screen } = make();
  const { part, frame } = withPart(screen);
  assert.equal(await frame(), '  kept');
  const { painted } = part;
  part.text = 'more';
  for (let i = 0; i < 3; i++) assert.equal(await frame(), '  kept');
  assert.equal(part.painted, painted);
  assert.deepEqual(screen.pointedAt(4, 1), {
    target: { kind: 'tile', tool: 'kept' },
    column: 1,
    row: 0,
  });
  part.stamp = 2;
  assert.equal(await frame(), '  more');
  assert.deepEqual(screen.pointedAt(4, 1)?.target, { kind: 'tile', tool: 'more' });
});

for (const [what, happen] of [
  ['the terminal has another size', (screen: Screen) => screen.resize(21, 5)],
  ['everything is drawn anew', (screen: Screen) => screen.redraw()],
  ['Ink has drawn something', (screen: Screen) => screen.stdout.write('other\nbelow\n')],
  ['another painter came', (screen: Screen) => screen.addPainter(whole(screen, () => {}))],
] as const)
  test(`a part is painted anew when ${what}`, async () => {
    const { screen } = make();
    const { part, frame } = withPart(screen);
    await frame();
    const { painted } = part;
    part.text = 'more';
    happen(screen);
    assert.match((await frame()) ?? '', /more/);
    assert.equal(part.painted, painted + 1);
  });

test('a part that an edge cuts is painted each time: the same cells may be another piece of it', async () => {
  const { screen } = make();
  let cut = 2;
  screen.addPainter(
    whole(screen, (area) => area.kept(-cut, 1, 4 + cut, 1, [], (inner) => inner.text(0, 0, 'abcdefgh'))),
  );
  await settled();
  assert.equal(screen.lines()[1], 'cdef');
  cut = 3;
  screen.invalidate();
  await settled();
  assert.equal(screen.lines()[1], 'defg');
});

test('a part that was left out of a frame is painted anew, and after a painter threw', async () => {
  const { screen, output } = make({ onError: () => {} });
  const { part, frame } = withPart(screen);
  await frame();
  part.left = true;
  assert.equal(await frame(), '');
  part.left = false;
  part.text = 'back';
  assert.equal(await frame(), '  back');
  const remove = screen.addPainter(
    whole(screen, () => {
      throw new Error('thrown by a painter');
    }),
  );
  const sent = output.writes.length;
  part.text = 'last';
  await frame();
  assert.equal(output.writes.length, sent);
  remove();
  assert.equal(await frame(), '  last');
});
