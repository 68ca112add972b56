// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requireTracing } from '../helpers/environment.ts';
import { runProbetop } from '../helpers/tracer.ts';

const skip = requireTracing();

interface Report {
  readonly kernel: string;
  readonly machine: readonly { name: string; ok: boolean; finding: string; remedy: string }[];
  readonly tools: readonly { name: string; ok: boolean; finding: string; remedy: string }[];
}

test('says that every tool works where it does, and ends with 0', { skip }, async () => {
  const text = await runProbetop(['doctor']);
  assert.equal(text.code, 0);
  assert.match(text.stdout.toString(), /^yes +opensnoop +works, attached at \S+/m);
  assert.doesNotMatch(text.stdout.toString(), /^NO/m);
  const json = await runProbetop(['doctor', '--json']);
  assert.equal(json.code, 0);
  const report = JSON.parse(json.stdout.toString()) as Report;
  assert.ok([...report.machine, ...report.tools].every(({ ok }) => ok));
});

test('without privileges it names the tool, what is missing and the remedy, and ends with 1', {
  skip,
}, async () => {
  const via = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  const { code, stdout } = await runProbetop(['doctor', '--json'], { via });
  assert.equal(code, 1);
  const report = JSON.parse(stdout.toString()) as Report;
  const opensnoop = report.tools.find(({ name }) => name === 'opensnoop');
  assert.equal(opensnoop?.ok, false);
  assert.match(opensnoop?.remedy ?? '', /sudo/);
  assert.equal(report.machine.find(({ name }) => name === 'capabilities')?.ok, false);
});

test('without the kernel’s type information it says so, and what would mend it', { skip }, async () => {
  const via = ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs none /sys/kernel/btf && exec "$0" "$@"'];
  const { code, stdout } = await runProbetop(['doctor'], { via });
  assert.equal(code, 1);
  assert.match(
    stdout.toString(),
    /^NO +type information .*vmlinux is missing\.\n +.*CONFIG_DEBUG_INFO_BTF/m,
  );
});
