// SPDX-License-Identifier: MIT
import type { TestEvent } from 'node:test/reporters';

/** A reporter for node:test: one line for each test that was skipped, with its reason and its file. */
export async function* skipReporter(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.skip === undefined || data.skip === false) continue;
    const reason = typeof data.skip === 'string' ? data.skip : 'no reason given';
    yield `${data.file ?? '?'}: ${data.name}: ${reason}\n`;
  }
}

// node:test takes a reporter from the default export only.
// biome-ignore lint/style/noDefaultExport: see above
export default skipReporter;
