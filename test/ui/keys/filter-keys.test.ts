// SPDX-License-Identifier: MIT
/** The keys that set filters and clear them, in the tabs of all tools. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toolOf } from '../../../src/probes/any-tool.ts';
import { type Param, parseParams } from '../../../src/probes/params.ts';
import { toolIds } from '../../../src/probes/registry.ts';
import type { TraceData } from '../../../src/probes/trace.ts';
import { eventsOf, idleTool, updateTool } from '../../../src/state/store.ts';
import { commandsOf } from '../../../src/ui/keys/keymap.ts';
import { registeredPane } from '../../../src/ui/panes/any-pane.ts';
import { numberOf, send } from '../../state/records.ts';
import { testApp } from '../app-state.ts';

const kindOf = (id: (typeof toolIds)[number]): TraceData['kind'] => registeredPane(id).view;

function allTools(tab: string) {
  const tools = Object.fromEntries(
    toolIds.map((id) => {
      const { params } = toolOf(id);
      return [id, idleTool(params, parseParams(params, {}), kindOf(id))];
    }),
  );
  return testApp({ tab, tools }, 10, registeredPane);
}

/** Some value that the parameter may have. */
function someValue(param: Param): unknown {
  switch (param.kind) {
    case 'switch':
      return true;
    case 'list':
      return ['O_CREAT'];
    case 'text':
      return 'abc';
    case 'choice':
      return param.choices[0];
    default:
      return 7;
  }
}

for (const id of toolIds) {
  test(`in ${id} no key means two commands, and every command has a label that fits`, () => {
    const commands = commandsOf(allTools(id).context());
    const keys = commands.flatMap((command) => command.keys);
    assert.deepEqual(keys, [...new Set(keys)]);
    const ids = commands.map((command) => command.id);
    for (const wanted of ['filter', 'pid', 'cgroup', 'clear-filters', 'show-all'])
      assert.ok(ids.includes(wanted), wanted);
  });

  test(`in ${id} every filter is seen in the filter bar, and one key clears them all`, () => {
    const { press, shown, store, taken } = allTools(id);
    const pane = registeredPane(id);
    const { params, values } = shown();
    const none = pane.narrowing(values);
    const set = Object.fromEntries(pane.filters.map((name) => [name, someValue(params[name] as Param)]));
    for (const name of pane.filters)
      assert.notDeepEqual(pane.narrowing({ ...values, [name]: set[name] } as typeof values), none, name);
    updateTool(store, id, { values: { ...values, ...set } as typeof values, query: 'etc' });
    store.setState(({ identity }) => ({ identity: { ...identity, pid: 7, cgroup: '/x' } }));
    press('<backspace>');
    const expected = pane.filters.map((name) =>
      params[name]?.kind === 'switch' ? `${name} false` : `${id} ${name} `,
    );
    assert.deepEqual(taken().sort(), ['refilter ', 'pid undefined', ...expected].sort());
    const { pid, cgroup } = store.getState().identity;
    assert.deepEqual([pid, cgroup, shown().query], [undefined, undefined, '']);
  });
}

test('where there is no filter, that is said', () => {
  const { press, store, taken } = allTools('opensnoop');
  press('<backspace>');
  assert.deepEqual(taken(), []);
  assert.match(store.getState().notice, /there is no filter/);
});

test('a cgroup is typed, kept for all tabs, told what it means for a list, and given back by Esc', () => {
  const { press, store, taken } = allTools('opensnoop');
  press('<ctrl-g> system.slice/a b <enter>');
  assert.equal(store.getState().identity.cgroup, 'system.slice/a b');
  assert.match(store.getState().notice, /^What comes from now on:/);
  press('5<ctrl-g>');
  assert.equal(store.getState().prompt?.text, 'system.slice/a b', 'the same in another tab');
  press('<escape>p7<enter><escape>');
  assert.deepEqual(
    [store.getState().identity.pid, store.getState().identity.cgroup],
    [undefined, 'system.slice/a b'],
  );
  press('<escape>');
  assert.equal(store.getState().identity.cgroup, undefined);
  assert.ok(taken().length > 0);
});

test("a row's COMM and directory are filters by one key, with the characters that they really have", () => {
  const { press, shown, taken, store } = allTools('opensnoop');
  const events = eventsOf(shown());
  const comms = ['ca t', '\\x1b[31mx\\u202e', '\\xff'];
  const paths = ['/usr/li\\\\b/x.so', '/\\x1b/y', '/\\xff/z'];
  events.reading = {
    row: (record) => ({ comm: comms[numberOf(record) ?? 0], path: paths[numberOf(record) ?? 0], pid: 1 }),
    fields: [],
    tables: [],
    admits: () => undefined,
    keeps: () => undefined,
    timeMs: () => 0,
    standsOut: () => false,
    nowMs: () => 0,
  };
  press('C');
  assert.match(store.getState().notice, /select a row first/);
  send(
    events.log,
    comms.map((_, number) => ({ number })),
  );
  press('gC');
  press('PP');
  assert.deepEqual(taken(), ['opensnoop name ca t', 'opensnoop under /usr/li\\b/', 'opensnoop under /usr/']);
  press('jCP');
  assert.deepEqual(taken(), ['opensnoop name \x1b[31mx\u202e', 'opensnoop under /\x1b/']);
  press('jC');
  assert.deepEqual(taken(), []);
  assert.match(store.getState().notice, /this row has none that can be asked for/);
  press('P');
  assert.deepEqual(taken(), ['opensnoop under /'], 'what is above can be asked for');
});
