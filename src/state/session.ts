// SPDX-License-Identifier: MIT
/** Everything that lives while the screen is up: the clock, the tools at work, the store they feed, what keys can do. */

import type { OpenFilter } from '../probes/open.ts';
import { type ToolId, tools } from '../probes/registry.ts';
import { type FramePace, Supervisor } from '../probes/supervisor.ts';
import type { opensnoopParams } from '../probes/tools/opensnoop.ts';
import type { Trace } from '../probes/trace.ts';
import { type Actions, type Control, createActions } from './actions.ts';
import { LiveTool } from './live-tool.ts';
import { type AppStore, createAppStore, type HostFacts, idleTool, updateTool } from './store.ts';
import { ownCpuMicros, UsageMeter } from './usage-meter.ts';

/** Until the first second is over the screen follows closely: whoever starts it wants to see that it works. */
const FIRST_PACE: FramePace = { shortestMs: 50, longestMs: 100 };
const FIRST_MS = 1000;

const paceOf = (seconds: number): FramePace => ({ shortestMs: seconds * 1000, longestMs: seconds * 1000 });

/** What the state cannot do to the terminal and the program. */
export interface Outside extends Pick<Control, 'redraw' | 'suspend' | 'quit'> {
  /** The figures have changed, and perhaps nothing else. */
  frame(): void;
}

export interface SessionSettings {
  readonly tab: ToolId;
  readonly trace: Trace<typeof opensnoopParams, OpenFilter>;
  readonly facts: HostFacts;
  readonly intervalSeconds: number;
  /** Turns the kernel's run-time statistics on until the returned function is called; undefined where there are none. */
  readonly holdRunStats: (() => () => void) | undefined;
}

export class Session {
  readonly store: AppStore;
  readonly actions: Actions;
  readonly #supervisor: Supervisor;
  readonly #live: LiveTool<typeof opensnoopParams, OpenFilter, unknown>;
  readonly #holdRunStats: SessionSettings['holdRunStats'];
  readonly #usage = new UsageMeter(ownCpuMicros);
  #releaseRunStats: (() => void) | undefined;
  #firstTimer: NodeJS.Timeout | undefined;

  constructor(settings: SessionSettings, outside: Outside) {
    const { tab, trace, facts, intervalSeconds } = settings;
    this.#holdRunStats = settings.holdRunStats;
    this.store = createAppStore({
      facts,
      tab,
      tools: { opensnoop: idleTool(trace.values) },
      identity: trace.identity,
      prompt: undefined,
      help: undefined,
      notice: '',
      intervalSeconds,
      figures: { usage: { own: 0, probes: undefined }, now: Date.now() },
      tick: 0,
    });
    this.#supervisor = new Supervisor(FIRST_PACE, {
      frame: () => {
        this.#frame();
        outside.frame();
      },
      failed: (error) => this.#live.failed(error),
    });
    this.#live = new LiveTool(tools.opensnoop, trace, this.#slot('opensnoop'), this.#supervisor);
    const { redraw, suspend, quit } = outside;
    this.actions = createActions(this.store, {
      redraw,
      suspend,
      quit,
      setIdentity: (identity) => {
        this.#live.change({ identity });
        return trace.identity;
      },
      setSwitch: (_, param, on) => this.#live.change({ values: { [param]: on } }),
      refilter: () => this.#live.refilter(),
      start: () => void this.#live.start(),
      stop: () => void this.#live.stop(),
      setInterval: (seconds) => {
        clearTimeout(this.#firstTimer);
        this.#supervisor.pace = paceOf(seconds);
      },
    });
  }

  /** Starts the clock and the probe; resolves when the probe runs or has failed, which its pane then shows. */
  async start(): Promise<void> {
    this.#supervisor.start();
    this.#firstTimer = setTimeout(() => {
      this.#supervisor.pace = paceOf(this.store.getState().intervalSeconds);
    }, FIRST_MS);
    await this.#live.start();
    this.#releaseRunStats = this.#holdRunStats?.();
  }

  /** Stops the clock and every probe. */
  async stop(): Promise<void> {
    clearTimeout(this.#firstTimer);
    this.#live.close();
    await this.#supervisor.stop();
    this.#releaseRunStats?.();
  }

  #slot(id: ToolId) {
    return {
      get: () => this.store.getState().tools[id],
      update: (change: Partial<ReturnType<AppStore['getState']>['tools'][ToolId]>) =>
        updateTool(this.store, id, change),
    };
  }

  #frame(): void {
    this.#live.frame();
    const { figures, tools } = this.store.getState();
    const { runTimeNs } = tools.opensnoop.figures.counters;
    figures.usage = this.#usage.read(this.#releaseRunStats && runTimeNs) ?? figures.usage;
    figures.now = Date.now();
  }
}
