// SPDX-License-Identifier: MIT
/** All the ways in which a trace ends, as one promise; the first one counts. */
import { ProbeError } from '../probes/errors.ts';
import type { OutputEnd } from './output.ts';

export interface HowEnded {
  readonly exitCode: number;
  readonly error: Error | undefined;
}

/** What each signal means: an interrupt is how a trace is ended and no failure, the others are told by 128 + number. */
const SIGNALS = { SIGINT: 0, SIGHUP: 129, SIGQUIT: 131, SIGTERM: 143 } as const;

/** A signal to a whole process group also comes by way of our parent, the guard: within this time they are one. */
const SAME_SIGNAL_MS = 300;

export class Ending {
  readonly reached: Promise<HowEnded>;
  /** Set when the output failed, also after the end was reached for another reason. */
  outputFailure: ProbeError | undefined;
  #resolve: (how: HowEnded) => void = () => {};
  #signalledAt = Number.POSITIVE_INFINITY;

  /** @param pass gives a signal to a command that is traced: true when its end will be the ending */
  constructor(pass: (signal: NodeJS.Signals) => boolean = () => false, giveUp: () => void = () => {}) {
    this.reached = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    for (const [signal, exitCode] of Object.entries(SIGNALS)) {
      process.on(signal, () => {
        // Whoever asks twice is not kept waiting for detaching; the kernel detaches what a dead process held.
        if (performance.now() - this.#signalledAt > SAME_SIGNAL_MS) {
          giveUp();
          process.exit(128 + 2);
        }
        this.#signalledAt = Math.min(this.#signalledAt, performance.now());
        if (pass(signal as NodeJS.Signals)) return;
        this.#resolve({ exitCode, error: undefined });
      });
    }
  }

  quit(): void {
    this.#resolve({ exitCode: 0, error: undefined });
  }

  after(seconds: number): void {
    // Timers take 31 bits of milliseconds: a longer one would fire at once.
    const milliseconds = Math.min(seconds * 1000, 0x7fffffff);
    setTimeout(() => this.#resolve({ exitCode: 0, error: undefined }), milliseconds).unref();
  }

  failed(error: ProbeError): void {
    this.#resolve({ exitCode: error.exitCode, error });
  }

  /** A reader that has gone has seen what it wanted: quiet, no failure. */
  readonly outputEnded = (end: OutputEnd): void => {
    if (end.kind === 'closed') this.#resolve({ exitCode: 0, error: undefined });
    else {
      this.outputFailure = new ProbeError('INTERNAL', `Cannot write the output: ${end.error.message}.`);
      this.#resolve({ exitCode: 1, error: this.outputFailure });
    }
  };
}
