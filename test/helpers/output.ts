// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';

/** One line of `opensnoop --json`. */
export interface OpenRow {
  readonly tool: string;
  readonly time: string;
  readonly pid: number;
  readonly tid: number;
  readonly uid: number;
  readonly comm: string;
  readonly comm_base64?: string;
  readonly fd: number;
  readonly errno: number;
  readonly error: string;
  readonly flags: number;
  readonly mode: number;
  readonly path: string;
  readonly path_base64?: string;
  readonly path_error?: 'unreadable' | 'truncated';
  readonly full_path?: string;
}

export interface Summary {
  readonly events: number;
  readonly lost: number;
  /** Runs the kernel left out, for every process; -1 where it cannot tell. */
  readonly missed: number;
  readonly skipped: readonly unknown[];
  readonly seconds: number;
}

interface SummaryLine {
  readonly tool: string;
  readonly time: string;
  readonly summary: Summary;
}

/** The rows and the last line's summary. Every line must be an object, and only the last a summary. */
export function parseJsonLines(stdout: Buffer): { rows: OpenRow[]; summary: Summary } {
  const text = stdout.toString();
  assert.ok(text.endsWith('\n'), `the output ends within a line: …${JSON.stringify(text.slice(-80))}`);
  const lines = text.slice(0, -1).split('\n');
  const parsed = lines.map((line) => JSON.parse(line) as OpenRow | SummaryLine);
  const last = parsed.pop();
  assert.ok(last !== undefined && 'summary' in last, `the last line is no summary: ${lines.at(-1)}`);
  const rows = parsed.filter((line): line is OpenRow => !('summary' in line));
  assert.equal(rows.length, parsed.length, 'a summary stands before the last line');
  for (const line of [...rows, last]) {
    assert.equal(line.tool, 'opensnoop');
    assert.match(line.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}(Z|[+-]\d\d:\d\d)$/);
  }
  return { rows, summary: last.summary };
}

/** A row of plain text: the columns before PATH by their header's names, and the path as it is printed. */
export interface PlainRow {
  readonly columns: Readonly<Record<string, string>>;
  readonly path: string;
}

/** The header's column names and the rows. COMM must hold no space, as the workload's does not. */
export function parsePlain(stdout: Buffer): { header: string[]; rows: PlainRow[] } {
  const text = stdout.toString();
  assert.ok(text.endsWith('\n'), `the output ends within a line: …${JSON.stringify(text.slice(-80))}`);
  const [headerLine = '', ...lines] = text.slice(0, -1).split('\n');
  const header = headerLine.trim().split(/\s+/);
  const before = header.slice(0, -1);
  const pattern = new RegExp(`^\\s*${before.map(() => '(\\S+)').join('\\s+')}(?:\\s(.*))?$`, 'u');
  const rows = lines.map((line): PlainRow => {
    const match = pattern.exec(line);
    assert.ok(match, `not a row: ${JSON.stringify(line)}`);
    const columns = Object.fromEntries(before.map((name, i) => [name, match[i + 1] ?? '']));
    return { columns, path: match[before.length + 1] ?? '' };
  });
  return { header, rows };
}

/** The numbers of the sentence that plain mode ends with on standard error. */
export function parsePlainSummary(stderr: string): { events: number; lost: number } {
  const lines = stderr.split('\n').filter((line) => /^probetop: \d+ events/.test(line));
  assert.equal(lines.length, 1, `one summary line on standard error: ${stderr}`);
  const match = /^probetop: (\d+) events, (\d+) lost in [\d.]+ s/.exec(lines[0] ?? '');
  assert.ok(match, `not a summary: ${lines[0]}`);
  return { events: Number(match[1]), lost: Number(match[2]) };
}
