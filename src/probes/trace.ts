// SPDX-License-Identifier: MIT
/** One tool, running: what the screen and the text output share. */
import { type BatchReader, ProbeController } from './controller.ts';
import type { ProbeError } from './errors.ts';
import { checkIdentity } from './filter.ts';
import { detectFeatures, requireTracing } from './host/capabilities.ts';
import { loadAddon } from './native.ts';
import type { ParamSchema, ParamValues } from './params.ts';
import { type FramePace, Supervisor } from './supervisor.ts';
import type { BufferSizes, IdentityFilter, Tool } from './types.ts';

export interface TraceSettings {
  readonly backend: string;
  readonly sizes: BufferSizes;
  readonly cgroup: string | undefined;
  readonly self: boolean;
  readonly pace: FramePace;
}

/** Who sees what a trace yields. */
export interface TraceSink {
  readonly read: BatchReader;
  frame(): void;
  failed(error: ProbeError): void;
}

export interface Trace<Filter> {
  readonly controller: ProbeController<Filter>;
  /** Who is traced now. */
  readonly identity: IdentityFilter;
  /** Holds the frames back while whoever reads is behind. */
  pause(paused: boolean): void;
  /** Sets the sink to work: nothing is handed over before. */
  run(sink: TraceSink): void;
  /** Traces others from now on. Throws a ProbeError and leaves the filter as it was. */
  setIdentity(change: Partial<IdentityFilter>): void;
  /** Detaches and hands over the last records. */
  stop(): Promise<void>;
}

/** Checks everything, loads and attaches. Throws a ProbeError, the user's mistakes before the machine's. */
export async function startTrace<Id extends string, Schema extends ParamSchema, Filter, Row>(
  tool: Tool<Id, Schema, Filter, Row>,
  values: ParamValues<Schema>,
  settings: TraceSettings,
): Promise<Trace<Filter>> {
  let identity = checkIdentity({ ...tool.identity(values), cgroup: settings.cgroup, self: settings.self });
  const filter = tool.filter(values);
  const addon = loadAddon();
  requireTracing(addon);
  const controller = new ProbeController(tool.probe, addon, detectFeatures(addon));
  await controller.start({ backend: settings.backend, sizes: settings.sizes, identity, filter });
  let supervisor: Supervisor | undefined;
  return {
    controller,
    get identity() {
      return identity;
    },
    pause(paused) {
      if (supervisor) supervisor.paused = paused;
    },
    run(sink) {
      supervisor = new Supervisor(settings.pace, sink);
      supervisor.add(controller, sink.read);
      supervisor.start();
    },
    setIdentity(change) {
      const next = { ...identity, ...change };
      controller.setFilter(next, filter);
      identity = next;
    },
    async stop() {
      if (supervisor) await supervisor.stop();
      else await controller.stop(() => {});
    },
  };
}
