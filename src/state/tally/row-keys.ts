// SPDX-License-Identifier: MIT
/**
 * Which row an event belongs to. The key of bytes is a string of them one to one, which is looked up and mostly thrown away:
 * with V8 as it runs for a screen 200,000 paths take 45 ms so, and 70 ms where the bytes are hashed and compared in place.
 */
import type { RecordCursor } from '../../probes/decode/records.ts';
import type { RecordField } from '../../probes/types.ts';
import { latin1 } from '../../text/visible.ts';

type Part = string | number;
interface Node extends Map<Part, Node | number> {}

/** Before texts that are not the bytes of the record: no byte is that. */
const SHOWN = '\u0100';

function partOf(field: RecordField, record: RecordCursor): Part {
  if (field.kind === 'keyed') return field.key(record);
  if (!field.exact(record)) return SHOWN + field.text(record);
  return latin1(record.bytes, field.start(record), field.end(record));
}

/** Numbers of rows by the parts of their keys. A row that is given back is used again. */
export class RowKeys {
  readonly #fields: readonly RecordField[];
  readonly #root: Node = new Map();
  /** The parts of the rows, one after the other. */
  readonly #parts: Part[] = [];
  readonly #free: number[] = [];
  /** Which use of a row it is, from 1 on; 0 while it is not used. */
  readonly #uses: number[] = [];
  #lastUse = 0;

  constructor(fields: readonly RecordField[]) {
    this.#fields = fields;
  }

  /** Rows that there are. */
  get count(): number {
    return this.#uses.length - this.#free.length;
  }

  /** All numbers of rows are below it. */
  get end(): number {
    return this.#uses.length;
  }

  /** Tells one use of a row from another; 0: it is not used. */
  use(row: number): number {
    return this.#uses[row] ?? 0;
  }

  /** The row of the record, a new one where there was none. */
  row(record: RecordCursor): number {
    const fields = this.#fields;
    const last = fields.length - 1;
    let node = this.#root;
    for (let i = 0; i < last; i++) node = inner(node, partOf(fields[i] as RecordField, record));
    const part = partOf(fields[last] as RecordField, record);
    const found = node.get(part);
    if (found !== undefined) return found as number;
    const row = this.#free.pop() ?? this.#uses.length;
    this.#uses[row] = ++this.#lastUse;
    node.set(part, row);
    for (let i = 0; i < last; i++)
      this.#parts[row * fields.length + i] = partOf(fields[i] as RecordField, record);
    this.#parts[row * fields.length + last] = part;
    return row;
  }

  /** Part of the key of a row by its field: the bytes or the number that rows are sorted by. */
  part(row: number, field: RecordField): Part | undefined {
    const at = this.#fields.indexOf(field);
    return at < 0 ? undefined : this.#parts[row * this.#fields.length + at];
  }

  /** The row has no events any more. */
  remove(row: number): void {
    const width = this.#fields.length;
    const path: Node[] = [this.#root];
    for (let i = 0; i < width - 1; i++)
      path.push((path[i] as Node).get(this.#parts[row * width + i] as Part) as Node);
    for (let i = width - 1; i >= 0; i--) {
      const node = path[i] as Node;
      node.delete(this.#parts[row * width + i] as Part);
      this.#parts[row * width + i] = 0;
      if (node.size > 0) break;
    }
    // Those that stayed keep no text either.
    for (let i = 0; i < width; i++) this.#parts[row * width + i] = 0;
    this.#uses[row] = 0;
    this.#free.push(row);
  }
}

function inner(node: Node, part: Part): Node {
  let next = node.get(part) as Node | undefined;
  if (!next) {
    next = new Map();
    node.set(part, next);
  }
  return next;
}
