// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Lifecycle, type LifecycleEvent, transition } from '../../src/probes/lifecycle.ts';

/** Every pair of a state and an event; '' leaves the state as it is. */
const TABLE: Record<Lifecycle, Record<LifecycleEvent, Lifecycle | ''>> = {
  idle: { start: 'starting', started: '', stop: '', stopped: '', fail: '' },
  starting: { start: '', started: 'running', stop: 'stopping', stopped: '', fail: 'failed' },
  running: { start: '', started: '', stop: 'stopping', stopped: '', fail: 'failed' },
  stopping: { start: '', started: '', stop: '', stopped: 'idle', fail: 'failed' },
  failed: { start: 'starting', started: '', stop: 'idle', stopped: '', fail: '' },
};

for (const [state, row] of Object.entries(TABLE) as [Lifecycle, Record<LifecycleEvent, Lifecycle | ''>][]) {
  for (const [event, next] of Object.entries(row) as [LifecycleEvent, Lifecycle | ''][]) {
    test(`${event} while ${state} ${next === '' ? 'changes nothing' : `leads to ${next}`}`, () => {
      assert.equal(transition(state, event), next === '' ? state : next);
    });
  }
}
