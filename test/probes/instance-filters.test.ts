// SPDX-License-Identifier: MIT
/** One filter for the tools of a probe: what they ask together, and what is typed in one of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProbeError } from '../../src/probes/errors.ts';
import { parseParams } from '../../src/probes/params.ts';
import { tools } from '../../src/probes/registry.ts';
import { Trace } from '../../src/probes/trace.ts';
import { ANYBODY, FakeTool, gate, sharedProbe } from './shared-probe.ts';

const { opensnoop } = tools;

/** Two tools with parameters, on one probe. */
function traces() {
  const probe = sharedProbe();
  const gone = { value: undefined as string | undefined };
  const make = (id: string) => {
    const tool: Omit<typeof opensnoop, 'id' | 'probe'> & {
      readonly id: string;
      readonly probe: typeof probe.definition;
    } = {
      ...opensnoop,
      id,
      probe: probe.definition,
      filter: (values, machine) => {
        if (values.name !== undefined && values.name === gone.value)
          throw new ProbeError('BAD_VALUE', `There is no ${values.name}.`);
        return opensnoop.filter(values, machine);
      },
    };
    const settings = { backend: 'auto', sizes: { ringBytes: undefined, arenaBytes: undefined } };
    const values = parseParams(opensnoop.params, {});
    return new Trace(
      tool,
      values,
      { ...settings, cgroup: undefined, self: true },
      probe.source,
      probe.instance,
    );
  };
  return { ...probe, gone, one: make('one'), other: make('other') };
}

test('the filter is what they ask together, also what is asked by one that is not on', async () => {
  const { instance, filters } = sharedProbe();
  const one = new FakeTool(instance, ['events'], { failedOnly: true });
  const other = new FakeTool(instance, ['latencies'], { fullPath: true });
  await instance.start(one);
  assert.deepEqual(filters, [{ failedOnly: true, fullPath: true, flags: undefined }]);
  await instance.start(other);
  assert.equal(filters.length, 1, 'the same filter is not set again');
  other.asked = {};
  instance.trace(ANYBODY);
  assert.deepEqual(filters.at(-1), { failedOnly: true, fullPath: false, flags: undefined });
});

test('a filter that comes while it is loaded holds when it runs', async () => {
  const { instance, filters, mood, log } = sharedProbe();
  const tool = new FakeTool(instance, ['events']);
  const { shut, open } = gate();
  mood.gate = shut;
  const started = instance.start(tool);
  tool.asked = { failedOnly: true, fullPath: true };
  instance.trace({ ...ANYBODY, pid: 7 });
  open();
  await started;
  assert.deepEqual(filters.at(-1), { failedOnly: true, fullPath: true, flags: undefined });
  assert.equal(instance.identity.pid, 7);
  assert.equal(log.at(-1), 'needs events,paths');
});

test('one that is refused leaves whom and what is traced as it was', async () => {
  const { instance, filters, mood, log } = sharedProbe();
  const tool = new FakeTool(instance, ['events']);
  await instance.start(tool);
  const before = log.length;
  mood.filterRefused = true;
  assert.throws(() => instance.trace({ ...ANYBODY, pid: 7 }), { code: 'NOT_SUPPORTED' });
  assert.equal(instance.identity.pid, undefined);
  assert.deepEqual([filters.length, log.length], [1, before]);
  mood.filterRefused = false;
  instance.trace({ ...ANYBODY, pid: 7 });
  assert.deepEqual([filters.length, instance.identity.pid], [2, 7]);
});

test('our own processes are left out for those that ask who did something', async () => {
  const { instance } = sharedProbe();
  const latencies = new FakeTool(instance, ['latencies']);
  const events = new FakeTool(instance, ['events']);
  await instance.start(latencies);
  assert.equal(instance.leavesSelfOut, false, 'all are traced');
  instance.trace({ ...ANYBODY, self: false });
  assert.equal(instance.leavesSelfOut, false, 'nobody asks who it was');
  await instance.start(events);
  assert.equal(instance.leavesSelfOut, true);
});

test('a parameter that all have, set in one, is in the other and in the filter; any other is not', async () => {
  const { one, other, filters } = traces();
  await one.start();
  one.setSwitch('failed', true);
  one.setParam('name', 'sh');
  one.setSwitch('fullPath', true);
  assert.deepEqual([other.values.failed, other.values.name, other.values.fullPath], [true, 'sh', false]);
  assert.equal(filters.at(-1)?.failedOnly, true);
  assert.ok(other.takeFilterChange() && !other.takeFilterChange());
  other.setParam('name', '');
  assert.equal(one.values.name, undefined);
});

test('one that is refused, by the tool or by the kernel, is in none of them', async () => {
  const { one, other, mood, gone } = traces();
  await one.start();
  one.setParam('name', 'sh');
  const before = [one.values, other.values];
  mood.filterRefused = true;
  assert.throws(() => one.setSwitch('failed', true), { code: 'NOT_SUPPORTED' });
  gone.value = 'nowhere';
  assert.throws(() => other.setParam('name', 'nowhere'), { message: 'There is no nowhere.' });
  assert.deepEqual([one.values, other.values], before);
  assert.ok(one.values === before[0], 'nothing has to be drawn again');
  mood.filterRefused = false;
  one.setSwitch('failed', true);
  assert.deepEqual([one.values.failed, other.values.failed], [true, true]);
});

test('what was asked for holds on when what it names has gone', async () => {
  const { one, other, gone } = traces();
  one.setParam('name', 'usb');
  gone.value = 'usb';
  await one.start();
  assert.deepEqual([one.takeFilterChange(), one.leavesSelfOut], [false, false]);
  one.setIdentity({ ...ANYBODY, pid: 7 });
  assert.equal(other.identity.pid, 7);
  assert.throws(() => one.setParam('name', 'usb'), { message: 'There is no usb.' });
  one.setParam('name', '');
  assert.deepEqual([one.values.name, other.values.name], [undefined, undefined]);
});
