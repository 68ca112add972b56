// SPDX-License-Identifier: MIT
/** Functions are counted for a moment before they are timed: who times one that is called too often slows its machine down. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type CallCost, CallCostMeasure } from './call-cost.ts';
import { CallRateEstimate } from './call-rate-estimate.ts';
import { ProbeError } from './errors.ts';
import { FunctionProbe, type FunctionSettings } from './function.ts';
import { FEW_FUNCTIONS, type FunctionBackend } from './function-backends.ts';
import type { EventSource } from './source.ts';
import type { TargetEnvironment } from './targets/types.ts';
import type { IdentityFilter } from './types.ts';

/** How often it is looked whether the answer is known. */
const LOOK_MS = 5;
/** Of one CPU: what a trace may cost unasked. */
const BUDGET = 0.05;
/** Nobody's call costs so much that fewer than so many a second matter. */
const SELDOM = 500;

const EVERYBODY: IdentityFilter = {
  pid: undefined,
  tid: undefined,
  uid: undefined,
  cgroup: undefined,
  self: true,
};

/** Calls a second. */
interface CallRate {
  readonly all: number;
  /** Those that the filter wants. */
  readonly wanted: number;
}

export class RateCheck {
  readonly #source: EventSource;
  readonly #environment: () => Promise<TargetEnvironment>;
  /** What measures. */
  #probe: FunctionProbe | undefined;
  #cost: CallCostMeasure | undefined;
  /** Of what has measured: taken off beside what follows. */
  #detached: Promise<unknown> = Promise.resolve();
  #calledOff = false;
  /** What was refused last: who asks for it again means it. */
  #refused: string | undefined;

  constructor(source: EventSource, environment: () => Promise<TargetEnvironment>) {
    this.#source = source;
    this.#environment = environment;
  }

  /**
   * Returns a sentence when nothing could be measured, else an empty text. Throws TOO_OFTEN for what would cost too much, but
   * not when the same is asked for again; ATTACH_FAILED when it is called off. When it throws nothing of it is attached, when
   * it returns callOff waits for that.
   * @param asked tells one question from another
   * @param backend by which they are to be timed
   */
  async check(asked: string, backend: FunctionBackend, settings: FunctionSettings): Promise<string> {
    const refused = this.#refused;
    this.#refused = undefined;
    this.#calledOff = false;
    if (refused === asked) return '';
    const { targets } = settings;
    const [first] = targets;
    if (!first) return '';
    if (backend === 'kprobe' && targets.length > FEW_FUNCTIONS)
      return 'How often they are called was not measured first: so many kprobes take long to attach.';
    await this.#detached;
    const probe = new FunctionProbe(this.#source);
    // Beside the counting: both wait for the kernel most of the time.
    const cost = new CallCostMeasure(this.#source, this.#environment, first.kind, backend);
    [this.#probe, this.#cost] = [probe, cost];
    try {
      await this.#requireCheap(asked, settings, probe, cost);
    } catch (error) {
      await this.#stop();
      throw error;
    }
    // Who is traced next need not wait for it.
    this.#stop().catch(() => {});
    return '';
  }

  /** Measures one thing after the other, and no more than it takes to know. */
  async #requireCheap(
    asked: string,
    settings: FunctionSettings,
    probe: FunctionProbe,
    measure: CallCostMeasure,
  ): Promise<void> {
    const { targets, identity } = settings;
    let known: CallCost | undefined;
    measure.cost.then((cost) => {
      known = cost;
    });
    const partOfAll = (all: number) => known && partOf({ all, wanted: all }, known);
    await probe.start({ ...settings, purpose: 'count', backend: 'auto', identity: EVERYBODY });
    const all = await this.#ratePerSecond(probe, partOfAll);
    if (all < SELDOM) return;
    const cost = await measure.cost;
    this.#requireWanted();
    if (partOf({ all, wanted: all }, cost) <= BUDGET) return;
    let wanted = all;
    if (!isEverybody(identity)) {
      probe.setFilter(identity);
      wanted = await this.#ratePerSecond(probe, (wanted) => partOf({ all, wanted }, cost));
    }
    const rate = { all, wanted };
    const part = partOf(rate, cost);
    if (part <= BUDGET) return;
    this.#refused = asked;
    throw tooOften(targets.length, rate, cost, part);
  }

  async #ratePerSecond(
    probe: FunctionProbe,
    part: (perSecond: number) => number | undefined,
  ): Promise<number> {
    const from = performance.now();
    const before = hits(probe);
    const estimate = new CallRateEstimate(BUDGET, part);
    for (;;) {
      await sleep(LOOK_MS);
      this.#requireWanted();
      const rate = estimate.look(hits(probe) - before, performance.now() - from);
      if (rate !== undefined) return rate;
    }
  }

  /** Ends a measurement that is under way, and waits until nothing of it is attached. */
  async callOff(): Promise<void> {
    this.#calledOff = true;
    await this.#stop();
  }

  #stop(): Promise<unknown> {
    const [probe, cost] = [this.#probe, this.#cost];
    [this.#probe, this.#cost] = [undefined, undefined];
    if (probe && cost) this.#detached = Promise.all([probe.stop(), cost.stop()]);
    return this.#detached;
  }

  #requireWanted(): void {
    if (this.#calledOff) throw new ProbeError('ATTACH_FAILED', 'The start was called off.');
  }
}

const isEverybody = ({ pid, tid, uid, cgroup }: IdentityFilter): boolean =>
  [pid, tid, uid, cgroup].every((asked) => asked === undefined);

/** Of one CPU. */
const partOf = ({ all, wanted }: CallRate, { timed, passedOver }: CallCost): number =>
  (wanted * timed + Math.max(0, all - wanted) * passedOver) / 1e9;

function hits(probe: FunctionProbe): number {
  return probe.readCounts().hits.reduce((sum, count) => sum + count, 0);
}

function tooOften(functions: number, { all, wanted }: CallRate, cost: CallCost, part: number): ProbeError {
  const what = functions === 1 ? 'It is' : `These ${grouped(functions)} functions are`;
  const whose = wanted < all / 2 ? `, ${grouped(wanted)} of them by who is asked for` : '';
  const each = `${(cost.timed / 1000).toPrecision(2)} µs`;
  const sentence =
    `${what} called ${grouped(all)} times a second${whose}; ` +
    `timing a call takes ${each} here, all of them ${Math.round(part * 100)} % of a CPU.`;
  return new ProbeError('TOO_OFTEN', sentence, 'Fewer functions cost less; funccount counts them for less.');
}

/** Two digits are as much as a moment tells. */
function grouped(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString('en-US');
}
