// SPDX-License-Identifier: MIT
/** What `npm run dist` packs, in a Debian 12 with a shell, the libraries and Node: nothing to compile with, and no network. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { insidePeers, SEEN } from '../../bench/lib/peer-namespace.ts';
import { type Child, start } from '../helpers/child.ts';
import { requireTracing, temporaryFolder } from '../helpers/environment.ts';
import { packDist, unpackDist } from '../helpers/packed.ts';
import { startWorkload } from '../helpers/workload.ts';
import { ensureBareDebian } from '../vm/bare.ts';

const options = { skip: requireTracing() };

test(
  'in a bare Debian 12 with Node and libbpf1 it runs: text, doctor, manual, and 23 real opens',
  options,
  async () => {
    const tree = await ensureBareDebian();
    for (const name of ['gcc', 'cc', 'clang', 'make', 'python3', 'npm', 'git', 'apt-get', 'node'])
      for (const at of ['usr/bin', 'usr/sbin', 'usr/local/bin'])
        assert.ok(!existsSync(join(tree, at, name)), name);

    using folder = temporaryFolder();
    const top = basename(unpackDist(packDist(folder.path), folder.path));
    mkdirSync(join(folder.path, 'node'));
    copyFileSync(process.execPath, join(folder.path, 'node/node'));

    const env = { PATH: `${SEEN}/node:/usr/bin:/bin`, HOME: '/tmp' };
    const inside = (...args: readonly string[]): Child => {
      // Root, in a namespace without a network and in one of mounts; the processes are the machine's.
      const argv = insidePeers(tree, folder.path, [
        '/usr/bin/env',
        '-i',
        ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
        `${SEEN}/${top}/bin/probetop`,
        ...args,
      ]);
      return start(['unshare', '-n', ...argv]);
    };
    const output = async (...args: readonly string[]): Promise<string> => {
      await using child = inside(...args);
      const { code, stdout, stderr } = await child.ended();
      assert.equal(code, 0, stderr);
      return stdout.toString();
    };

    assert.match(await output('--version'), /^probetop \d+\.\d+\.\d+\n$/);
    assert.match(await output('help', 'biolatency'), /^PROBETOP-BIOLATENCY\(1\)/);

    await using demo = inside('demo', '--json');
    await demo.saw('stdout', /"tool":"opensnoop"/);
    demo.signal('SIGINT');
    assert.equal((await demo.ended()).code, 0);

    await using workload = await startWorkload(['known', folder.path]);
    await using tracer = inside('opensnoop', '--json', '-p', String(workload.pid));
    await tracer.saw('stderr', /^probetop: tracing\b.*\n/m);
    const report = await workload.run();
    assert.deepEqual([report.opens, report.failed], [23, 17]);
    tracer.signal('SIGINT');
    const { code, stdout, stderr } = await tracer.ended();
    assert.equal(code, 0, stderr);
    const lines = stdout
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(lines.length, 24);
    assert.equal(lines.filter(({ errno }) => Number(errno) > 0).length, 17);

    await using doctor = inside('doctor');
    assert.match((await doctor.ended()).stdout.toString(), /^yes +opensnoop /m);
  },
);
