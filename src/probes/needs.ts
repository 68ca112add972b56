// SPDX-License-Identifier: MIT
/** Attaches what of a plan is needed now, each thing once, and sets the variables that say so. */
import type { AttachReport, AttachSpec, BpfObject } from '../../native/index.d.ts';
import { uint32 } from './filter.ts';
import type { ProbePlan } from './types.ts';

type Plan = Pick<ProbePlan, 'attach' | 'needs'>;

/** What a plan has beyond what is always there. */
export function allNeeds(plan: Plan): ReadonlySet<string> {
  return new Set(Object.keys(plan.needs ?? {}));
}

export class NeedsOfProbe {
  readonly #object: BpfObject;
  readonly #plan: Plan;
  readonly #attached = new Set<string>();
  readonly #written = new Map<string, number>();

  constructor(object: BpfObject, plan: Plan) {
    this.#object = object;
    this.#plan = plan;
  }

  /** Before anything runs: what is needed is attached first, so that whatever follows finds what it builds on. */
  async start(needs: ReadonlySet<string>, signal: AbortSignal): Promise<AttachReport> {
    this.#write(needs);
    return this.#attach([...this.#specs(needs), ...this.#plan.attach], signal);
  }

  /** Rejects with a NativeError, and then changes nothing. Names that the plan has not are nothing to do. */
  async change(needs: ReadonlySet<string>, signal: AbortSignal): Promise<AttachReport> {
    const specs = this.#specs(needs);
    const report = specs.length > 0 ? await this.#attach(specs, signal) : { attached: 0, skipped: [] };
    this.#write(needs);
    return report;
  }

  async #attach(specs: readonly AttachSpec[], signal: AbortSignal): Promise<AttachReport> {
    const report = await this.#object.attach(specs, undefined, signal);
    for (const spec of specs) this.#attached.add(keyOf(spec));
    return report;
  }

  /** What is needed and not attached yet. */
  #specs(needs: ReadonlySet<string>): readonly AttachSpec[] {
    const wanted = [...needs].flatMap((need) => this.#plan.needs?.[need]?.attach ?? []);
    const specs = new Map(wanted.map((spec) => [keyOf(spec), spec]));
    return [...specs].filter(([key]) => !this.#attached.has(key)).map(([, spec]) => spec);
  }

  #write(needs: ReadonlySet<string>): void {
    const values = new Map<string, number>();
    for (const [need, { globals }] of Object.entries(this.#plan.needs ?? {})) {
      for (const [name, value] of Object.entries(globals)) {
        if (needs.has(need)) values.set(name, value);
        else if (!values.has(name)) values.set(name, 0);
      }
    }
    for (const [name, value] of values) {
      if (this.#written.get(name) === value) continue;
      this.#object.writeGlobal(name, uint32(value));
      this.#written.set(name, value);
    }
  }
}

const keyOf = (spec: AttachSpec): string => JSON.stringify(spec);
