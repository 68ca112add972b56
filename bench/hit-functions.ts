// SPDX-License-Identifier: MIT
import { bootGuest } from '../test/vm/guest.ts';
import { ensurePeers } from '../test/vm/peers.ts';
import { attempt } from './lib/attempt.ts';
import type { Benchmark } from './lib/benchmark.ts';
import { functionHits, type Hit, type HitOptions, type TracerHits } from './lib/function-hits.ts';
import { runInGuest } from './lib/guest-script.ts';
import { showSpread, table } from './lib/report.ts';

/** A breakpoint takes up to a tenth of a millisecond in a virtual machine. */
const USER_CALLS = 50_000;
/** In an emulated guest a call takes some microseconds, with a breakpoint in it twenty. */
const KERNEL_CALLS = 100_000;

export const hitFunctions: Benchmark = {
  name: 'hit-functions',
  description:
    'what a call of one function costs by each way there is, beside bpftrace and funclatency of sid: user functions here, kernel functions in guests',
  rounds: 3,
  async run({ rounds, series: all, progress }) {
    const { dir: tree } = await ensurePeers([]);
    const texts = [
      await attempt(
        'user functions here',
        () =>
          functionHits({ kind: 'user', calls: USER_CALLS, rounds, tree }, (text) =>
            progress(`hit-functions: ${text}`),
          ),
        report,
      ),
    ];
    for (const series of all) {
      const options: HitOptions = { kind: 'kernel', calls: KERNEL_CALLS, rounds, tree };
      const measure = async (): Promise<readonly TracerHits[]> => {
        await using guest = await bootGuest({ series });
        return await runInGuest<readonly TracerHits[]>(guest, 'hit-functions.ts', options, (text) =>
          progress(`hit-functions: ${series}, ${text}`),
        );
      };
      texts.push(await attempt(`kernel functions on ${series}`, measure, report));
    }
    return [...texts, "in programs: run_time_ns of all of a tracer's, both ends of a call"].join('\n\n');
  },
};

function report(all: readonly TracerHits[]): string {
  const sorted = all.toSorted((a, b) => a.purpose.localeCompare(b.purpose));
  const ran = sorted.filter(({ failed }) => failed === undefined);
  const rows = ran.map((tracer) => {
    const peers = ran.filter(({ own, purpose }) => !own && purpose === tracer.purpose);
    return [
      tracer.purpose,
      tracer.name,
      showSpread(values(tracer, 'inside'), 0),
      tracer.own ? against(tracer, peers, 'inside') : '',
      showSpread(values(tracer, 'slower'), 0),
      tracer.own ? against(tracer, peers, 'slower') : '',
    ];
  });
  const header = ['', '', 'ns in programs', 'by the peers', 'ns a call slower', 'by the peers'];
  return [
    table(header, rows),
    ...sorted.flatMap(({ name, purpose, failed }) =>
      failed === undefined ? [] : [`${purpose}, ${name} cannot run here: ${failed.trim().split('\n')[0]}`],
    ),
  ].join('\n');
}

const values = ({ hits }: TracerHits, what: keyof Hit): number[] =>
  hits.flatMap((hit) => (hit ? [hit[what]] : []));

/** Of each round, by each peer of the same purpose in their order; the target is 1. */
function against(own: TracerHits, peers: readonly TracerHits[], what: keyof Hit): string {
  return peers
    .map((peer) => {
      const ratios = own.hits.flatMap((hit, round) => {
        const theirs = peer.hits[round];
        return hit && theirs ? [hit[what] / theirs[what]] : [];
      });
      return showSpread(ratios, 2, 'x');
    })
    .join(', ');
}
