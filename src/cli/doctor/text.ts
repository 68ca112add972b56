// SPDX-License-Identifier: MIT
/** The report for people: on a terminal as wide as that, otherwise a line an answer. */
import type { Answer } from './answer.ts';
import type { ToolAnswer } from './trials.ts';

const NAME = 25;
/** `yes  ` and the name. */
const INDENT = 5 + NAME;
const LEAST = 60;
const MOST = 120;

/** @param columns undefined: as long as it is */
function wrapped(text: string, columns: number | undefined): readonly string[] {
  if (columns === undefined) return [text];
  const room = Math.min(MOST, Math.max(LEAST, columns)) - INDENT;
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) as string;
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= room) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function row(
  { name, ok, finding, remedy }: Answer,
  columns: number | undefined,
  nested = false,
): readonly string[] {
  const head = nested ? `     ${name.padEnd(NAME)}` : `${ok ? 'yes' : 'NO '}  ${name.padEnd(NAME)}`;
  const texts = [...wrapped(nested && !ok ? `not: ${finding}` : finding, columns)];
  if (remedy !== '') texts.push(...wrapped(remedy, columns));
  return texts.map((text, i) => (i === 0 ? `${head}${text}` : `${' '.repeat(INDENT)}${text}`));
}

function toolRows(tool: ToolAnswer, columns: number | undefined): readonly string[] {
  const first = row(tool, columns);
  // Where all fail alike the first says it, and where all work the tool's line does.
  const told = tool.ok ? tool.ways.filter(({ ok, finding }) => !ok || finding.includes('. ')) : [];
  return [...first, ...(tool.ways.length > 1 ? told.flatMap((way) => row(way, columns, true)) : [])];
}

export function reportText(
  head: string,
  machine: readonly Answer[],
  tools: readonly ToolAnswer[],
  columns: number | undefined,
): string {
  const lines = [
    head,
    '',
    ...machine.flatMap((answer) => row(answer, columns)),
    '',
    ...tools.flatMap((tool) => toolRows(tool, columns)),
  ];
  return `${lines.join('\n')}\n`;
}
