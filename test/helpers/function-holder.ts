// SPDX-License-Identifier: MIT
/** Counts calls at PATH and OFFSET until it is killed: `attached` on standard output, then nothing. */
import { FunctionProbe } from '../../src/probes/function.ts';
import { kernelSource } from '../../src/probes/source.ts';

const [path = '', offset = '0', backend = 'auto'] = process.argv.slice(2);
const probe = new FunctionProbe(kernelSource());
await probe.start({
  targets: [{ kind: 'user', name: 'held', path, offset: BigInt(offset) }],
  purpose: 'time',
  backend,
  identity: { pid: undefined, tid: undefined, uid: undefined, cgroup: undefined, self: false },
});
process.stdout.write('attached\n');
setInterval(() => {}, 1 << 30);
