// SPDX-License-Identifier: MIT
/** A tool on the function probe whose readings are played. */
import { ProbeError } from '../../errors.ts';
import { countsByRow, timesByRow } from '../../function-tables.ts';
import type { FunctionTool } from '../../function-tool.ts';
import type { Lifecycle } from '../../lifecycle.ts';
import { type ParamSchema, type ParamValues, parseParams, parseTyped, type RawParams } from '../../params.ts';
import type { PlayedReadings } from '../../played.ts';
import type { Ticking } from '../../supervisor.ts';
import type { AnyTrace, TraceData, TraceSettings } from '../../trace.ts';
import type { IdentityFilter } from '../../types.ts';
import { badRecording } from '../format.ts';
import { playedReadings } from './played.ts';
import { ReadingsPlayer } from './player.ts';
import type { RecordedReadings } from './readings.ts';

export class PlayedFunctionTrace<Schema extends ParamSchema> implements AnyTrace {
  readonly heedsFilters = true;
  readonly missing = undefined;
  readonly outdated = false;
  readonly progress = undefined;
  readonly typing = undefined;
  readonly ticking: Ticking = {
    tick: () => 0,
    readStats: () => {},
    stop: () => this.stop(),
    onPressure: undefined,
  };
  readonly #tool: FunctionTool<string, Schema>;
  readonly #recorded: RecordedReadings;
  readonly #atOnce: boolean;
  #player: ReadingsPlayer;
  #values: ParamValues<Schema>;
  #startedMs = 0;
  #lifecycle: Lifecycle = 'idle';
  #told: boolean | undefined;

  /** Throws BAD_VALUE for what the recording cannot tell. @param atOnce nothing of it has to be waited for */
  constructor(
    tool: FunctionTool<string, Schema>,
    given: ParamValues<Schema>,
    settings: TraceSettings,
    recorded: RecordedReadings,
    atOnce: boolean,
  ) {
    this.#tool = tool;
    this.#recorded = recorded;
    this.#atOnce = atOnce;
    this.#player = new ReadingsPlayer(recorded);
    this.#values = this.#withRecorded(given);
    this.#told = tool.ask(this.#values).allHits;
    this.#checkSettings(settings);
  }

  get id(): string {
    return this.#tool.id;
  }

  get subject(): string {
    return this.#player.started.subject;
  }

  get params(): Schema {
    return this.#tool.params;
  }

  get values(): ParamValues<Schema> {
    return this.#values;
  }

  get controller(): ReadingsPlayer {
    return this.#player;
  }

  get lifecycle(): Lifecycle {
    return this.#lifecycle;
  }

  get identity(): IdentityFilter {
    return this.#player.identity;
  }

  get leavesSelfOut(): boolean {
    return !this.identity.self;
  }

