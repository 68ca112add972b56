// SPDX-License-Identifier: MIT
/** One probe over the recorded opens in place of the kernel, for tools of the test's own making. */
import type { BpfObject } from '../../native/index.d.ts';
import { PassingSink } from '../../src/probes/decode/records.ts';
import { ProbeError } from '../../src/probes/errors.ts';
import { ProbeInstance, type ProbeUser } from '../../src/probes/instance.ts';
import { type OpenFilter, openProbe } from '../../src/probes/open.ts';
import { loadRecording } from '../../src/probes/recording/load.ts';
import { recordedSource } from '../../src/probes/recording/source.ts';
import type { EventSource } from '../../src/probes/source.ts';
import type { IdentityFilter, ProbeDefinition } from '../../src/probes/types.ts';
import { KNOWN_OPENS } from '../helpers/recordings.ts';

export const ANYBODY: IdentityFilter = {
  pid: undefined,
  tid: undefined,
  uid: undefined,
  cgroup: undefined,
  self: true,
};

/** What fails, and what waits, while the test says so. */
export interface Mood {
  filterRefused: boolean;
  loadFails: boolean;
  detachFails: boolean;
  needsRefused: string | undefined;
  /** A load, or a detach, lasts until this resolves. */
  gate: Promise<void>;
}

/** A gate that is shut until it is opened. */
export function gate(): { readonly shut: Promise<void>; open(): void } {
  let open = () => {};
  const shut = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { shut, open: () => open() };
}

/** The source with everything noted that reaches the object. */
function noted(mood: Mood, log: string[]): EventSource {
  const source = recordedSource(loadRecording(KNOWN_OPENS), { speed: Number.POSITIVE_INFINITY });
  const openObject = (path: string): BpfObject => {
    const object = source.addon.openObject(path);
    const { load, attach, detach } = object;
    object.load = async (options) => {
      log.push('load');
      await mood.gate;
      if (mood.loadFails) throw new Error('no such luck');
      await load.call(object, options);
    };
    object.attach = (...args) => {
      log.push('attach');
      return attach.apply(object, args);
    };
    object.detach = async () => {
      log.push('detach');
      await mood.gate;
      if (mood.detachFails) throw new Error('stuck');
      await detach.call(object);
    };
    return object;
  };
  return { ...source, addon: { ...source.addon, openObject } };
}

export function sharedProbe(
  change: Partial<ProbeDefinition<OpenFilter>> = {},
  given: Partial<EventSource> = {},
) {
  const log: string[] = [];
  const filters: OpenFilter[] = [];
  const mood: Mood = {
    filterRefused: false,
    loadFails: false,
    detachFails: false,
    needsRefused: undefined,
    gate: Promise.resolve(),
  };
  const definition: ProbeDefinition<OpenFilter> = {
    ...openProbe,
    sharedParams: ['failed', 'name'],
    filterNeeds: ({ fullPath }) => (fullPath ? ['paths'] : []),
    encodeFilter: (filter, identity) => {
      if (mood.filterRefused) throw new ProbeError('NOT_SUPPORTED', 'Not these.');
      filters.push(filter);
      return openProbe.encodeFilter(filter, identity);
    },
    ...change,
  };
  const settings = { backend: 'auto', sizes: { ringBytes: undefined, arenaBytes: undefined } };
  const source = { ...noted(mood, log), ...given };
  const instance = new ProbeInstance(definition, settings, source, ANYBODY);
  const { controller } = instance;
  const start = controller.start.bind(controller);
  controller.start = (given) => {
    log.push(`needs ${[...(given.needs ?? [])].sort()}`);
    return start(given);
  };
  controller.setNeeds = async (needs) => {
    log.push(`needs ${[...needs].sort()}`);
    if (mood.needsRefused !== undefined && needs.has(mood.needsRefused))
      throw new ProbeError('ATTACH_FAILED', 'Not that.');
  };
  return { instance, source, definition, log, filters, mood };
}

/** A tool as the probe sees it, which counts its records. */
export class FakeTool implements ProbeUser<OpenFilter> {
  readonly needs: readonly string[];
  asked: Partial<OpenFilter>;
  records = 0;
  readonly sink = new PassingSink((batch) => {
    this.records += batch.count;
  });

  constructor(
    instance: ProbeInstance<OpenFilter>,
    needs: readonly string[],
    asked: Partial<OpenFilter> = {},
  ) {
    this.needs = needs;
    this.asked = asked;
    instance.join(this);
  }

  filter(): Partial<OpenFilter> {
    return this.asked;
  }

  adopt(param: string, value: unknown): () => void {
    const before = this.asked;
    this.asked = { ...before, ...(param === 'failed' ? { failedOnly: value === true } : {}) };
    return () => {
      this.asked = before;
    };
  }
}
