// SPDX-License-Identifier: MIT
/** biosnoop: every block request, as it completes. */
import { type BlockFilter, blockProbe } from '../block.ts';
import type { ParamSchema, ParamValues } from '../params.ts';
import type { EventTool, TextContext } from '../types.ts';
import { csvBlocks } from './biosnoop-csv.ts';
import { type BlockRow, readBlocks } from './biosnoop-rows.ts';
import { jsonBlocks, plainBlocks } from './biosnoop-text.ts';
import { blockFilter, blockParams } from './block-params.ts';

export const biosnoopParams = {
  queue: {
    kind: 'switch',
    short: 'Q',
    long: 'queue',
    display: 'shown',
    summary: 'show the time in the queue too',
  },
  pattern: {
    kind: 'switch',
    short: 'P',
    long: 'pattern',
    display: 'shown',
    summary: 'show whether it follows the one before it on its disk',
  },
  ...blockParams,
  minMs: { ...blockParams.minMs, short: 'm' },
  duration: {
    kind: 'seconds',
    position: 1,
    long: 'duration',
    metavar: 'SECONDS',
    summary: 'end after this time',
    textOnly: true,
  },
} as const satisfies ParamSchema;

export type BiosnoopParams = ParamValues<typeof biosnoopParams>;

const TEXTS = {
  plain: plainBlocks,
  json: (_: BiosnoopParams, context: TextContext) => jsonBlocks(context),
  csv: (_: BiosnoopParams, context: TextContext) => csvBlocks(context),
} as const;

export const biosnoop: EventTool<'biosnoop', typeof biosnoopParams, BlockFilter, BlockRow> = {
  id: 'biosnoop',
  kind: 'events',
  summary: 'disk requests: by whom, where, how long each took',
  subject: 'block I/O',
  params: biosnoopParams,
  probe: blockProbe,
  // What is slow is told by the histograms.
  needs: ['events', 'latencies'],
  identity: (values) => ({ pid: values.pid, tid: undefined, uid: undefined }),
  filter: blockFilter,
  text: (values, context) => TEXTS[context.format](values, context),
  reading: readBlocks,
};