  get warnings(): readonly string[] {
    const { damage } = this.#recorded;
    return [...this.#player.started.warnings, ...(damage === '' ? [] : [damage])];
  }

  get leftOut() {
    return this.#player.started.leftOut;
  }

  get data(): TraceData {
    const tool = this.#tool;
    const player = this.#player;
    const { rows } = player.started;
    const at = () => this.#startedMs + player.at.offset * 1000;
    const ask = () => ({ cpu: undefined, allHits: tool.ask(this.#values).allHits === true });
    return tool.shows === 'latencies'
      ? {
          kind: tool.shows,
          reading: () => ({ ...timesByRow(player, rows, tool.noun, () => tool.layout(this.#values)), at }),
        }
      : { kind: tool.shows, reading: () => ({ ...countsByRow(player, rows, tool.noun, ask), at }) };
  }

  get played(): PlayedReadings {
    const startedMs = this.#startedMs;
    const now = () => (this.#atOnce ? Number.POSITIVE_INFINITY : Date.now());
    return playedReadings(this.#player, startedMs, this.#recorded.seconds, now);
  }

  news(): readonly string[] {
    return this.#player.news.splice(0);
  }

  check(): void {}

  /** From its beginning. */
  async start(): Promise<void> {
    this.#player = new ReadingsPlayer(this.#recorded);
    this.#startedMs = Date.now();
    this.#lifecycle = 'running';
  }

  async stop(): Promise<void> {
    this.#lifecycle = 'idle';
  }

  checkIdentity(identity: IdentityFilter): void {
    if (JSON.stringify(identity) !== JSON.stringify(this.identity))
      throw cannotTell('of whom each call was', 'Whom it is of was decided when it was recorded.');
  }

  setIdentity(identity: IdentityFilter): void {
    this.checkIdentity(identity);
  }

  setSwitch(param: string, on: boolean): void {
    // What the schema has as a switch is a boolean among the values.
    if (this.params[param]?.kind === 'switch') this.#set({ ...this.#values, [param]: on });
  }

  setParam(param: string, text: string): void {
    const described = this.params[param];
    // What the schema's own parser makes of it is of the schema's type.
    if (described && described.kind !== 'switch')
      this.#set({ ...this.#values, [param]: parseTyped(described, text) });
  }

  setParams(raw: RawParams): void {
    this.#values = this.#withRecorded(parseParams(this.params, raw));
  }

  takeFilterChange(): boolean {
    const { allHits } = this.#tool.ask(this.#values);
    const changed = allHits !== this.#told;
    this.#told = allHits;
    return changed;
  }

  #set(values: ParamValues<Schema>): void {
    if (this.#traced(values) !== this.#traced(this.#values)) throw otherFunctions(this.subject);
    this.#values = values;
  }

  /** What of the parameters decided what was counted: another choice cannot be made any more. */
  #traced(values: ParamValues<Schema>): string {
    const { pattern, regex, cpu } = this.#tool.ask(values);
    return JSON.stringify([pattern, regex, cpu, this.#tool.identity(values)]);
  }

  /** What was given, and for what was counted what was recorded. */
  #withRecorded(given: ParamValues<Schema>): ParamValues<Schema> {
    const defaults = parseParams(this.params, {});
    const recorded = this.#recordedValues();
    const counted = Object.keys(this.params).filter((name) => {
      const one = { ...defaults, [name]: recorded[name] };
      return this.#traced(one) !== this.#traced(defaults);
    });
    const own = Object.fromEntries(counted.map((name) => [name, recorded[name]]));
    for (const [name, param] of Object.entries(this.params)) {
      const differs = (values: ParamValues<Schema>, from: ParamValues<Schema>) =>
        JSON.stringify(values[name]) !== JSON.stringify(from[name]);
      const matters = this.#traced({ ...defaults, [name]: given[name] }) !== this.#traced(defaults);
      if (matters && differs(given, defaults) && differs(given, recorded))
        throw otherFunctions(this.subject, `--${param.long}`);
    }
    return { ...given, ...own };
  }

  #recordedValues(): ParamValues<Schema> {
    try {
      return parseParams(this.params, this.#player.started.raw);
    } catch {
      throw badRecording('its parameters make no sense');
    }
  }

  #checkSettings({ backend, cgroup, self }: TraceSettings): void {
    const { identity } = this;
    if (cgroup !== undefined || (self && !identity.self))
      throw cannotTell('of whom each call was', `Leave ${self ? '--self' : '--cgroup'} out.`);
    if (backend === 'auto' || backend === this.#player.backend) return;
    const by = JSON.stringify(this.#player.backend);
    throw new ProbeError('BAD_VALUE', `The recording was made by ${by}.`, 'Leave --backend out.');
  }
}

function cannotTell(what: string, remedy: string): ProbeError {
  return new ProbeError('BAD_VALUE', `A recording of counts does not say ${what}.`, remedy);
}

function otherFunctions(subject: string, flag?: string): ProbeError {
  const remedy = `It is of ${subject}${flag === undefined ? '' : `: leave ${flag} out`}.`;
  return new ProbeError('BAD_VALUE', 'What is counted was chosen when it was recorded.', remedy);
}
