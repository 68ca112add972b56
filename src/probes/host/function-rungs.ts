// SPDX-License-Identifier: MIT
/** Which ways to functions this kernel has: each a real try, or a look at what it says of itself, at the first question. */
import { existsSync } from 'node:fs';
import type { NativeAddon } from '../../../native/index.d.ts';
import { type Lockdown, lockdown, requireTracefs } from './capabilities.ts';
import { once } from './once.ts';

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

function canReadTracefs(addon: NativeAddon): boolean {
  try {
    requireTracefs(addon);
    return true;
  } catch {
    return false;
  }
}

/** Asks as the fields are read, each once. Needs the privileges to load a program. @param addon is loaded then */
export function functionRungs(addon: () => NativeAddon): FunctionRungs {
  const locked = once(lockdown);
  const cookies = once(() => addon().hasHelper('kprobe', BPF_FUNC_GET_ATTACH_COOKIE));
  const kprobes = once(() => hasEvents('kprobe'));
  const kprobeMulti = once(() => addon().tryAttachKind('kprobe-multi'));
  const session = once((): SessionForm => (kprobeMulti() === '' ? sessionForm(addon()) : 'none'));
  const fentry = once(() => addon().tryAttachKind('fentry'));
  const uprobes = once(() => hasEvents('uprobe'));
  const uprobeMulti = once(() => addon().tryAttachKind('uprobe-multi'));
  const tracefs = once(() => canReadTracefs(addon()));
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
      return tracefs();
    },
  };
}
