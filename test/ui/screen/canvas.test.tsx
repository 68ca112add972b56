// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Box, render, Text, useWindowSize } from 'ink';
import { type ReactNode, useState } from 'react';
import type { Area } from '../../../src/ui/screen/area.ts';
import { Canvas, ScreenContext } from '../../../src/ui/screen/Canvas.tsx';
import { Screen } from '../../../src/ui/screen/screen.ts';
import { emulator, feed } from './emulator.ts';
import { makeEncoder } from './encoded.ts';
import { FakeOutput, settled } from './fake-output.ts';

function show(node: ReactNode) {
  const output = new FakeOutput();
  const screen = new Screen(output, { columns: 30, rows: 8, colors: 'none', makeEncoder });
  const ink = render(<ScreenContext value={screen}>{node}</ScreenContext>, {
    stdout: screen.stdout,
    stdin: Object.assign(new PassThrough(), { isTTY: false }) as unknown as NodeJS.ReadStream,
    interactive: true,
    patchConsole: false,
    // Every commit is written at once: tests need not wait for a throttle.
    maxFps: 1000,
  });
  return { screen, output, [Symbol.dispose]: () => ink.unmount() };
}

/** Ink draws at most so often, React in later turns of the loop. */
async function drawn(): Promise<void> {
  await sleep(20);
  await settled();
}

/** What a terminal shows that was sent these writes. */
async function terminalLines(writes: readonly string[], columns: number, rows: number): Promise<string[]> {
  const terminal = emulator(columns, rows);
  for (const text of writes) await feed(terminal, text);
  return Array.from(
    { length: rows },
    (_, y) => terminal.buffer.active.getLine(y)?.translateToString(true) ?? '',
  );
}

const fillWith = (letter: string) => (area: Area) => {
  for (let y = 0; y < area.height; y++) area.text(0, y, letter.repeat(area.width));
};

function Full({ children }: { children: ReactNode }) {
  const { columns, rows } = useWindowSize();
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      {children}
    </Box>
  );
}

/** A component whose state a test changes. */
class Handle<T> {
  set: (value: T) => void = () => assert.fail('it is not shown');
}

interface StatefulProps<T> {
  readonly initial: T;
  readonly handle: Handle<T>;
  readonly children: (value: T) => ReactNode;
}

function Stateful<T>({ initial, handle, children }: StatefulProps<T>) {
  const [value, set] = useState(initial);
  handle.set = (next) => set(next);
  return children(value);
}

test('header and canvas are one write, and the terminal shows both', async () => {
  using shown = show(
    <Full>
      <Text>head</Text>
      <Canvas flexGrow={1} paint={fillWith('x')} />
      <Text>foot</Text>
    </Full>,
  );
  await drawn();
  assert.equal(shown.output.writes.length, 1);
  const lines = ['head', ...Array(6).fill('x'.repeat(30)), 'foot'];
  assert.deepEqual(shown.screen.lines(), lines);
  assert.deepEqual(await terminalLines(shown.output.writes, 30, 8), lines);
});

test('borders and padding are left free', async () => {
  using shown = show(
    <Box width={10} height={5} marginLeft={2}>
      <Canvas flexGrow={1} borderStyle="single" paddingX={1} paint={fillWith('x')} />
    </Box>,
  );
  await drawn();
  assert.deepEqual(shown.screen.lines().slice(0, 5), [
    '  ┌────────┐',
    ...Array(3).fill('  │ xxxxxx │'),
    '  └────────┘',
  ]);
});

test('a tick that changes header and canvas together is one write', async () => {
  const time = new Handle<string>();
  let value = 'a';
  using shown = show(
    <Full>
      <Stateful initial="12:00" handle={time}>
        {(text) => <Text>{text}</Text>}
      </Stateful>
      <Canvas flexGrow={1} paint={(area) => area.text(0, 0, value)} />
    </Full>,
  );
  await drawn();
  for (const first of ['canvas', 'header']) {
    const before = shown.output.writes.length;
    value = first;
    if (first === 'canvas') shown.screen.invalidate();
    time.set(`${first} first`);
    if (first === 'header') shown.screen.invalidate();
    await drawn();
    assert.equal(shown.output.writes.length, before + 1);
    assert.deepEqual(shown.screen.lines().slice(0, 2), [`${first} first`, first]);
  }
});

test('an overlay replaces the canvas, and the canvas comes back', async () => {
  const help = new Handle<boolean>();
  using shown = show(
    <Full>
      <Stateful initial={false} handle={help}>
        {(open) => (open ? <Text>help</Text> : <Canvas flexGrow={1} paint={fillWith('x')} />)}
      </Stateful>
    </Full>,
  );
  await drawn();
  help.set(true);
  await drawn();
  assert.deepEqual(shown.screen.lines(), ['help', ...Array(7).fill('')]);
  help.set(false);
  await drawn();
  assert.deepEqual(shown.screen.lines(), Array(8).fill('x'.repeat(30)));
  assert.deepEqual(await terminalLines(shown.output.writes, 30, 8), shown.screen.lines());
});

test('a canvas follows its place, also when Ink itself has nothing to write', async () => {
  const margin = new Handle<number>();
  using shown = show(
    <Box>
      <Stateful initial={0} handle={margin}>
        {(width) => <Box width={width} height={1} flexShrink={0} />}
      </Stateful>
      <Canvas width={4} height={1} paint={(area) => area.text(0, 0, 'here')} />
    </Box>,
  );
  await drawn();
  assert.equal(shown.screen.lines()[0], 'here');
  margin.set(7);
  await drawn();
  assert.equal(shown.screen.lines()[0], '       here');
});

test('the newest paint function paints, without a new place above others', async () => {
  const letter = new Handle<string>();
  using shown = show(
    <Stateful initial="a" handle={letter}>
      {(value) => <Canvas width={3} height={1} paint={fillWith(value)} />}
    </Stateful>,
  );
  shown.screen.addPainter({
    rect: () => ({ x: 1, y: 0, width: 1, height: 1 }),
    paint: (area) => area.text(0, 0, '#'),
  });
  await drawn();
  assert.equal(shown.screen.lines()[0], 'a#a');
  letter.set('b');
  await drawn();
  assert.equal(shown.screen.lines()[0], 'b#b');
});

test('after a resize, larger and smaller, everything is where it belongs', async () => {
  using shown = show(
    <Full>
      <Text>head</Text>
      <Canvas flexGrow={1} paint={fillWith('x')} />
      <Text>foot</Text>
    </Full>,
  );
  await drawn();
  for (const [columns, rows] of [
    [40, 12],
    [10, 4],
    [30, 3],
    [5, 9],
    [60, 20],
  ] as const) {
    shown.screen.resize(columns, rows);
    const before = shown.output.writes.length;
    await drawn();
    const lines = ['head', ...Array(rows - 2).fill('x'.repeat(columns)), 'foot'];
    assert.deepEqual(await terminalLines(shown.output.writes.slice(before), columns, rows), lines);
  }
});

test('without a screen a canvas is an empty place', async () => {
  const stdout = new Screen(new FakeOutput(), { columns: 20, rows: 4, colors: 'none', makeEncoder });
  const ink = render(
    <Box flexDirection="column">
      <Canvas height={1} paint={() => assert.fail('nobody is to paint')} />
      <Text>below</Text>
    </Box>,
    { stdout: stdout.stdout, interactive: true, patchConsole: false },
  );
  await drawn();
  assert.deepEqual(stdout.lines().slice(0, 2), ['', 'below']);
  ink.unmount();
});
