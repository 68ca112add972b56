// SPDX-License-Identifier: MIT
/** Everything that lives while the screen is up: the clock, the tools at work, the store they feed, what keys can do. */

import type { MakeAlarm } from '../probes/alarm.ts';
import { cgroupTyping } from '../probes/host/cgroup-typing.ts';
import { DEFAULT_OVERHEAD, type OverheadSettings } from '../probes/overhead-settings.ts';
import { type FramePace, type FrameSink, Supervisor, type Ticking } from '../probes/supervisor.ts';
import type { ReadLine, ToolLine } from '../probes/tool-line.ts';
import type { AnyTrace } from '../probes/trace.ts';
import type { SettingsPlace } from '../settings/place.ts';
import type { ThemeName } from '../settings/settings.ts';
import { type Actions, createActions } from './actions.ts';
import type { Control } from './control.ts';
import { LiveTool } from './live-tool.ts';
import { OverheadWatch } from './overhead/overhead-watch.ts';
import { savingOf } from './save/saving.ts';
import { settingsSaving } from './settings-saving.ts';
import { setIdentity } from './shared-identity.ts';
import {
  type AppStore,
  createAppStore,
  type HostFacts,
  idleTool,
  type ToolState,
  toolState,
  updateTool,
} from './store.ts';
import { typingHelp } from './typing-help.ts';
import { ownCpuMicros, UsageMeter } from './usage-meter.ts';

/** Until the first second is over the screen follows closely: whoever starts it wants to see that it works. */
const FIRST_PACE: FramePace = { shortestMs: 50, longestMs: 100 };
const FIRST_MS = 1000;

/** Seldom beside ten frames a second, soon for who has stopped a tool: its cost is gone after that. */
const COSTS_EVERY_MS = 900;

const NOT_MEASURED = 'What the probes cost is not for this user to see (CAP_SYS_ADMIN): no budget is kept.';

const paceOf = (seconds: number): FramePace => ({ shortestMs: seconds * 1000, longestMs: seconds * 1000 });

/** What the state cannot do to the terminal and the program. */
export interface Outside extends Pick<Control, 'setMouse' | 'redraw' | 'suspend' | 'quit' | 'setTheme'> {
  /** The lines of the newest frame. */
  screenLines(): readonly string[];
  /** The figures have changed, and perhaps nothing else. */
  frame(): void;
}

export interface SessionSettings {
  /** The tool that is shown first. */
  readonly tab: string;
  /** One of each tool, in the order of their tabs. All trace the same ones. */
  readonly traces: readonly AnyTrace[];
  readonly facts: HostFacts;
  readonly intervalSeconds: number;
  readonly theme: ThemeName;
  /** Where the settings are saved; undefined where none are used. */
  readonly settingsPlace?: SettingsPlace | undefined;
  /** What is to be told at the start. */
  readonly notice?: string;
  /** How command lines that are typed on the screen are read. */
  readonly readLine?: ReadLine;
  /** Turns the kernel's run-time statistics on until the returned function is called; undefined where there are none, or not for us. */
  readonly holdRunStats: (() => (() => void) | undefined) | undefined;
  /** Wakes the clock; by default a timer of Node's. */
  readonly makeAlarm?: MakeAlarm | undefined;
  /** What a probe may cost; by default 5 % of a CPU, and then a warning. */
  readonly overhead?: OverheadSettings | undefined;
}

export class Session {
  readonly store: AppStore;
  readonly actions: Actions;
  readonly #supervisor: Supervisor;
  readonly #tools: readonly LiveTool[];
  /** Those that have been shown: each is started the first time, and later only by its key. */
  readonly #seen = new Set<LiveTool>();
  readonly #holdRunStats: SessionSettings['holdRunStats'];
  readonly #saving: ReturnType<typeof savingOf>;
  readonly #settings: ReturnType<typeof settingsSaving>;
  readonly #usage = new UsageMeter(ownCpuMicros);
  readonly #overhead: OverheadWatch;
  /** Whether what a probe may cost was asked for: only then it is told that nobody can know. */
  readonly #budgetAsked: boolean;
  #releaseRunStats: (() => void) | undefined;
  #firstTimer: NodeJS.Timeout | undefined;
  #nextCosts = 0;
  /** What turns the clock of frames into milliseconds since 1970, which may be set: asked with the costs, for it was 1 % of a frame. */
  #epoch = Date.now() - performance.now();
  #stopped = false;
  #lastWords: string | undefined;

