// SPDX-License-Identifier: MIT
/** A manual page as data, and the plain text that people write it in. */

export interface Span {
  readonly style: 'plain' | 'bold' | 'italic';
  readonly text: string;
}

export type Spans = readonly Span[];

export type Block =
  | { readonly kind: 'section'; readonly title: string }
  | { readonly kind: 'paragraph'; readonly text: Spans }
  | { readonly kind: 'item'; readonly term: Spans; readonly text: Spans }
  | { readonly kind: 'code'; readonly lines: readonly string[] }
  /** Stands for what is made from the program itself. */
  | { readonly kind: 'made'; readonly name: string };

export const plain = (text: string): Span => ({ style: 'plain', text });
export const bold = (text: string): Span => ({ style: 'bold', text });
export const italic = (text: string): Span => ({ style: 'italic', text });

/** `` `what is typed` `` and `*what stands for something*`; nothing nests. */
export function spansOf(text: string): Spans {
  return text
    .split(/(`[^`]+`|\*[^*\s][^*]*\*)/)
    .filter((part) => part !== '')
    .map((part) => {
      if (/^`.+`$/.test(part)) return bold(part.slice(1, -1));
      return /^\*.+\*$/.test(part) ? italic(part.slice(1, -1)) : plain(part);
    });
}

/** A block at the head of these lines, and how many of them it takes. Empty lines stand between blocks. */
function firstBlock(lines: readonly string[]): readonly [block: Block, taken: number] {
  const [first = ''] = lines;
  const title = /^# (.+)$/.exec(first)?.[1];
  if (title !== undefined) return [{ kind: 'section', title }, 1];
  const name = /^\{\{([a-z -]+)\}\}$/.exec(first)?.[1];
  if (name !== undefined) return [{ kind: 'made', name }, 1];
  if (first === '```') {
    const end = lines.indexOf('```', 1);
    if (end < 0) throw new Error('a block of code has no end');
    return [{ kind: 'code', lines: lines.slice(1, end) }, end + 1];
  }
  const stop = lines.findIndex((line, i) => i > 0 && (line.trim() === '' || /^(```|#|\{\{)/.test(line)));
  const taken = stop < 0 ? lines.length : stop;
  const [, ...rest] = lines.slice(0, taken);
  if (rest[0]?.startsWith(': ')) {
    // The next term may follow at once.
    const next = rest.findIndex((_, i) => i > 0 && rest[i + 1]?.startsWith(': '));
    const own = next < 0 ? rest : rest.slice(0, next);
    const text = own.map((line) => line.replace(/^: /, '').trim()).join(' ');
    return [{ kind: 'item', term: spansOf(first), text: spansOf(text) }, own.length + 1];
  }
  const text = lines
    .slice(0, taken)
    .map((line) => line.trim())
    .join(' ');
  return [{ kind: 'paragraph', text: spansOf(text) }, taken];
}

/** Throws for a block of code without an end. */
export function parseBlocks(source: string): readonly Block[] {
  const blocks: Block[] = [];
  let lines: readonly string[] = source.split('\n');
  while (lines.length > 0) {
    if (lines[0]?.trim() === '') {
      lines = lines.slice(1);
      continue;
    }
    const [block, taken] = firstBlock(lines);
    blocks.push(block);
    lines = lines.slice(taken);
  }
  return blocks;
}
