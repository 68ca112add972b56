// SPDX-License-Identifier: MIT
/** What state a probe is in, and the only ways from one to the next. */

export type Lifecycle = 'idle' | 'starting' | 'running' | 'stopping' | 'failed';

export type LifecycleEvent = 'start' | 'started' | 'stop' | 'stopped' | 'fail';

const NEXT: Readonly<Record<Lifecycle, Partial<Record<LifecycleEvent, Lifecycle>>>> = {
  idle: { start: 'starting' },
  starting: { started: 'running', stop: 'stopping', fail: 'failed' },
  running: { stop: 'stopping', fail: 'failed' },
  stopping: { stopped: 'idle', fail: 'failed' },
  failed: { start: 'starting', stop: 'idle' },
};

/**
 * The state after an event. An event that means nothing in a state leaves it as it is: a late `started` after a stop
 * must not bring a probe back to life.
 */
export function transition(state: Lifecycle, event: LifecycleEvent): Lifecycle {
  return NEXT[state][event] ?? state;
}
