// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from 'ink-testing-library';
import type { OpenRow } from '../../src/probes/tools/opensnoop.ts';
import { createEventStore } from '../../src/state/event-store.ts';
import { App } from '../../src/ui/App.tsx';

const ROW: OpenRow = {
  timeMs: 0,
  pid: 4242,
  tid: 4242,
  uid: 0,
  comm: 'cat',
  fd: -1,
  errno: 2,
  error: 'ENOENT',
  flags: 0,
  mode: 0,
  path: '/no/such/\\x1b[2J',
};

function show() {
  const store = createEventStore<OpenRow>({
    pid: undefined,
    tid: undefined,
    uid: undefined,
    cgroup: undefined,
    self: false,
  });
  const asked: string[] = [];
  const app = render(
    <App
      title="opensnoop"
      store={store}
      actions={{ setPid: (text) => asked.push(`pid ${text}`), quit: () => asked.push('quit') }}
    />,
  );
  return { store, asked, app };
}

/** Ink takes input and draws a tick later. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

test('shows rows, counts and the filter', async () => {
  const { store, app } = show();
  store.setState({
    rows: [ROW],
    counters: { seen: 23, superseded: 0, losses: { ring: 1, arena: 2 }, missed: 5, runTimeNs: 0 },
  });
  await settle();
  const frame = app.lastFrame() ?? '';
  assert.match(frame, /seen 23/);
  assert.match(frame, /lost 3/);
  assert.match(frame, /left out by the kernel 5/);
  assert.match(frame, /all processes but probetop itself/);
  assert.match(frame, /4242 cat +- ENOENT +\/no\/such\/\\x1b\[2J/);
  app.unmount();
});

test('p asks for a PID, Enter sets it, Esc leaves it, q quits', async () => {
  const { asked, app } = show();
  await settle();
  app.stdin.write('p');
  await settle();
  assert.match(app.lastFrame() ?? '', /PID \(empty: all\):/);
  // Typed fast: one chunk, and q is no digit and no quit here.
  app.stdin.write('12q3');
  await settle();
  app.stdin.write('\r');
  await settle();
  assert.deepEqual(asked, ['pid 123']);
  app.stdin.write('p');
  await settle();
  app.stdin.write('9');
  await settle();
  app.stdin.write('\u001b');
  await settle();
  assert.deepEqual(asked, ['pid 123']);
  // All in one chunk, as a slow line delivers it.
  app.stdin.write('p');
  await settle();
  app.stdin.write('77\r');
  await settle();
  assert.deepEqual(asked, ['pid 123', 'pid 77']);
  app.stdin.write('q');
  await settle();
  assert.deepEqual(asked, ['pid 123', 'pid 77', 'quit']);
  app.unmount();
});

test('a problem takes the place of the filter', async () => {
  const { store, app } = show();
  store.setState({ problem: 'No process has the PID 9.' });
  await settle();
  assert.match(app.lastFrame() ?? '', /No process has the PID 9\./);
  app.unmount();
});
