// SPDX-License-Identifier: MIT
/**
 * What it costs to trace a call on this machine, traps and all: measured on calls of our own. A trap alone may take one
 * microsecond or, in a virtual machine, twenty.
 */
import { FunctionProbe } from './function.ts';
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

const CALLS = 100;
/** The quickest round counts: in the others somebody else had the CPU. */
const ROUNDS = 5;

/** As the kernel names the functions of its system calls. */
const SYSTEM_CALLS: Readonly<Record<string, string>> = { x64: '__x64_sys_', arm64: '__arm64_sys_' };

export async function measureCallCost(
  source: EventSource,
  environment: TargetEnvironment,
  kind: TargetKind,
  backend: FunctionBackend,
): Promise<CallCost> {
  const probe = new FunctionProbe(source);
  try {
    // The first time is that of compiling, ours and an emulator's.
    perCall();
    const before = perCall();
    const targets = await ownTargets(kind, environment);
    await probe.start({ targets, purpose: 'time', backend, identity: only(process.pid) });
    const timed = perCall();
    probe.setFilter(only(process.ppid));
    const passedOver = perCall();
    await probe.stop();
    // All of it takes a millisecond, which may be a slow one; as the bare cost it would make tracing look free.
    const bare = Math.min(before, perCall());
    return { timed: Math.max(0, timed - bare), passedOver: Math.max(0, passedOver - bare) };
  } catch {
    // The functions that are asked for may be traced all the same, and if not their start says why.
    return USUAL;
  } finally {
    await probe.stop().catch(() => {});
  }
}

/** getuid(2), which process.getuid() calls each time and through which nobody else of us goes. */
async function ownTargets(
  kind: TargetKind,
  environment: TargetEnvironment,
): Promise<readonly FunctionTarget[]> {
  const pattern = kind === 'kernel' ? `${SYSTEM_CALLS[process.arch]}getuid` : 'c:getuid';
  const { resolveTargets } = await loadTargets();
  const { targets } = await resolveTargets(pattern, { regex: false, pid: process.pid }, environment);
  return targets;
}

/** ns */
function perCall(): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const from = process.hrtime.bigint();
    for (let call = 0; call < CALLS; call++) process.getuid?.();
    least = Math.min(least, Number(process.hrtime.bigint() - from));
  }
  return least / CALLS;
}

function only(pid: number): IdentityFilter {
  return { pid, tid: undefined, uid: undefined, cgroup: undefined, self: true };
}
