// SPDX-License-Identifier: MIT
/** The same page as plain text, for who has no man. */
import type { Block, Spans } from './blocks.ts';
import { CODE, type PageHead } from './roff.ts';

const WIDTH = 78;
const BODY = 7;
const ITEM = 15;

const textOf = (spans: Spans): string => spans.map(({ text }) => text).join('');

function wrapped(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => ' '.repeat(indent) + one);
}

/** A short term and the first line of its text share a line, as with man. */
function item(term: string, text: string): string[] {
  const lines = wrapped(text, ITEM);
  const first = ' '.repeat(BODY) + term;
  if (first.length >= ITEM) return [first, ...lines];
  return [first.padEnd(ITEM) + (lines[0] ?? '').trimStart(), ...lines.slice(1)];
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'section':
      return [block.title];
    case 'paragraph':
      return [...wrapped(textOf(block.text), BODY), ''];
    case 'item':
      return [...item(textOf(block.term), textOf(block.text)), ''];
    case 'code':
      return [...block.lines.map((line) => (line === '' ? '' : ' '.repeat(CODE) + line)), ''];
    case 'made':
      throw new Error(`nobody makes ${block.name}`);
  }
}

export function textPage({ name, source, date }: PageHead, blocks: readonly Block[]): string {
  const title = `${name.toUpperCase()}(1)`;
  const middle = `${source}, ${date}`;
  const gap = Math.floor((WIDTH - 2 * title.length - middle.length) / 2);
  const head = `${title}${' '.repeat(gap)}${middle}${' '.repeat(gap)}${title}`;
  return `${[head, '', ...blocks.flatMap(blockLines)].join('\n').trimEnd()}\n`;
}
