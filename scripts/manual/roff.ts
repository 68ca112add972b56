// SPDX-License-Identifier: MIT
/** A page in man(7), which man-db and mandoc both render. */
import type { Block, Span, Spans } from './blocks.ts';

export interface PageHead {
  readonly name: string;
  /** Of its text, as YYYY-MM-DD. */
  readonly date: string;
  /** `probetop 0.1.0`. */
  readonly source: string;
}

/** mandoc's lint finds longer lines hard to read. */
const WIDTH = 78;
/** A histogram is 77 wide: it must begin further left than text does. */
export const CODE = 2;

const FONTS = { plain: 'R', bold: 'B', italic: 'I' } as const;

/** What roff makes something else of: its own escapes, quotes and hyphens that would be typographic ones. */
const EXACT: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
};

/** As it would be typed. */
const exact = (text: string): string => text.replace(/[\\\-'`^~]/g, (character) => EXACT[character] ?? '');

/** Hyphens stay hyphens; a dash between words is what whatis(1) looks for. */
const prose = (text: string): string => text.replaceAll('\\', '\\e').replaceAll(' - ', ' \\- ');

/** A font holds across lines, so what has blanks in it may be wrapped. */
function spanText({ style, text }: Span): string {
  return style === 'plain' ? prose(text) : `\\f${FONTS[style]}${exact(text)}\\fR`;
}

/** A line that begins with a control character would be a request. */
const asText = (line: string): string => (/^[.']/.test(line) ? `\\&${line}` : line);

function wrapped(spans: Spans): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of spans.map(spanText).join('').split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map(asText);
}

function blockLines(block: Block, previous: Block | undefined): string[] {
  switch (block.kind) {
    case 'section':
      return [`.SH ${block.title}`];
    case 'paragraph':
      return [...(previous?.kind === 'section' ? [] : ['.PP']), ...wrapped(block.text)];
    case 'item':
      return ['.TP', asText(block.term.map(spanText).join('')), ...wrapped(block.text)];
    case 'code':
      return ['.PP', `.in ${CODE}n`, '.EX', ...block.lines.map((line) => asText(exact(line))), '.EE', '.in'];
    case 'made':
      throw new Error(`nobody makes ${block.name}`);
  }
}

export function roffPage({ name, date, source }: PageHead, blocks: readonly Block[]): string {
  const head = [
    '.\\" SPDX-License-Identifier: MIT',
    '.\\" Written by scripts/generate-manual.ts from man/src/; do not edit.',
    `.TH ${name.toUpperCase()} 1 ${date} "${source}" "General Commands Manual"`,
    // Names of flags and functions must not be torn, nor blanks be stretched beside them.
    '.nh',
    '.ad l',
  ];
  // A list's last item is over only with a paragraph of its own; a code block after a heading must not skip one.
  const body = blocks.flatMap((block, i) => {
    const lines = blockLines(block, blocks[i - 1]);
    return block.kind === 'code' && blocks[i - 1]?.kind === 'section' ? lines.slice(1) : lines;
  });
  return `${[...head, ...body].join('\n')}\n`;
}
