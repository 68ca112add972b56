// SPDX-License-Identifier: MIT
import { constants } from 'node:os';
import type { NativeError } from '../../../native/index.d.ts';

/** What the addon would throw. */
export class ReplayError extends Error implements NativeError {
  override readonly name = 'ReplayError';
  readonly code: string;
  readonly errno: number;
  readonly step: string;
  readonly subject: string;
  readonly log = '';

  constructor(code: keyof typeof constants.errno, step: string, subject: string, message: string) {
    super(message);
    this.code = code;
    this.errno = constants.errno[code];
    this.step = step;
    this.subject = subject;
  }
}
