// SPDX-License-Identifier: MIT
/**
 * Runs the function probe: chooses a way to the targets, loads, attaches, filters, reads and stops. What ProbeController is
 * for a probe with a ring of records, with the same surface; here there are only counters, which the kernel adds up.
 */
import type { AttachReport, BpfObject, NativeAddon, ProgramStats, Skipped } from '../../native/index.d.ts';
import type { Histogram } from '../histogram/histogram.ts';
import { checkAbi } from './decode/layout.ts';
import type { RecordSink } from './decode/records.ts';
import { ProbeError, toProbeError } from './errors.ts';
import { LiveFilter, uint32, uint64 } from './filter.ts';
import { specsOf, targetOf } from './function-attach.ts';
import { type AttachStep, type FunctionPlan, type FunctionRequest, planFunctions } from './function-plan.ts';
import { type FunctionCounts, FunctionReadings, type FunctionTimes } from './function-readings.ts';
import { type FunctionTarget, targetName } from './function-targets.ts';
import { WallClock } from './host/clock.ts';
import { type FunctionRungs, functionRungs } from './host/function-rungs.ts';
import { type Lifecycle, type LifecycleEvent, transition } from './lifecycle.ts';
import { loadAddon, objectPath } from './native.ts';
import type { EventSource } from './source.ts';
import type { TracedProbe } from './trace.ts';
import type { IdentityFilter, KernelFeatures, ProbeCounters } from './types.ts';

const FILTER = 'function_filters';
const BY_NAME: ReadonlySet<string> = new Set(['auto', 'kprobe.multi', 'multi', 'kprobe.session', 'session']);
const NOTHING_LOST = { ring: 0, arena: 0, untracked: 0 };

export interface FunctionSettings extends FunctionRequest {
  readonly identity: IdentityFilter;
  /** What the way is called on screen and in the text, where its own name would say too little. */
  readonly label?: string;
  /** Targets that this kernel may well lack, others being what it has instead: not told when they are skipped. */
  readonly optional?: ReadonlySet<number>;
  /** Targets that are attached, a step each; when it is stopped links that are closed. Of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Where the probe looks what it may do; given by tests. */
export interface FunctionHost {
  readonly addon: NativeAddon;
  readonly rungs: FunctionRungs;
}

let ownHost: FunctionHost | undefined;

/** This machine; what it can is asked once. */
export function thisHost(): FunctionHost {
  ownHost ??= { addon: loadAddon(), rungs: functionRungs(loadAddon) };
  return ownHost;
}

interface Last {
  readonly counts: FunctionCounts;
  readonly byCpu: readonly FunctionCounts[];
  readonly times: FunctionTimes | undefined;
}

export class FunctionProbe implements TracedProbe {
  readonly #source: EventSource;
  readonly #host: () => FunctionHost;
  #onProgress: FunctionSettings['onProgress'];
  #lifecycle: Lifecycle = 'idle';
  #abort = new AbortController();
  #starting: Promise<void> | undefined;
  /** One stop, whoever asks for it. */
  #ending: Promise<void> | undefined;
  #object: BpfObject | undefined;
  #plan: FunctionPlan | undefined;
  #label: string | undefined;
  #targets: readonly FunctionTarget[] = [];
  #kernel: KernelFeatures | undefined;
  #filter: LiveFilter | undefined;
  #readings: FunctionReadings | undefined;
  #skipped: readonly Skipped[] = [];
  #skippedTargets: ReadonlySet<number> = new Set();
  #addresses = new Map<number, bigint>();
  #stats = { missed: 0, missedByLinks: -1, runTimeNs: 0, timedEvents: 0 };
  /** What was read last, when nothing can be read any more. */
  #last: Last | undefined;
  /** Nothing piles up here. */
  onPressure: (() => void) | undefined;

  constructor(source: EventSource, host: () => FunctionHost = thisHost) {
    this.#source = source;
    this.#host = host;
  }

