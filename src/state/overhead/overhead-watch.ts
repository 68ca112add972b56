// SPDX-License-Identifier: MIT
/**
 * Watches what the probes of the tools cost the kernel, and does what was asked for when one of them takes more than its
 * budget. Tools may share a probe: what it costs is then the cost of each.
 */
import type { OverheadSettings } from '../../probes/overhead-settings.ts';
import { percent } from '../../text/percent.ts';
import type { ToolFigures } from '../store.ts';
import { BudgetGuard } from './budget-guard.ts';
import { CostMeter } from './cost-meter.ts';

/** A tool that was started, as this sees it. */
export interface WatchedTool {
  readonly id: string;
  /** The same for those that share it. */
  readonly probe: object;
  readonly running: boolean;
  /** Of the probe's programs, of all its starts. */
  readonly runTimeNs: number;
  readonly figures: ToolFigures;
  stop(): void;
}

interface Watched {
  readonly meter: CostMeter;
  readonly guard: BudgetGuard;
}

const namesOf = (tools: readonly WatchedTool[]): string => tools.map(({ id }) => id).join(' and ');

export class OverheadWatch {
  readonly #settings: OverheadSettings;
  readonly #tell: (sentence: string) => void;
  readonly #probes = new Map<object, Watched>();

  /** @param tell hears one sentence when a probe has become too expensive */
  constructor(settings: OverheadSettings, tell: (sentence: string) => void) {
    this.#settings = settings;
    this.#tell = tell;
  }

  /** @param isMeasured whether the kernel's run-time statistics are on: without them nothing is known, and nothing told */
  frame(tools: readonly WatchedTool[], isMeasured: boolean, atMs: number): void {
    for (const { figures, running } of tools) {
      if (running && isMeasured) continue;
      figures.cost = undefined;
      figures.overBudget = undefined;
    }
    const running = isMeasured ? tools.filter((tool) => tool.running) : [];
    for (const probe of this.#probes.keys())
      if (!running.some((tool) => tool.probe === probe)) this.#probes.delete(probe);
    for (const probe of new Set(running.map((tool) => tool.probe)))
      this.#look(
        probe,
        running.filter((tool) => tool.probe === probe),
        atMs,
      );
  }

  #look(probe: object, tools: readonly WatchedTool[], atMs: number): void {
    const { budget } = this.#settings;
    const nanos = tools[0]?.runTimeNs ?? 0;
    let watched = this.#probes.get(probe);
    if (!watched) {
      watched = { meter: new CostMeter(nanos, atMs), guard: new BudgetGuard(budget) };
      this.#probes.set(probe, watched);
    }
    const cost = watched.meter.read(nanos, atMs);
    const becameTooMuch = cost !== undefined && watched.guard.see(cost, atMs);
    for (const { figures } of tools) {
      figures.cost = cost;
      figures.overBudget = watched.guard.isOver ? budget : undefined;
    }
    if (becameTooMuch) this.#act(tools, cost);
  }

  #act(tools: readonly WatchedTool[], cost: number): void {
    const { budget, over } = this.#settings;
    const names = namesOf(tools);
    if (over === 'warn') {
      this.#tell(
        `${names}: ${percent(cost)} of a CPU in the probes, over ${budget} % (--budget). S stops it.`,
      );
      return;
    }
    for (const tool of tools) tool.stop();
    this.#tell(`Stopped ${names}: ${percent(cost)} of a CPU in the probes, over ${budget} % (--budget).`);
  }
}