  constructor(settings: SessionSettings, outside: Outside) {
    const { tab, traces, facts, intervalSeconds, theme } = settings;
    const first = traces.find(({ id }) => id === tab);
    if (!first) throw new RangeError(`there is no tool ${tab}`);
    this.#holdRunStats = settings.holdRunStats;
    this.store = createAppStore({
      facts,
      tab,
      overview: false,
      cameFrom: undefined,
      tools: Object.fromEntries(
        traces.map((trace) => [trace.id, idleTool(trace.params, trace.values, trace.data.kind)]),
      ),
      identity: first.identity,
      prompt: undefined,
      saving: undefined,
      help: undefined,
      notice: settings.notice ?? '',
      intervalSeconds,
      mouse: true,
      theme,
      figures: { usage: { own: 0, probes: undefined }, now: Date.now() },
      tick: 0,
    });
    this.#budgetAsked = settings.overhead !== undefined;
    this.#overhead = new OverheadWatch(settings.overhead ?? DEFAULT_OVERHEAD, (notice) =>
      this.store.setState({ notice }),
    );
    const sink: FrameSink = {
      frame: (now) => {
        this.#frame(now);
        outside.frame();
      },
      failed: (error, probe) => this.#ofProbe(probe)?.failed(error),
    };
    this.#supervisor = new Supervisor(FIRST_PACE, sink, settings.makeAlarm);
    this.#tools = traces.map((trace) => new LiveTool(trace, this.#slot(trace.id), this.#supervisor));
    const { setMouse, redraw, suspend, quit, setTheme } = outside;
    this.#saving = savingOf(
      this.store,
      (id) => this.#named(id).trace,
      () => outside.screenLines(),
    );
    this.#settings = settingsSaving(this.store, settings.settingsPlace);
    this.actions = createActions(this.store, {
      setMouse,
      redraw,
      suspend,
      quit,
      setTheme,
      saveSettings: () => this.#settings.save(),
      show: (id) => void this.#show(id),
      showAll: () => this.#showAll(),
      setIdentity: (change) => {
        const identity = { ...this.store.getState().identity, ...change };
        setIdentity(this.#tools, identity);
        return identity;
      },
      setSwitch: (id, param, on) => {
        this.#named(id).setSwitch(param, on);
        this.#adopt();
      },
      setParam: (id, param, text) => {
        this.#named(id).setParam(param, text);
        this.#adopt();
      },
      refilter: (id) => this.#named(id).refilter(),
      retype: (id) => this.#named(id).retype(),
      look: (id) => this.#named(id).look(),
      ...typingHelp(
        this.store,
        (id) => this.#named(id).trace.typing,
        facts.replayed ? undefined : cgroupTyping,
      ),
      ...this.#saving,
      start: (id) => void this.#named(id).start(),
      stop: (id) => void this.#named(id).stop(),
      setInterval: (seconds) => {
        clearTimeout(this.#firstTimer);
        this.#supervisor.pace = paceOf(seconds);
      },
      readLine: settings.readLine ?? (() => undefined),
      setLine: (line) => this.#setLine(line),
    });
  }

  /** Starts the clock and the shown tool; resolves when that runs or has failed, which its pane then shows. */
  async start(): Promise<void> {
    this.#supervisor.start();
    this.#firstTimer = setTimeout(() => {
      this.#supervisor.pace = paceOf(this.store.getState().intervalSeconds);
    }, FIRST_MS);
    await this.#show(this.store.getState().tab);
    if (this.#stopped) return;
    this.#releaseRunStats = this.#holdRunStats?.();
    if (this.#holdRunStats && !this.#releaseRunStats && this.#budgetAsked)
      this.store.setState({ notice: NOT_MEASURED });
  }

  /** What is to be said when the screen is gone: of a file that was being written. Known after {@link stop}. */
  get lastWords(): string | undefined {
    return this.#lastWords;
  }

  /** Stops the clock and every probe. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#firstTimer);
    this.#lastWords = await this.#saving.closeSaving();
    await this.#settings.close();
    // What is still being loaded can be detached when it has been attached.
    await Promise.all(this.#tools.map((tool) => tool.close()));
    await this.#supervisor.stop();
    this.#releaseRunStats?.();
  }

  /** Whom it traces first: the functions of one process are looked up in that one. */
  #setLine({ tool, raw, identity: change }: ToolLine): void {
    const { identity: before } = this.store.getState();
    const identity = { ...before, ...change };
    const isOther = Object.keys(change).length > 0;
    if (isOther) setIdentity(this.#tools, identity);
    try {
      this.#named(tool).setParams(raw);
    } catch (error) {
      if (isOther) setIdentity(this.#tools, before);
      throw error;
    }
    this.store.setState({ identity });
    this.#adopt();
  }

  /** Only this one is seen from now on. */
  async #show(id: string): Promise<void> {
    const shown = this.#named(id);
    for (const tool of this.#tools) if (tool !== shown) tool.hide();
    await this.#see(shown);
  }

  /** The chosen one is started first. A tool that must be asked for something tells what, and costs nothing. */
  #showAll(): void {
    const { tab } = this.store.getState();
    const chosen = this.#named(tab);
    for (const tool of [chosen, ...this.#tools.filter((other) => other !== chosen)]) void this.#see(tool);
  }

  async #see(tool: LiveTool): Promise<void> {
    tool.show();
    if (this.#seen.has(tool)) return;
    this.#seen.add(tool);
    await tool.start();
  }

  /** Tools of one probe have some parameters in common: what one was given all have. */
  #adopt(): void {
    for (const tool of this.#tools) tool.adopt();
  }

  #named(id: string): LiveTool {
    const tool = this.#tools.find(({ trace }) => trace.id === id);
    if (!tool) throw new RangeError(`there is no tool ${id}`);
    return tool;
  }

  #ofProbe(probe: Ticking): LiveTool | undefined {
    return this.#tools.find(({ trace }) => trace.ticking === probe);
  }

  #slot(id: string) {
    return {
      get: () => toolState(this.store.getState(), id),
      update: (change: Partial<ToolState>) => updateTool(this.store, id, change),
      note: (notice: string) => {
        const { tab, overview } = this.store.getState();
        if (overview) this.store.setState({ notice: `${id}: ${notice}` });
        else if (tab === id) this.store.setState({ notice });
      },
    };
  }

  #frame(now: number): void {
    const { figures, intervalSeconds } = this.store.getState();
    figures.now = now + this.#epoch;
    for (const tool of this.#seen) tool.frame(intervalSeconds * 1000, now, figures.now);
    if (now < this.#nextCosts) return;
    this.#nextCosts = now + COSTS_EVERY_MS;
    this.#epoch = Date.now() - now;
    this.#readCosts(now);
  }

  #readCosts(now: number): void {
    const { figures } = this.store.getState();
    // Tools may share one probe.
    const probes = new Set([...this.#seen].map(({ trace }) => trace.controller));
    const probeNanos = [...probes].reduce((sum, { counters }) => sum + counters.runTimeNs, 0);
    figures.usage = this.#usage.read(this.#releaseRunStats && probeNanos) ?? figures.usage;
    const isMeasured = this.#releaseRunStats !== undefined;
    const watched = [...this.#seen].map(({ trace }) => ({
      id: trace.id,
      probe: trace.controller,
      running: trace.lifecycle === 'running',
      runTimeNs: trace.controller.counters.runTimeNs,
      figures: toolState(this.store.getState(), trace.id).figures,
      stop: () => void this.#named(trace.id).stop(),
    }));
    this.#overhead.frame(watched, isMeasured, now);
  }
}
