// SPDX-License-Identifier: MIT
/** What a tab of the function tools says where it cannot trace, held against what doctor says of the same. */
import assert from 'node:assert/strict';
import { doctorReport, type Way } from './doctor.ts';
import { probetop } from './environment.ts';
import type { Situation } from './situations.ts';
import { showsText, startInTerminal } from './terminal.ts';

const TOOLS: ReadonlySet<string> = new Set(['vfsstat', 'funccount', 'funclatency']);

const literally = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+');

/** Without the privileges there is nothing that a tab could show: the program says it and ends, with nothing taken. */
async function endsAt(way: Way, via: readonly string[], text: RegExp): Promise<void> {
  const [program = probetop, ...rest] = [...via, probetop, ...way.tried.split(' ')];
  await using terminal = startInTerminal([program, ...rest], { columns: 120, rows: 30 });
  await showsText(terminal, text);
  assert.equal(await terminal.ended(), 1);
  assert.equal(terminal.alternate(), false);
}

async function tabSays(way: Way, via: readonly string[], text: RegExp): Promise<void> {
  const [program = probetop, ...rest] = [...via, probetop, ...way.tried.split(' ')];
  await using terminal = startInTerminal([program, ...rest], { columns: 120, rows: 40 });
  await showsText(terminal, text);
  terminal.type('q');
  assert.equal(await terminal.ended(60_000), 0);
}

/**
 * Every tab of the three says what is missing, what would help, and what works all the same, in doctor's words. Returns how many
 * have said it, and the report's ways.
 */
export async function tabsSayWhatTheyCannot({ via, lacks }: Situation): Promise<readonly Way[]> {
  const { tools } = await doctorReport(via);
  const own = tools.filter(({ name }) => TOOLS.has(name));
  const told: Way[] = [];
  for (const { ways } of own)
    for (const way of ways) {
      if (way.ok && way.backend !== 'system calls') continue;
      told.push(way);
      const words = `${literally(way.finding)}\\s+${literally(way.remedy)}`;
      if (lacks === 'everything') {
        await endsAt(way, via, new RegExp(words));
        continue;
      }
      // What is counted instead is told above the counts, and not as an error.
      const [tool = ''] = way.tried.split(' ');
      await tabSays(
        way,
        via,
        way.ok
          ? /System calls are counted, those that fail too/
          : new RegExp(`${tool} does not run:\\s+${words}`),
      );
      const others = ways.filter(({ ok }) => ok);
      if (way.ok || others.length === 0) continue;
      for (const { name } of others)
        assert.match(
          way.remedy,
          new RegExp(name, 'i'),
          `${way.tried} does not say that ${name} can be traced`,
        );
    }
  return told;
}
