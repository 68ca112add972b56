// SPDX-License-Identifier: MIT
/** Known loads through plain text; the rates of vfsstat's are rounded, so that its counts are looked at as JSON. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockTest } from '../helpers/block-test.ts';
import { requireTracing } from '../helpers/environment.ts';
import { sixTools } from '../helpers/six-tools.ts';
import { startTool } from '../helpers/tracer.ts';

const skip = requireTracing();

for (const tool of sixTools) {
  const { name, toldPlainly } = tool;
  if (!toldPlainly) continue;
  const exactly = name.startsWith('bio') ? blockTest : test;
  exactly(`${name}: plain text tells of as many as were made`, { skip }, async () => {
    await using load = await tool.exact();
    await using tracer = await startTool(name, [...load.args, ...tool.often, '--plain']);
    await load.run();
    tracer.signal('SIGINT');
    const { code, stdout, stderr } = await tracer.ended(120_000);
    assert.equal(code, 0, stderr);
    assert.equal(toldPlainly(stdout.toString()), tool.made);
  });
}
