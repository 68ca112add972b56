// SPDX-License-Identifier: MIT
/** What a tool on the function probe is attached to, found anew at each start. */

import type { AnyFunctionTool } from './any-tool.ts';
import { type FunctionProbe, type FunctionSettings, thisHost } from './function.ts';
import { chooseFunctionBackend } from './function-backends.ts';
import { environmentOf, loadTargets, lookUpTargets } from './function-look-up.ts';
import type { FunctionAsk, FunctionChoice, FunctionRow } from './function-tool.ts';
import { RateCheck } from './rate-check.ts';
import type { EventSource } from './source.ts';
import type { ResolvedTargets, ResolveOptions, SkippedTarget } from './targets/types.ts';

export interface Choosing extends Pick<FunctionSettings, 'identity' | 'onProgress'> {
  readonly ask: FunctionAsk;
  readonly options: ResolveOptions;
  /** Whether somebody has thought better of it meanwhile. */
  calledOff(): boolean;
}

export interface ChosenFunctions extends FunctionChoice {
  /** What was asked for and is left out. */
  readonly skipped: readonly SkippedTarget[];
  /** The rows, with what is known once it is attached: addresses of what was found by name, and only what the kernel has. */
  attached(): Promise<AttachedRows>;
}

export interface AttachedRows {
  readonly rows: readonly FunctionRow[];
  /** Names of rows that this kernel has nothing for. */
  readonly without: readonly string[];
}

export class FunctionChooser {
  readonly #tool: Pick<AnyFunctionTool, 'purpose' | 'shows' | 'rows' | 'choose'>;
  readonly #probe: FunctionProbe;
  readonly #source: EventSource;
  readonly #backend: string;
  readonly #rateCheck: RateCheck;

  constructor(
    tool: Pick<AnyFunctionTool, 'purpose' | 'shows' | 'rows' | 'choose'>,
    probe: FunctionProbe,
    source: EventSource,
    backend: string,
  ) {
    this.#tool = tool;
    this.#probe = probe;
    this.#source = source;
    this.#backend = backend;
    this.#rateCheck = new RateCheck(source, () => environmentOf(source));
  }

  /** Throws what resolving throws, TOO_OFTEN, and ATTACH_FAILED when it is called off while functions are counted. */
  async choose(choosing: Choosing): Promise<ChosenFunctions> {
    const chosen = this.#tool.choose ? this.#own(this.#tool.choose) : await this.#typed(choosing);
    const { targets, purpose, backend, warnings } = chosen;
    const kind = targets[0]?.kind;
    if (purpose !== 'time' || kind === undefined || choosing.calledOff()) return chosen;
    const way = chooseFunctionBackend(kind, targets.length, purpose, thisHost().rungs, backend);
    const { ask, identity, onProgress } = choosing;
    const asked = JSON.stringify([ask.pattern, ask.regex, identity]);
    const settings = { ...chosen, identity, ...(onProgress && { onProgress }) };
    const unmeasured = await this.#rateCheck.check(asked, way, settings);
    return unmeasured === '' ? chosen : { ...chosen, warnings: [...warnings, unmeasured] };
  }

  /** Ends what goes on before anything is attached for good. */
  async callOff(): Promise<void> {
    await this.#rateCheck.callOff();
  }

  #own(choose: NonNullable<AnyFunctionTool['choose']>): ChosenFunctions {
    const choice = choose(this.#backend, thisHost().rungs);
    const attached = async (): Promise<AttachedRows> => {
      const { skippedTargets } = this.#probe;
      const has = ({ targets }: FunctionRow) => targets.some((target) => !skippedTargets.has(target));
      const without = choice.rows.filter((row) => !has(row)).map(({ name }) => name);
      return { rows: choice.rows.filter(has), without };
    };
    return { ...choice, skipped: [], attached };
  }

  async #typed({ ask: { pattern = '' }, options }: Choosing): Promise<ChosenFunctions> {
    const { purpose, shows } = this.#tool;
    const backend = this.#backend;
    const byName = this.#probe.takesNames(backend);
    const resolved = await lookUpTargets(pattern, { ...options, byName }, purpose, this.#source);
    const { targets, warnings, skipped } = resolved;
    const rows = this.#tool.rows(resolved);
    // Functions that were typed keep their row whatever the kernel says of them.
    const attached = async (): Promise<AttachedRows> => ({
      rows: byName && shows === 'counts' ? await this.#located(resolved) : rows,
      without: [],
    });
    return { targets, purpose, backend, warnings, rows, skipped, attached };
  }

  async #located(resolved: ResolvedTargets): Promise<readonly FunctionRow[]> {
    const { locate } = await loadTargets();
    const environment = await environmentOf(this.#source);
    const targets = await locate(resolved.targets, this.#probe.addresses, environment);
    return this.#tool.rows({ ...resolved, targets });
  }
}
