// SPDX-License-Identifier: MIT
/** Doctor's report: its text, its schema, and what it says where something is taken away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerOf, doctorReport } from '../helpers/doctor.ts';
import { requireTracing } from '../helpers/environment.ts';
import { wrongWith } from '../helpers/line-schemas.ts';
import { inOwnMounts, ORDINARY } from '../helpers/situations.ts';
import { runProbetop } from '../helpers/tracer.ts';

const skip = requireTracing();

test('says that every tool works where it does, in a line each, and ends with 0', { skip }, async () => {
  const { code, stdout } = await runProbetop(['doctor']);
  const text = stdout.toString();
  assert.equal(code, 0, text);
  assert.match(text, /^yes {2}opensnoop +works by \S+$/m);
  assert.doesNotMatch(text, /^NO/m);
  const report = await doctorReport([]);
  // Nothing of the report is left out of the text.
  for (const { name, finding } of [...report.machine, ...report.tools])
    assert.ok(text.includes(`yes  ${name.padEnd(25)}${finding}\n`), `${name}: ${text}`);
  for (const { ways } of report.tools)
    for (const { ok, finding, remedy } of ways)
      if (!ok) assert.ok(text.includes(`not: ${finding}\n`) && text.includes(remedy));
});

test('a report with a member too many, or without one, is refused by its schema', { skip }, async () => {
  const report = await doctorReport([]);
  assert.equal(wrongWith('doctor', report), '');
  for (const name of Object.keys(report)) {
    const { [name as keyof typeof report]: _, ...without } = report;
    assert.notEqual(wrongWith('doctor', without), '', name);
  }
  assert.notEqual(wrongWith('doctor', { ...report, extra: 1 }), '');
  const [first, ...others] = report.tools;
  assert.notEqual(wrongWith('doctor', { ...report, tools: [{ ...first, ways: [] }, ...others] }), '');
});

test('without privileges it names the tool, what is missing and the remedy, and ends with 1', {
  skip,
}, async () => {
  const report = await doctorReport(ORDINARY.via);
  assert.equal(report.works, false);
  const opensnoop = report.tools.find(({ name }) => name === 'opensnoop');
  assert.equal(opensnoop?.ok, false);
  assert.match(opensnoop?.remedy ?? '', /sudo/);
  assert.equal(answerOf(report, 'capabilities').ok, false);
});

test('without the kernel’s type information it says so, and what would mend it', { skip }, async () => {
  const via = inOwnMounts('mount -t tmpfs none /sys/kernel/btf');
  const { code, stdout } = await runProbetop(['doctor'], { via });
  assert.equal(code, 1);
  assert.match(
    stdout.toString(),
    /^NO {3}type information \(BTF\) +.*vmlinux is missing\.\n +.*CONFIG_DEBUG_INFO_BTF/m,
  );
});
