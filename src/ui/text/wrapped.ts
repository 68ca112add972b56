// SPDX-License-Identifier: MIT

/** A text in lines of at most so many characters, broken at spaces; a word that is longer is cut. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width) line = longer;
    else {
      if (line !== '') lines.push(line);
      line = word.slice(0, width);
    }
  }
  return line === '' ? lines : [...lines, line];
}
