// SPDX-License-Identifier: MIT
/**
 * Changing a filter while its probe runs, the user's half of bpf/lib/filter.bpf.h: fill the slot after the current
 * one, then name it in one store. Records of older generations are told apart by the number they carry.
 */
import type { BpfObject } from '../../native/index.d.ts';
import { encodeStruct, structLayout } from './decode/layout.ts';
import { ProbeError } from './errors.ts';
import { withCgroup } from './host/cgroups.ts';
import type { EventSource } from './source.ts';
import type { FieldValues, IdentityFilter } from './types.ts';

const IDENTITY = 'identity';
const GENERATION = 'generation';
const CGROUPS = 'filter_cgroups';

function identityValues(filter: IdentityFilter, ownPids: readonly number[]): FieldValues {
  return {
    pid: filter.pid ?? 0,
    tid: filter.tid ?? 0,
    uid: filter.uid ?? 0,
    by_uid: filter.uid === undefined ? 0 : 1,
    by_cgroup: filter.cgroup === undefined ? 0 : 1,
    enabled: 1,
    self: filter.self ? [] : ownPids,
  };
}

interface CheckedIdentity {
  readonly asked: IdentityFilter;
  readonly checked: IdentityFilter;
}

export class LiveFilter {
  readonly #object: BpfObject;
  readonly #filterGlobal: string;
  readonly #source: EventSource;
  #generation = 0;
  /** The identities set last and before that, as they were checked. */
  #known: readonly CheckedIdentity[] = [];

  constructor(object: BpfObject, filterGlobal: string, source: EventSource) {
    this.#object = object;
    this.#filterGlobal = filterGlobal;
    this.#source = source;
  }

  /** The generation that records must carry to be of the filter set last. */
  get generation(): number {
    return this.#generation;
  }

  /** Sets both filters together. When it returns, no record of an older one counts any more. */
  set(identity: IdentityFilter, toolFilter: FieldValues): void {
    const checked = this.#check(identity);
    const [next, slot] = this.#next();
    if (checked.cgroup !== undefined) {
      withCgroup(checked.cgroup, (fd) => {
        this.#object.updateMap(CGROUPS, uint32(slot), uint32(fd));
      });
    }
    this.#enforce(next, slot, identityValues(checked, [process.pid]), toolFilter);
    const [last] = this.#known;
    this.#known = [{ asked: identity, checked }, ...(last ? [last] : [])];
  }

  /** Lets nobody through. */
  shut(): void {
    const [next, slot] = this.#next();
    this.#enforce(next, slot, {}, {});
  }

  #next(): readonly [generation: number, slot: number] {
    const next = (this.#generation + 1) >>> 0;
    const slots = this.#object.globals[IDENTITY]?.count ?? 0;
    if (slots === 0) throw new ProbeError('ABI_MISMATCH', 'The BPF object has no filter slots.');
    return [next, next % slots];
  }

  #enforce(next: number, slot: number, identity: FieldValues, toolFilter: FieldValues): void {
    this.#writeSlot(IDENTITY, slot, identity);
    this.#writeSlot(this.#filterGlobal, slot, toolFilter);
    this.#object.writeGlobal(GENERATION, uint32(next));
    this.#generation = next;
  }

  /**
   * Who is traced already may have ended meanwhile: that is no reason to refuse another filter of the tool. Nor is it one to
   * refuse whom it traced before, when a change is taken back because another tool has refused it.
   */
  #check(identity: IdentityFilter): IdentityFilter {
    const wanted = JSON.stringify(identity);
    const known = this.#known.find(({ asked }) => JSON.stringify(asked) === wanted);
    return known ? known.checked : this.#source.checkIdentity(identity);
  }

  #writeSlot(global: string, slot: number, values: FieldValues): void {
    const layout = this.#object.globals[global];
    if (!layout) throw new ProbeError('ABI_MISMATCH', `The BPF object has no global ${global}.`);
    const bytes = encodeStruct(structLayout(this.#object, layout.type.replace(/^struct /, '')), values);
    this.#object.writeGlobal(global, bytes, slot * (layout.size / layout.count));
  }
}

export function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

export function uint64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}
