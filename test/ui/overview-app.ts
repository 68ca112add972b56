// SPDX-License-Identifier: MIT
/** Every tool there is, with data of a test's own making, and the overview open. */

import { toolOf } from '../../src/probes/any-tool.ts';
import { parseParams } from '../../src/probes/params.ts';
import type { ToolId } from '../../src/probes/registry.ts';
import { toolIds } from '../../src/probes/registry.ts';
import type { BlockRow } from '../../src/probes/tools/biosnoop-rows.ts';
import type { OpenRow } from '../../src/probes/tools/opensnoop-rows.ts';
import type { AppState, ToolState } from '../../src/state/store.ts';
import {
  countsOf,
  eventsOf,
  idleTool,
  latenciesOf,
  seriesOf,
  toolState,
  updateTool,
} from '../../src/state/store.ts';
import { listHeight } from '../../src/ui/layout.ts';
import { registeredPane } from '../../src/ui/panes/any-pane.ts';
import { disk, framesFor, latencyCounter } from '../state/latency-counter.ts';
import { numberOf, send } from '../state/records.ts';
import { testApp } from './app-state.ts';

const KINDS: Readonly<Record<ToolId, ToolState['data']['kind']>> = {
  biolatency: 'latencies',
  biosnoop: 'events',
  opensnoop: 'events',
  vfsstat: 'series',
  funccount: 'counts',
  funclatency: 'latencies',
};

export function openRow(number: number, path = `/file/${number}`, comm = 'cat'): OpenRow {
  const failed = number % 4 === 3;
  return {
    timeMs: 0,
    pid: 4000 + number,
    tid: 4000 + number,
    uid: 1000,
    comm,
    fd: failed ? -1 : 3,
    errno: failed ? 2 : 0,
    error: failed ? 'ENOENT' : '',
    flags: 0,
    mode: 0,
    path,
  };
}

function blockRow(number: number): BlockRow {
  return {
    timeMs: 0,
    comm: 'dd',
    pid: 5000 + number,
    sure: true,
    disk: 'nvme0n1',
    letter: 'W',
    operation: 'write',
    failed: number % 10 === 9,
    slow: number % 5 === 2,
    sector: 2048 * number,
    bytes: 131072,
    queuedNs: 1000,
    latencyNs: 1_230_000,
    pattern: 'unknown',
  } as BlockRow;
}

function fillEvents(tool: ToolState, count: number, row: (number: number) => unknown): void {
  const events = eventsOf(tool);
  events.reading = {
    row: (record) => row(numberOf(record) ?? -1),
    fields: [],
    tables: [],
    admits: () => undefined,
    keeps: () => undefined,
    timeMs: () => 0,
    standsOut: () => false,
    nowMs: () => 0,
  };
  send(
    events.log,
    Array.from({ length: count }, (_, number) => ({ number })),
  );
}

const intervals = 30;

/** Target `i` of `names` counts `i + 1` a second. */
function counting(names: readonly string[]) {
  const counts = new Float64Array(names.length);
  return {
    counts,
    reading: {
      noun: 'calls',
      sink: undefined,
      targets: names.map((name) => ({ name, address: undefined })),
      read: () => counts.slice(),
    },
    count: () =>
      counts.forEach((_, i) => {
        counts[i] = (counts[i] ?? 0) + i + 1;
      }),
  };
}

export interface OverviewData {
  readonly opens?: (number: number) => OpenRow;
  readonly functions?: readonly string[];
}

export function overviewApp(data: OverviewData = {}, change: Partial<AppState> = {}, width = 80, rows = 24) {
  const { opens = openRow, functions = Array.from({ length: 40 }, (_, i) => `function_${i}`) } = data;
  const idle = Object.fromEntries(
    toolIds.map((id) => [id, idleTool(toolOf(id).params, parseParams(toolOf(id).params, {}), KINDS[id])]),
  );
  const app = testApp(
    { tab: 'opensnoop', overview: true, tools: idle, ...change },
    listHeight({ columns: width, rows }),
    registeredPane,
    width,
  );
  const tool = (id: ToolId) => toolState(app.store.getState(), id);
  fillEvents(tool('opensnoop'), 150, opens);
  fillEvents(tool('biosnoop'), 150, blockRow);
  for (const id of ['biolatency', 'funclatency'] as const) {
    const latencies = latenciesOf(tool(id));
    const counter = latencyCounter();
    latencies.reading = counter.reading;
    const frame = framesFor(latencies);
    for (let i = 0; i < intervals; i++) {
      counter.count(disk('sda'), 100_000, 200_000, 900_000, 30_000_000);
      frame(1000);
    }
  }
  const operations = counting(['READ', 'WRITE', 'FSYNC', 'OPEN', 'CREATE', 'UNLINK', 'MKDIR', 'RMDIR']);
  const series = seriesOf(tool('vfsstat'));
  series.reading = operations.reading;
  const called = counting(functions);
  const counts = countsOf(tool('funccount'));
  counts.reading = called.reading;
  let nowMs = Date.now();
  for (let i = 0; i < intervals; i++) {
    nowMs += 1000;
    operations.count();
    called.count();
    const moment = { nowMs, intervalMs: 1000, shown: true, last: false };
    series.frame(moment);
    counts.frame(moment);
  }
  for (const id of toolIds) {
    const { figures } = tool(id);
    updateTool(app.store, id, { lifecycle: 'running', figures: { ...figures, rate: 1234 } });
  }
  return { ...app, tool };
}
