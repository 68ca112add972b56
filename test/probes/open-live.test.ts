// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProbeController } from '../../src/probes/controller.ts';
import { openEventReader } from '../../src/probes/decode/open-event.ts';
import { PassingSink, type RecordBatch } from '../../src/probes/decode/records.ts';
import { detectFeatures } from '../../src/probes/host/capabilities.ts';
import { loadAddon } from '../../src/probes/native.ts';
import { type OpenFilter, openProbe } from '../../src/probes/open.ts';
import { kernelSource } from '../../src/probes/source.ts';
import type { IdentityFilter } from '../../src/probes/types.ts';
import { temporaryCgroup } from '../helpers/cgroup.ts';
import { patience, requireTracing } from '../helpers/environment.ts';
import { heldBy } from '../helpers/kernel-objects.ts';
import { startWorkload } from '../helpers/workload.ts';

const ANYBODY: IdentityFilter = {
  pid: undefined,
  tid: undefined,
  uid: undefined,
  cgroup: undefined,
  self: false,
};
const EVERYTHING: OpenFilter = { failedOnly: false, fullPath: false, flags: undefined };
const NOBODY_UID = 65534;
const SIZES = { ringBytes: undefined, arenaBytes: undefined };

/** The BPF programs that this process holds: a reload would change their ids. */
function programIds(): number[] {
  const ids = heldBy(process.pid).filter(({ kind }) => kind === 'prog');
  return [...new Set(ids.map(({ id }) => id))].sort();
}

/** The ways that this kernel has. */
function backends(): string[] {
  if (requireTracing()) return [...openProbe.backends];
  const kernel = detectFeatures(loadAddon());
  return openProbe.backends.filter((backend) => {
    try {
      openProbe.plan(backend, SIZES, kernel);
      return true;
    } catch {
      return false;
    }
  });
}

for (const backend of backends()) {
  test(`filters change live at ${backend}: no row of the old one, no reload, nothing lost`, {
    skip: requireTracing(),
  }, async () => {
    const rate = ['--fail-every', '3', 'rate', '25000', '30'];
    await using root = await startWorkload(rate);
    await using group = temporaryCgroup();
    await using nobody = await startWorkload(['--uid', String(NOBODY_UID), ...rate]);
    group.add(nobody.pid);
    const controller = new ProbeController(openProbe, kernelSource());
    await controller.start({
      backend,
      sizes: SIZES,
      identity: { ...ANYBODY, pid: root.pid },
      filter: EVERYTHING,
    });
    const ids = programIds();
    const read = openEventReader(controller.object);
    root.go();
    nobody.go();

    const steps: { identity: Partial<IdentityFilter>; failedOnly: boolean }[] = [
      { identity: { pid: nobody.pid }, failedOnly: false },
      { identity: { pid: nobody.pid }, failedOnly: true },
      { identity: { pid: root.pid }, failedOnly: true },
      { identity: { uid: NOBODY_UID }, failedOnly: false },
      { identity: { uid: 0, pid: root.pid }, failedOnly: false },
      { identity: { cgroup: group.path }, failedOnly: true },
      { identity: { tid: nobody.tids[0] ?? nobody.pid }, failedOnly: true },
    ];
    let total = 0;
    try {
      // Round and round, so that slots are used again while programs run.
      for (let round = 0; round < 4; round++) {
        for (const { identity, failedOnly } of steps) {
          controller.setFilter({ ...ANYBODY, ...identity }, { ...EVERYTHING, failedOnly });
          let rows = 0;
          const check = (batch: RecordBatch) => {
            while (batch.next()) {
              rows++;
              if (identity.pid !== undefined) assert.equal(read.pid(batch), identity.pid);
              if (identity.tid !== undefined) assert.equal(read.tid(batch), identity.tid);
              if (identity.cgroup !== undefined) assert.equal(read.pid(batch), nobody.pid);
              if (identity.uid !== undefined) assert.equal(read.uid(batch), identity.uid);
              if (failedOnly) assert.ok(read.result(batch) < 0);
            }
          };
          const until = Date.now() + patience(10_000);
          while (rows < 100 && Date.now() < until) {
            await sleep(10);
            controller.tick(new PassingSink(check));
          }
          assert.ok(rows >= 100, `only ${rows} rows of ${JSON.stringify(identity)}`);
          total += rows;
        }
      }
      assert.deepEqual(programIds(), ids);
      root.kill();
      nobody.kill();
    } finally {
      await controller.stop(
        new PassingSink((batch) => {
          total += batch.count;
        }),
      );
    }
    const { seen, losses } = controller.counters;
    assert.equal(seen, total);
    assert.equal(losses.ring + losses.arena, 0);
    assert.deepEqual(programIds(), []);
  });
}

test('a filter that cannot be set leaves the old one in force', { skip: requireTracing() }, async () => {
  await using workload = await startWorkload(['rate', '1000', '20']);
  const controller = new ProbeController(openProbe, kernelSource());
  await controller.start({
    backend: 'auto',
    sizes: SIZES,
    identity: { ...ANYBODY, pid: workload.pid },
    filter: EVERYTHING,
  });
  try {
    assert.throws(() => controller.setFilter({ ...ANYBODY, pid: 0x7fffffff }, EVERYTHING), {
      code: 'NO_SUCH_PID',
    });
    assert.throws(() => controller.setFilter({ ...ANYBODY, cgroup: '/no/such' }, EVERYTHING), {
      code: 'NO_SUCH_CGROUP',
    });
    workload.go();
    let rows = 0;
    const until = Date.now() + patience(10_000);
    while (rows < 23 && Date.now() < until) {
      await sleep(10);
      controller.tick(
        new PassingSink((batch) => {
          rows += batch.count;
        }),
      );
    }
    assert.ok(rows >= 23);
  } finally {
    workload.kill();
    await controller.stop();
  }
});

test('a start that fails leaves nothing attached and can be told from another', {
  skip: requireTracing(),
}, async () => {
  const controller = new ProbeController(openProbe, kernelSource());
  const settings = { sizes: SIZES, identity: ANYBODY, filter: EVERYTHING };
  await assert.rejects(controller.start({ ...settings, backend: 'nonsense' }), { code: 'BAD_VALUE' });
  assert.equal(controller.lifecycle, 'failed');
  await assert.rejects(
    controller.start({ ...settings, backend: 'auto', sizes: { ringBytes: 5000, arenaBytes: undefined } }),
    { code: 'BAD_VALUE' },
  );
  assert.deepEqual(programIds(), []);
  assert.equal(loadAddon().openObjects(), 0);
});

test('a stop in the middle of a start leaves nothing behind, and it can be started again', {
  skip: requireTracing(),
}, async () => {
  const controller = new ProbeController(openProbe, kernelSource());
  const settings = { backend: 'auto', sizes: SIZES, identity: ANYBODY, filter: EVERYTHING };
  const starting = controller.start(settings);
  // The object is being loaded now, on another thread.
  const stopping = controller.stop();
  await assert.rejects(starting, { code: 'ATTACH_FAILED', message: 'The start was called off.' });
  await stopping;
  assert.equal(controller.lifecycle, 'idle');
  assert.deepEqual(programIds(), []);
  await controller.start(settings);
  assert.equal(controller.lifecycle, 'running');
  await controller.stop();
});
