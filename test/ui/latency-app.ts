// SPDX-License-Identifier: MIT
/** The tabs of both block tools over latencies that a test counts, and a clock that it turns. */
import type { CallTotals } from '../../src/probes/labelled-calls.ts';
import { parseParams } from '../../src/probes/params.ts';
import { tools } from '../../src/probes/registry.ts';
import { idleTool, latenciesOf, updateTool } from '../../src/state/store.ts';
import { registeredPane } from '../../src/ui/panes/any-pane.ts';
import { framesFor, latencyCounter } from '../state/latency-counter.ts';
import { idleOpensnoop, testApp } from './app-state.ts';

export function latencyApp(splitBy: readonly string[] = [], calls?: () => CallTotals) {
  const { biolatency, biosnoop } = tools;
  const idle = {
    biolatency: idleTool(biolatency.params, parseParams(biolatency.params, {}), 'latencies'),
    biosnoop: idleTool(biosnoop.params, parseParams(biosnoop.params, {}), 'events'),
    opensnoop: idleOpensnoop(),
  };
  const app = testApp({ tab: 'biolatency', tools: idle }, 10, registeredPane);
  const data = latenciesOf(app.shown());
  const counter = latencyCounter(splitBy, calls);
  data.reading = counter.reading;
  updateTool(app.store, 'biolatency', { lifecycle: 'running', leavesSelfOut: false });
  app.taken();
  return { ...app, ...counter, data, frame: framesFor(data) };
}
