// SPDX-License-Identifier: MIT
/** Which ways to functions this kernel has: each a real try, or a look at what it says of itself, at the first question. */
import { existsSync } from 'node:fs';
import type { NativeAddon } from '../../../native/index.d.ts';
import { toProbeError } from '../errors.ts';
import { requireTracefs } from './capabilities.ts';
import { effectiveCapabilities } from './held.ts';
import { type Lockdown, lockdown } from './lockdown.ts';
import { once } from './once.ts';
import { closedPerf } from './refusal.ts';

/**
 * Sessions (6.10) and the form of their kfuncs: from 7.x on they take the context, and a program of the other form is
 * refused.
 */
export type SessionForm = 'none' | 'plain' | 'context';

export interface FunctionRungs {
  readonly lockdown: Lockdown;
  /** bpf_get_attach_cookie (5.15): how a program knows which of its targets was hit. */
  readonly cookies: boolean;
  /** Perf events of kprobes: CONFIG_KPROBE_EVENTS. */
  readonly kprobes: boolean;
  /** Empty, or the name of the errno with which the kernel refuses: EOPNOTSUPP without CONFIG_FPROBE. */
  readonly kprobeMulti: string;
  readonly session: SessionForm;
  /** The same for programs at trampolines: EPERM where lockdown forbids them, ENOTSUPP where the architecture has none. */
  readonly fentry: string;
  readonly uprobes: boolean;
  readonly uprobeMulti: string;
  /** tracefs can be read, which has the numbers of tracepoints. */
  readonly tracefs: boolean;
  /** What would make it so, as a sentence; there only where it is not. */
  readonly tracefsRemedy?: string;
  /** Why perf events, by which kprobes, uprobes and tracepoints are attached one by one, are refused; undefined: they are not. */
  readonly perf: { readonly reason: string; readonly remedy: string } | undefined;
  /** CAP_SYS_ADMIN, to which alone perf events of uprobes are given (kernel/events/core.c, perf_uprobe_event_init). */
  readonly admin: boolean;
}

/** Number of bpf_get_attach_cookie in enum bpf_func_id. */
const BPF_FUNC_GET_ATTACH_COOKIE = 174;

const SESSION_FUNCTION = 'bpf_session_is_return';

function sessionForm(addon: NativeAddon): SessionForm {
  const [parameters = -1] = addon.kernelParameters([SESSION_FUNCTION]);
  if (parameters < 0) return 'none';
  return parameters === 0 ? 'plain' : 'context';
}

function hasEvents(kind: 'kprobe' | 'uprobe'): boolean {
  return existsSync(`/sys/bus/event_source/devices/${kind}/type`);
}

/** Undefined when tracefs can be read, else what would help. */
function remedyForTracefs(addon: NativeAddon): string | undefined {
  try {
    requireTracefs(addon);
    return undefined;
  } catch (error) {
    return toProbeError(error).remedy;
  }
}

/** Asks as the fields are read, each once. Needs the privileges to load a program. @param addon is loaded then */
export function functionRungs(addon: () => NativeAddon): FunctionRungs {
  const locked = once(() => lockdown(addon));
  const cookies = once(() => addon().hasHelper('kprobe', BPF_FUNC_GET_ATTACH_COOKIE));
  const kprobes = once(() => hasEvents('kprobe'));
  const kprobeMulti = once(() => addon().tryAttachKind('kprobe-multi'));
  const session = once((): SessionForm => (kprobeMulti() === '' ? sessionForm(addon()) : 'none'));
  const fentry = once(() => addon().tryAttachKind('fentry'));
  const uprobes = once(() => hasEvents('uprobe'));
  const uprobeMulti = once(() => addon().tryAttachKind('uprobe-multi'));
  const tracefsRemedy = once(() => remedyForTracefs(addon()));
  const perf = once(() => (addon().tryAttachKind('perf-event') === '' ? undefined : closedPerf()));
  const admin = once(() => effectiveCapabilities().has('CAP_SYS_ADMIN'));
  return {
    get lockdown() {
      return locked();
    },
    get cookies() {
      return cookies();
    },
    get kprobes() {
      return kprobes();
    },
    get kprobeMulti() {
      return kprobeMulti();
    },
    get session() {
      return session();
    },
    get fentry() {
      return fentry();
    },
    get uprobes() {
      return uprobes();
    },
    get uprobeMulti() {
      return uprobeMulti();
    },
    get tracefs() {
      return tracefsRemedy() === undefined;
    },
    get tracefsRemedy() {
      return tracefsRemedy() ?? '';
    },
    get perf() {
      return perf();
    },
    get admin() {
      return admin();
    },
  };
}
