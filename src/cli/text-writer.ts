// SPDX-License-Identifier: MIT
import type { RecordSink } from '../probes/decode/records.ts';

/** What turns a tool's data into text on standard output. */
export interface TextWriter {
  /** Where the probe's records go. */
  readonly sink: RecordSink;
  /** What was printed, or would have been: requests, opens. */
  readonly events: number;
  /** Tracing has begun. */
  begin(): void;
  /** It is being ended: what still comes is told by {@link finish}, all at once. */
  ending(): void;
  /** It has ended, and the last records were handed over. */
  finish(): void;
}
