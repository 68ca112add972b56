// SPDX-License-Identifier: MIT
/** Where events come from: this kernel, or a recording of one. */
import { release } from 'node:os';
import type { Addon } from '../../native/index.d.ts';
import type { AnyFunctionTool, AnyValues } from './any-tool.ts';
import { detectFeatures, requireTracing, type Tracing } from './host/capabilities.ts';
import { resolveCgroup } from './host/cgroups.ts';
import { diskDevice } from './host/disks.ts';
import { requireProcess } from './host/processes.ts';
import { loadAddon } from './native.ts';
import type { ReadingsBook } from './readings-book.ts';
import type { AnyTrace, TraceSettings } from './trace.ts';
import type { IdentityFilter, KernelFeatures, TracedMachine } from './types.ts';

export interface EventSource extends TracedMachine {
  readonly addon: Addon;
  /** `uname -r` of the kernel that the events are of. */
  readonly kernel: string;
  /** Played from a recording. */
  readonly replayed: boolean;
  /** The one BPF object that a recording has events of, or the tool that it has readings of, as its header names it; undefined: whatever is traced. */
  readonly recordedObject?: string;
  /** Sentences about what it lacks. */
  readonly warnings?: readonly string[];
  /** Whether the records of that BPF object are written down: then there must be some, whether or not somebody looks at them. */
  records?(object: string): boolean;
  /** Where what this tool on the function probe reads is written down; undefined: nowhere. Throws BAD_VALUE. */
  bookFor?(tool: string): ReadingsBook | undefined;
  /** What plays such a tool's readings; undefined: there are none. Throws BAD_VALUE for values that the recording cannot heed. */
  playedTrace?(tool: AnyFunctionTool, values: AnyValues, settings: TraceSettings): AnyTrace | undefined;
  /** All has ended and been told. Never rejects: {@link lastWords} says what went wrong. */
  finish?(): Promise<void>;
  /** Everything there is to come is there already: whoever has read it is done. */
  readonly complete?: boolean;
  /** What is to be told when all has ended. Throws a ProbeError when the source has failed at something besides. */
  lastWords?(): string;
  /**
   * Throws the ProbeError that says what is missing before anything can be traced.
   * @param quick only what is known without loading the addon
   * @param tracing functions take less than events
   */
  requireTracing(quick?: boolean, tracing?: Tracing): void;
  /** Asks the kernel at the first call. Needs the privileges to load a program. */
  features(): KernelFeatures;
  /** Throws NO_SUCH_PID or NO_SUCH_CGROUP; the cgroup's path comes back absolute. */
  checkIdentity(filter: IdentityFilter): IdentityFilter;
}

function checkIdentity(filter: IdentityFilter): IdentityFilter {
  if (filter.tid !== undefined) requireProcess(filter.tid, 'thread');
  else if (filter.pid !== undefined) requireProcess(filter.pid, 'process');
  if (filter.cgroup === undefined) return filter;
  return { ...filter, cgroup: resolveCgroup(filter.cgroup) };
}

/** The kernel we run on. */
export function kernelSource(given?: Addon): EventSource {
  let features: KernelFeatures | undefined;
  return {
    // Loaded when it is asked for: the first bytes of a screen come before that.
    get addon() {
      return given ?? loadAddon();
    },
    kernel: release(),
    replayed: false,
    requireTracing: (quick, tracing) => requireTracing(() => given ?? loadAddon(), quick, tracing),
    features: () => {
      features ??= detectFeatures(given ?? loadAddon());
      return features;
    },
    checkIdentity,
    diskDevice,
  };
}