  /** RFC 3339 of this moment. */
  now(): string {
    return new WallClock(this.#source.addon.clock()).now();
  }

  get lifecycle(): Lifecycle {
    return this.#lifecycle;
  }

  /** The way that was taken: `kprobe.multi`; empty before the start. */
  get backend(): string {
    return this.#label ?? this.#plan?.backend ?? '';
  }

  /** Functions that the kernel refused, and why. */
  get skipped(): readonly Skipped[] {
    return this.#skipped;
  }

  /** The same as indexes of the targets: their counts stay 0. */
  get skippedTargets(): ReadonlySet<number> {
    return this.#skippedTargets;
  }

  /** Where targets are that were attached by name, as far as the kernel tells it (6.9). */
  get addresses(): ReadonlyMap<number, bigint> {
    return this.#addresses;
  }

  /** Whether kernel functions may be given by name alone: others than multi links would be slower, or take the wrong one. */
  takesNames(backend: string): boolean {
    return BY_NAME.has(backend) && this.#host().rungs.kprobeMulti === '';
  }

  /**
   * Of this start alone: other targets are other counts. `seen` is 0, since nothing is handed over; `untracked` are calls
   * without a time, as of the last readTimes or readStats.
   */
  get counters(): ProbeCounters {
    const { missed, runTimeNs, timedEvents } = this.#stats;
    const ended = this.#last?.times?.missed.reduce((all, calls) => all + calls, 0);
    const untracked = this.#readings?.missed ?? ended ?? 0;
    return { seen: 0, superseded: 0, losses: { ...NOTHING_LOST, untracked }, missed, runTimeNs, timedEvents };
  }

  /**
   * Calls that the kernel passed over for want of a return instance, or since a kprobe was hit inside another, as of the last
   * readStats; -1 where it does not tell (before 6.7, and for other ways than kprobes).
   */
  get missedByLinks(): number {
    return this.#stats.missedByLinks;
  }

  /**
   * Loads and attaches; counting begins when everything is attached, at once for all. Throws a ProbeError and leaves nothing
   * behind, also when stop is called meanwhile.
   */
  async start(settings: FunctionSettings): Promise<void> {
    this.#enter('start');
    this.#abort = new AbortController();
    this.#onProgress = settings.onProgress;
    this.#starting = this.#start(settings).catch(async (error: unknown) => {
      const calledOff = this.#abort.signal.aborted;
      await this.#object?.close();
      this.#readings = undefined;
      this.#enter(calledOff ? 'stopped' : 'fail');
      throw calledOff
        ? new ProbeError('ATTACH_FAILED', 'The start was called off.', '', { cause: error })
        : toProbeError(error);
    });
    await this.#starting;
  }

  async #start(settings: FunctionSettings): Promise<void> {
    if (this.#source.replayed) {
      throw new ProbeError('BAD_RECORDING', 'A recording holds events, and no counts of functions.');
    }
    const { addon, rungs } = this.#host();
    const kernel = this.#source.features();
    const plan = planFunctions(settings, rungs, kernel.possibleCpus);
    const object = addon.openObject(objectPath(plan.object));
    [this.#kernel, this.#plan, this.#object, this.#targets] = [kernel, plan, object, settings.targets];
    [this.#skipped, this.#skippedTargets, this.#last] = [[], new Set(), undefined];
    this.#label = settings.label;
    this.#stats = { missed: 0, missedByLinks: -1, runTimeNs: 0, timedEvents: 0 };
    this.#readings = undefined;
    this.#addresses = new Map();
    checkAbi(object, plan.abi);
    for (const [name, value] of Object.entries(plan.constants)) object.writeGlobal(name, uint32(value));
    await object.load({ programs: plan.programs, maxEntries: plan.maxEntries });
    if (kernel.pidNamespace) {
      object.writeGlobal('pidns_dev', uint64(kernel.pidNamespace.dev));
      object.writeGlobal('pidns_ino', uint64(kernel.pidNamespace.ino));
    }
    this.#readings = new FunctionReadings(object, plan, settings.targets.length);
    await this.#attach(object, plan, settings);
    this.#abort.signal.throwIfAborted();
    // Until now nobody is let through.
    this.#filter = new LiveFilter(object, FILTER, this.#source);
    this.setFilter(settings.identity);
    this.#enter('started');
  }

  async #attach(object: BpfObject, plan: FunctionPlan, settings: FunctionSettings): Promise<void> {
    const { signal } = this.#abort;
    const sections = plan.sections.map((program) => ({ kind: 'section' as const, program }));
    await object.attach(sections, undefined, signal);
    const total = plan.steps.reduce((all, { targets }) => all + targets.length, 0);
    const omit = new Set<number>();
    const skipped: Skipped[] = [];
    let done = 0;
    for (const step of plan.steps) {
      const specs = specsOf(step, settings.targets, settings.groups, omit);
      done += step.targets.filter((index) => omit.has(index)).length;
      const before = done;
      const report = await object.attach(specs, (now) => settings.onProgress?.(before + now, total), signal);
      done = before + report.attached + report.skipped.length;
      this.#note(report, settings.optional, omit, skipped);
    }
    [this.#skipped, this.#skippedTargets] = [skipped, omit];
    if (omit.size < settings.targets.length) return;
    throw new ProbeError(
      'ATTACH_FAILED',
      `The kernel takes none of the functions: ${skipped[0]?.reason ?? 'there are none'}.`,
    );
  }

  #note(
    report: AttachReport,
    optional: ReadonlySet<number> | undefined,
    omit: Set<number>,
    skipped: Skipped[],
  ): void {
    const { cookies = [], addresses = [] } = report.resolved ?? {};
    for (const [i, cookie] of cookies.entries()) {
      const address = addresses[i] ?? 0n;
      if (address !== 0n) this.#addresses.set(targetOf(cookie), address);
    }
    for (const one of report.skipped) {
      const index = one.cookie === undefined ? -1 : targetOf(one.cookie);
      const target = this.#targets[index];
      omit.add(index);
      if (!optional?.has(index)) skipped.push(target ? { ...one, target: targetName(target) } : one);
    }
  }

