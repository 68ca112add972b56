// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';

/** Asserts that a failure was told in a sentence and, if there is more, a remedy: no stack, no library's own words. */
export function mustBeSentences(stderr: string, about: RegExp): void {
  const lines = stderr.split('\n').filter((line) => line !== '' && !/^probetop: tracing\b/.test(line));
  assert.ok(lines.length === 1 || lines.length === 2, `one or two lines: ${stderr}`);
  assert.match(lines[0] ?? '', /^probetop: \S.*[.?!]$/, 'the first line is a sentence of ours');
  assert.match(lines.join('\n'), about);
  assert.doesNotMatch(stderr, /^\s+at |\bError:|node:internal|libbpf:|\.js:\d|undefined|\[object/m);
}
