// SPDX-License-Identifier: MIT
/**
 * What it costs to trace a call on this machine, traps and all: measured on calls of our own. A trap alone may take one
 * microsecond or, in a virtual machine, twenty.
 */
import type { NativeAddon } from '../../native/index.d.ts';
import { FunctionProbe, thisHost } from './function.ts';
import type { FunctionBackend } from './function-backends.ts';
import { loadTargets } from './function-look-up.ts';
import type { FunctionTarget, TargetKind } from './function-targets.ts';
import type { EventSource } from './source.ts';
import type { TargetEnvironment } from './targets/types.ts';
import type { IdentityFilter } from './types.ts';

/** In ns, both ends together. */
export interface CallCost {
  readonly timed: number;
  /** Of a call that the filter does not want. */
  readonly passedOver: number;
}

/** Where nothing can be measured: as docs/decisions.md has it for a processor. */
const USUAL: CallCost = { timed: 1000, passedOver: 300 };

const CALLS = 20;
/** The quickest round counts: in the others somebody else had the CPU. */
const ROUNDS = 5;

/** As the kernel names the functions of its system calls. */
const SYSTEM_CALLS: Readonly<Record<string, string>> = { x64: '__x64_sys_', arm64: '__arm64_sys_' };

type OwnCalls = Parameters<NativeAddon['timeCalls']>[0];

/** By kind of function and way: a machine's traps cost the same a minute later. */
const known = new WeakMap<EventSource, Map<string, CallCost>>();

/** One measurement, which begins at once and goes on beside other things. */
export class CallCostMeasure {
  /** Never fails. Told before everything that was attached for it is detached. */
  readonly cost: Promise<CallCost>;
  readonly #probe: FunctionProbe;
  readonly #addon = thisHost().addon;
  readonly #environment: () => Promise<TargetEnvironment>;
  #calledOff = false;
  #detached: Promise<void> = Promise.resolve();

  constructor(
    source: EventSource,
    environment: () => Promise<TargetEnvironment>,
    kind: TargetKind,
    backend: FunctionBackend,
  ) {
    this.#environment = environment;
    this.#probe = new FunctionProbe(source);
    const costs = known.get(source) ?? new Map<string, CallCost>();
    known.set(source, costs);
    const key = `${kind} ${backend}`;
    const before = costs.get(key);
    this.cost = before ? Promise.resolve(before) : this.#measure(kind, backend);
    if (before) return;
    this.cost.then((cost) => cost !== USUAL && costs.set(key, cost));
  }

  /** Calls it off where it still goes on; when this has ended nothing of it is attached. */
  async stop(): Promise<void> {
    this.#calledOff = true;
    await this.#probe.stop().catch(() => {});
    await this.cost;
    await this.#detached;
  }

  async #measure(kind: TargetKind, backend: FunctionBackend): Promise<CallCost> {
    const of: OwnCalls = kind === 'user' ? 'own function' : 'system call';
    try {
      // All of it takes a moment, which may be a slow one; as the bare cost it would make tracing look free.
      const before = this.#perCall(of);
      const targets = await this.#ownTargets(kind);
      const bare = Math.min(before, this.#perCall(of));
      if (this.#calledOff) return USUAL;
      await this.#probe.start({ targets, purpose: 'time', backend, identity: only(process.pid) });
      const timed = this.#perCall(of);
      // Where nobody saw them, as with a file that was replaced meanwhile, tracing would look free.
      if ((this.#probe.readCounts().hits[0] ?? 0) < (CALLS * ROUNDS) / 2) return USUAL;
      this.#probe.setFilter(only(process.ppid));
      const passedOver = this.#perCall(of);
      // A busy machine may have it the other way round; the traps are the same.
      const least = Math.min(timed, passedOver);
      return { timed: Math.max(0, timed - bare), passedOver: Math.max(0, least - bare) };
    } catch {
      // The functions that are asked for may be traced all the same, and if not their start says why.
      return USUAL;
    } finally {
      this.#detached = this.#probe.stop().catch(() => {});
    }
  }

  /** What nobody else calls, or getuid(2), through which nobody else of us goes. */
  async #ownTargets(kind: TargetKind): Promise<readonly FunctionTarget[]> {
    const { pid } = process;
    if (kind === 'user') return [{ kind, name: 'own function', pid, ...this.#addon.ownFunction() }];
    const { resolveTargets } = await loadTargets();
    const name = `${SYSTEM_CALLS[process.arch]}getuid`;
    return (await resolveTargets(name, { regex: false, pid }, await this.#environment())).targets;
  }

  /** ns */
  #perCall(of: OwnCalls): number {
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0; round < ROUNDS; round++) least = Math.min(least, this.#addon.timeCalls(of, CALLS));
    return least / CALLS;
  }
}

function only(pid: number): IdentityFilter {
  return { pid, tid: undefined, uid: undefined, cgroup: undefined, self: true };
}
