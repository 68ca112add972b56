// SPDX-License-Identifier: MIT
/** What the plans of all probes have in common: the choice of a backend, and the ring. */
import type { RingOptions } from '../../native/index.d.ts';
import { ProbeError } from './errors.ts';
import type { BufferSizes } from './types.ts';

const DEFAULT_RING_BYTES = 16 << 20;
const PAGE_BYTES = 4096;

/**
 * The backend that was asked for, or for `auto` the first that nothing is to be said against, or the last.
 * @param owner whose backends they are, for the error's sentence
 * @param objection why one does not work on this kernel; undefined when it does
 * Throws BAD_VALUE for an unknown one, NOT_SUPPORTED for one that does not work.
 */
export function chooseBackend<Backend extends string>(
  owner: string,
  backends: readonly [Backend, ...Backend[]],
  wanted: string,
  objection: (backend: Backend) => string | undefined,
): Backend {
  if (wanted === 'auto')
    return backends.find((backend) => objection(backend) === undefined) ?? (backends.at(-1) as Backend);
  const chosen = backends.find((backend) => backend === wanted);
  if (chosen === undefined) {
    const sentence = `--backend ${JSON.stringify(wanted)} is none of ${owner}'s.`;
    throw new ProbeError('BAD_VALUE', sentence, `It has: auto ${backends.join(' ')}`);
  }
  const reason = objection(chosen);
  if (reason !== undefined) throw new ProbeError('NOT_SUPPORTED', reason, 'Use --backend auto.');
  return chosen;
}

/** Throws BAD_VALUE when the kernel could not make such a ring. */
export function ringOptions(
  sizes: BufferSizes,
  defaultBytes = DEFAULT_RING_BYTES,
): RingOptions & { readonly bytes: number } {
  const bytes = sizes.ringBytes ?? defaultBytes;
  if (bytes < PAGE_BYTES || (bytes & (bytes - 1)) !== 0 || bytes > 1 << 30) {
    throw new ProbeError(
      'BAD_VALUE',
      `--ring-bytes ${bytes} is no power of two from ${PAGE_BYTES} to ${1 << 30}.`,
    );
  }
  return sizes.arenaBytes === undefined ? { bytes } : { bytes, arenaBytes: sizes.arenaBytes };
}
