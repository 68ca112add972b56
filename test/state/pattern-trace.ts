// SPDX-License-Identifier: MIT
/** A tool with a pattern that is attached to nothing, for tests of what drives it. */
import { ProbeError } from '../../src/probes/errors.ts';
import type { Lifecycle } from '../../src/probes/lifecycle.ts';
import { type ParamSchema, parseParams, parseTyped } from '../../src/probes/params.ts';
import type { AnyTrace } from '../../src/probes/trace.ts';

const params = {
  pattern: { kind: 'text', short: 'e', long: 'pattern', metavar: 'PATTERN', summary: 'which functions' },
} as const satisfies ParamSchema;

const anybody = { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: false };
const losses = { ring: 0, arena: 0, untracked: 0 };
const counters = { seen: 0, superseded: 0, losses, missed: 0, runTimeNs: 0, timedEvents: 0 };

/** A tool that is attached when the test lets it. */
export function patternTrace(id: string, pattern?: string) {
  const starts: string[] = [];
  const gate = { open: true, release: () => {}, error: undefined as string | undefined };
  let values = parseParams(params, pattern === undefined ? {} : { pattern: [pattern] });
  let lifecycle: Lifecycle = 'idle';
  let abort = () => {};
  const trace: AnyTrace = {
    id,
    subject: 'functions',
    params,
    get values() {
      return values;
    },
    controller: {
      backend: 'kprobe.multi',
      skipped: [{ program: 'count', target: 'bad', errno: 22, reason: 'refused' }],
      counters,
      now: () => '',
    },
    get lifecycle() {
      return lifecycle;
    },
    data: {
      kind: 'counts',
      reading: () => ({
        noun: 'calls',
        sink: undefined,
        targets: [{ name: starts.at(-1) ?? '', address: undefined, pattern: `only_${starts.at(-1)}` }],
        read: () => Float64Array.of(23),
      }),
    },
    ticking: { tick: () => 0, stop: async () => {}, readStats: () => {}, onPressure: undefined },
    identity: anybody,
    leavesSelfOut: true,
    heedsFilters: true,
    check: () => {},
    get missing() {
      return values.pattern === undefined ? 'A pattern is needed.' : undefined;
    },
    get outdated() {
      return starts.length > 0 && starts.at(-1) !== values.pattern;
    },
    progress: undefined,
    warnings: [],
    leftOut: [],
    typing: {
      explain: async (_, text) => {
        if (text === '(') throw new ProbeError('BAD_VALUE', 'That is no pattern.');
        return `${text.length} functions`;
      },
      complete: async (_, text) => ['vfs_read', 'vfs_readv'].filter((name) => name.startsWith(text)),
    },
    start: async () => {
      starts.push(String(values.pattern));
      if (gate.error !== undefined) {
        lifecycle = 'failed';
        throw new ProbeError('ATTACH_FAILED', gate.error);
      }
      lifecycle = 'starting';
      await new Promise<void>((resolve, reject) => {
        gate.release = resolve;
        abort = () => reject(new ProbeError('ATTACH_FAILED', 'The start was called off.'));
        if (gate.open) resolve();
      }).catch((error: unknown) => {
        lifecycle = 'idle';
        throw error;
      });
      lifecycle = 'running';
    },
    stop: async () => {
      if (lifecycle === 'starting') abort();
      else lifecycle = 'idle';
    },
    checkIdentity: () => {},
    setIdentity: () => {},
    setParams: (raw) => {
      values = parseParams(params, raw);
    },
    setSwitch: () => {},
    setParam: (_, text) => {
      values = { ...values, pattern: parseTyped(params.pattern, text) as string | undefined };
    },
    takeFilterChange: () => false,
  };
  return { trace, starts, gate };
}
