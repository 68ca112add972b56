// SPDX-License-Identifier: MIT
/** Functions are counted for a moment before they are timed: who times one that is called too often slows its machine down. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type CallCost, measureCallCost } from './call-cost.ts';
import { ProbeError } from './errors.ts';
import { FunctionProbe, type FunctionSettings } from './function.ts';
import { FEW_FUNCTIONS, type FunctionBackend } from './function-backends.ts';
import type { TargetKind } from './function-targets.ts';
import type { EventSource } from './source.ts';
import type { TargetEnvironment } from './targets/types.ts';
import type { IdentityFilter } from './types.ts';

/** Long enough that a call a millisecond is seen 200 times, and who calls gets a CPU meanwhile where there is a queue for it. */
const WINDOW_MS = 200;
/** With so many calls it is known well enough, to a tenth or so, and not waited for the rest. */
const ENOUGH_CALLS = 100;
/** How often it is looked whether they have come. */
const LOOK_MS = 20;
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
  #probe: FunctionProbe | undefined;
  #calledOff = false;
  /** What was refused last: who asks for it again means it. */
  #refused: string | undefined;

  constructor(source: EventSource, environment: () => Promise<TargetEnvironment>) {
    this.#source = source;
    this.#environment = environment;
  }

  /**
   * Returns a sentence when nothing could be measured, else an empty text. Throws TOO_OFTEN for what would cost too much, but
   * not when the same is asked for again; ATTACH_FAILED when it is called off.
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
    const probe = new FunctionProbe(this.#source);
    this.#probe = probe;
    try {
      await this.#requireCheap(asked, backend, first.kind, settings, probe);
    } finally {
      this.#probe = undefined;
      await probe.stop();
    }
    return '';
  }

  /** Measures one thing after the other, and no more than it takes to know. */
  async #requireCheap(
    asked: string,
    backend: FunctionBackend,
    kind: TargetKind,
    settings: FunctionSettings,
    probe: FunctionProbe,
  ): Promise<void> {
    const { targets, identity } = settings;
    await probe.start({ ...settings, purpose: 'count', backend: 'auto', identity: EVERYBODY });
    const all = await ratePerSecond(probe);
    this.#requireWanted();
    if (all < SELDOM) return;
    const cost = await measureCallCost(this.#source, await this.#environment(), kind, backend);
    this.#requireWanted();
    if (partOf({ all, wanted: all }, cost) <= BUDGET) return;
    let wanted = all;
    if (!isEverybody(identity)) {
      probe.setFilter(identity);
      wanted = await ratePerSecond(probe);
      this.#requireWanted();
    }
    const rate = { all, wanted };
    const part = partOf(rate, cost);
    if (part <= BUDGET) return;
    this.#refused = asked;
    throw tooOften(targets.length, rate, cost, part);
  }

  /** Ends a measurement that is under way. */
  async callOff(): Promise<void> {
    this.#calledOff = true;
    await this.#probe?.stop();
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

async function ratePerSecond(probe: FunctionProbe): Promise<number> {
  const from = performance.now();
  const before = hits(probe);
  for (;;) {
    await sleep(LOOK_MS);
    const calls = hits(probe) - before;
    const elapsed = performance.now() - from;
    if (calls >= ENOUGH_CALLS || elapsed >= WINDOW_MS) return (calls * 1000) / elapsed;
  }
}

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