  /** Changes who is traced, live. Counts go on from what they are; calls that are under way are timed to their end. */
  setFilter(identity: IdentityFilter): void {
    if (!this.#filter) throw new ProbeError('INTERNAL', 'The probe has not been started.');
    const { pid, tid, uid, cgroup, self } = identity;
    const anybody = [pid, tid, uid, cgroup].every((asked) => asked === undefined);
    // In a PID namespace our number is not the one that the quick test compares.
    const quick = anybody && !self && !this.#kernel?.pidNamespace;
    try {
      this.#filter.set(identity, { everyone: anybody && self ? 1 : 0, all_but: quick ? process.pid : 0 });
    } catch (error) {
      throw toProbeError(error);
    }
  }

  /** Cumulative since the start, through mmap. After the stop what was counted in the end. @param cpu only there */
  readCounts(cpu?: number): FunctionCounts {
    if (this.#readings) return this.#readings.counts(cpu);
    const { counts, byCpu } = this.#ended();
    return (cpu === undefined ? undefined : byCpu[cpu]) ?? counts;
  }

  /** Undefined unless the purpose is `time`. The same otherwise, but that in the end there is only the sum of all CPUs. */
  readTimes(cpu?: number): FunctionTimes | undefined {
    return this.#readings ? this.#readings.times(cpu) : this.#ended().times;
  }

  /** The histograms of {@link readTimes} alone, for two thirds of what those take; none unless the purpose is `time`. */
  readHistograms(cpu?: number): readonly Histogram[] {
    return this.#readings ? this.#readings.histograms(cpu) : (this.#ended().times?.histograms ?? []);
  }

  #ended(): Last {
    if (!this.#last) throw new ProbeError('INTERNAL', 'The probe has not been started.');
    return this.#last;
  }

  /** There are no records: who shows counts reads them. */
  tick(_sink?: RecordSink): number {
    return 0;
  }

  /** Asks the kernel how many runs it left out, and how long they took. System calls: not for every tick. */
  readStats(): void {
    if (!this.#object || this.#lifecycle === 'idle' || this.#lifecycle === 'failed') return;
    this.#readings?.readMissed();
    const stats = this.#object.stats();
    const byLinks = stats.map(({ missedByLinks = -1 }) => missedByLinks).filter((missed) => missed >= 0);
    const told = stats.every(({ misses }) => misses >= 0) && !this.#missesInSilence(byLinks.length);
    this.#stats = {
      missed: told ? stats.reduce((all, { misses }) => all + misses, 0) : -1,
      missedByLinks: byLinks.length === 0 ? -1 : byLinks.reduce((all, missed) => all + missed, 0),
      runTimeNs: stats.reduce((all, { runTimeNs }) => all + runTimeNs, 0),
      timedEvents: this.#callsOf(stats),
    };
  }

  /**
   * Programs of kprobes are left out while another one runs on that CPU, which the kernel counts since 6.7 ("bpf: Count missed
   * stats in trace_call_bpf", "bpf: Count stats for kprobe_multi programs"): as long as links tell what they passed over.
   */
  #missesInSilence(linksThatTell: number): boolean {
    const steps = this.#plan?.steps ?? [];
    return steps.some(({ backend }) => backend.startsWith('kprobe')) && linksThatTell === 0;
  }

  /** A session's program runs at both ends of a call, others for them run once or not at all. */
  #callsOf(stats: readonly ProgramStats[]): number {
    const steps = this.#plan?.steps ?? [];
    const runs = (wanted: AttachStep) =>
      stats.find(({ program }) => program === wanted.program)?.runCount ?? 0;
    const session = steps.find(({ at }) => at === 'session');
    if (session) return runs(session) / 2;
    return steps.filter(({ at }) => at === 'entry').reduce((sum, step) => sum + runs(step), 0);
  }

  /** Detaches, reads what was counted in the end and frees everything. Safe in every state; calls off a start. */
  stop(_sink?: RecordSink): Promise<void> {
    this.#ending ??= this.#stop().finally(() => {
      this.#ending = undefined;
    });
    return this.#ending;
  }

  async #stop(): Promise<void> {
    const starting = this.#lifecycle === 'starting' ? this.#starting : undefined;
    this.#abort.abort();
    this.#enter('stop');
    if (starting) {
      // It closes what it opened.
      await starting.catch(() => {});
      return;
    }
    if (!this.#object || this.#lifecycle !== 'stopping') return;
    const readings = this.#readings;
    try {
      // Links go one after the other: what one of them still counted the other would not.
      this.#filter?.shut();
      // Asked before they go: a program that is not attached any more misses nothing.
      this.readStats();
      await this.#object.detach(this.#onProgress);
      if (readings) this.#last = this.#readLast(readings);
    } finally {
      this.#readings = undefined;
      this.#filter = undefined;
      await this.#object.close();
      this.#enter('stopped');
    }
  }

  #readLast(readings: FunctionReadings): Last {
    const cpus = this.#kernel?.possibleCpus ?? 0;
    return {
      counts: readings.counts(),
      byCpu: Array.from({ length: cpus }, (_, cpu) => readings.counts(cpu)),
      times: readings.times(),
    };
  }

  #enter(event: LifecycleEvent): void {
    this.#lifecycle = transition(this.#lifecycle, event);
  }
}
