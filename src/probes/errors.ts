// SPDX-License-Identifier: MIT
/** One error for everything that can go wrong below the screen: a code for programs, a sentence and a remedy for people. */
import type { NativeError } from '../../native/index.d.ts';
import { effectiveCapabilities } from './host/held.ts';
import { PRIVILEGE_REMEDY, whyRefused } from './host/refusal.ts';

export type ProbeErrorCode =
  /** A value the user gave makes no sense. The command line answers with exit code 2. */
  | 'BAD_VALUE'
  | 'NO_SUCH_PID'
  | 'NO_SUCH_CGROUP'
  /** What is to be run is not there, or cannot be run: 127 and 126, as shells have it. */
  | 'NO_SUCH_COMMAND'
  | 'CANNOT_RUN'
  /** A file that is no recording, or one that is damaged. */
  | 'BAD_RECORDING'
  /** The kernel or this user may not. */
  | 'NO_PRIVILEGE'
  | 'NO_BTF'
  | 'NO_TRACEFS'
  | 'NOT_SUPPORTED'
  | 'LOCKED_DOWN'
  | 'LOAD_FAILED'
  | 'ATTACH_FAILED'
  /** It would slow the machine down, and nobody has agreed to that yet: the same start again is agreement. */
  | 'TOO_OFTEN'
  /** The BPF object and this program are not of the same build. */
  | 'ABI_MISMATCH'
  | 'NOT_BUILT'
  | 'INTERNAL';

const USAGE: ReadonlySet<ProbeErrorCode> = new Set([
  'BAD_VALUE',
  'NO_SUCH_PID',
  'NO_SUCH_CGROUP',
  'BAD_RECORDING',
]);

export class ProbeError extends Error {
  override readonly name = 'ProbeError';
  readonly code: ProbeErrorCode;
  /** What the user can do, as a sentence; empty when there is nothing. */
  readonly remedy: string;
  /** libbpf's and the verifier's messages, for a bug report. */
  readonly log: string;

  constructor(
    code: ProbeErrorCode,
    sentence: string,
    remedy = '',
    options: { log?: string; cause?: unknown } = {},
  ) {
    super(sentence, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.remedy = remedy;
    this.log = options.log ?? '';
  }

  /** 2 for a mistake of the command line, 1 for what this machine cannot or may not do. */
  get exitCode(): 1 | 2 | 126 | 127 {
    if (this.code === 'NO_SUCH_COMMAND') return 127;
    if (this.code === 'CANNOT_RUN') return 126;
    return USAGE.has(this.code) ? 2 : 1;
  }
}

export function isNativeError(error: unknown): error is NativeError {
  return error instanceof Error && 'step' in error && 'errno' in error && 'log' in error;
}

/** Whatever was thrown below, as a ProbeError. */
export function toProbeError(error: unknown): ProbeError {
  if (error instanceof ProbeError) return error;
  if (!isNativeError(error)) {
    const sentence = error instanceof Error ? error.message : String(error);
    return new ProbeError('INTERNAL', sentence, 'This is a mistake in probetop; please report it.', {
      cause: error,
    });
  }
  const options = { log: error.log, cause: error };
  if (error.step === 'tracefs') {
    // Then the subject is where it is mounted: only for root, as it is by itself.
    const closed = error.code === 'EACCES' && error.subject !== 'tracefs';
    const held = effectiveCapabilities();
    // Once it is mounted who is not root must be let in.
    const letIn = process.geteuid?.() === 0 || held.has('CAP_DAC_READ_SEARCH') ? '' : ` ${PRIVILEGE_REMEDY}`;
    return new ProbeError(
      'NO_TRACEFS',
      `The kernel's list of tracepoints cannot be read: ${error.message}.`,
      closed
        ? PRIVILEGE_REMEDY
        : `Mount it, as root: mount -t tracefs tracefs /sys/kernel/tracing${letIn && `.${letIn}`}`,
      options,
    );
  }
  if (error.code === 'EPERM' || error.code === 'EACCES') {
    if (error.step === 'load' && error.log.includes('processed')) {
      return new ProbeError(
        'LOAD_FAILED',
        `This kernel refuses the program ${error.subject}.`,
        REPORT,
        options,
      );
    }
    const { code, sentence, remedy } = whyRefused(error.code, error.step === 'attach');
    return new ProbeError(code, sentence, remedy, options);
  }
  if (error.code === 'EABI') {
    return new ProbeError('ABI_MISMATCH', `${error.message}.`, 'Build it again: npm run build', options);
  }
  if (error.step === 'attach') {
    return new ProbeError(
      'ATTACH_FAILED',
      `Cannot attach to ${error.subject}: ${error.message}.`,
      REPORT,
      options,
    );
  }
  return new ProbeError('LOAD_FAILED', `Cannot load the probe: ${error.message}.`, REPORT, options);
}

const REPORT = 'Run bin/probetop doctor to see what this kernel allows.';
