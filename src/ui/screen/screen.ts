// SPDX-License-Identifier: MIT
/**
 * The terminal as one picture: what Ink draws at the bottom, painters on top of it. However many changes come in one turn
 * of the event loop, they are one frame and one write, and while the terminal is slow frames are left out, not queued.
 */

import type { Pointed } from '../target.ts';
import { InkParser } from './ansi.ts';
import { Area } from './area.ts';
import { ClusterTable } from './clusters.ts';
import type { ColorDepth } from './color.ts';
import { FrameEncoder, type MakeEncoder } from './encode.ts';
import { Grid } from './grid.ts';
import { InkStream } from './ink-stream.ts';
import { KeptParts } from './kept-parts.ts';
import { Marks } from './marks.ts';

/** Where frames go. */
export interface ScreenOutput {
  /** These bytes do not change while it is {@link busy}. */
  write(frame: Uint8Array): void;
  /** True while an earlier frame is still on its way. */
  readonly busy: boolean;
  /** Calls back whenever {@link busy} ends. */
  onIdle(callback: () => void): void;
}

/** In columns and rows of the screen. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Painter {
  /** Where it paints now; undefined for nowhere. */
  rect(): Rect | undefined;
  paint(area: Area): void;
}

export interface ScreenOptions {
  readonly columns: number;
  readonly rows: number;
  readonly colors: ColorDepth;
  readonly makeEncoder: MakeEncoder;
  /** Ink shows with an ellipsis that it has cut something off; here with a character that every terminal has. */
  readonly ascii?: boolean;
  /** Hears of what a painter throws; its frame is not sent. Without it the error is thrown on. */
  readonly onError?: (error: unknown) => void;
}

/** A terminal that has just been opened may say that it has no size. */
const atLeastOne = (size: number): number => Math.max(1, size);

export class Screen {
  readonly #output: ScreenOutput;
  readonly #encoder: FrameEncoder;
  readonly #onError: ((error: unknown) => void) | undefined;
  readonly #clusters = new ClusterTable();
  readonly #base: Grid;
  readonly #parser: InkParser;
  readonly #stream: InkStream;
  #next: Grid;
  /** What the terminal shows once it has taken everything. */
  #sent: Grid;
  readonly #marks = new Marks();
  readonly #kept: KeptParts;
  #painters: readonly Painter[] = [];
  #scheduled = false;
  #wanted = false;
  #suspended = false;
  /** Whether the terminal is to be cleared first, for what it shows is not known. */
  #unknown = true;
  #frames = 0;
  #bytes = 0;

  constructor(output: ScreenOutput, options: ScreenOptions) {
    const columns = atLeastOne(options.columns);
    const rows = atLeastOne(options.rows);
    this.#output = output;
    this.#encoder = new FrameEncoder(options.makeEncoder, options.colors);
    this.#onError = options.onError;
    const grid = () => new Grid(columns, rows, this.#clusters);
    this.#base = grid();
    this.#next = grid();
    this.#sent = grid();
    this.#kept = new KeptParts(this.#sent);
    this.#parser = new InkParser(this.#base);
    this.#stream = new InkStream(columns, rows, (text) => {
      this.#parser.write(options.ascii ? text.replaceAll('…', '~') : text);
      this.#tidy();
      this.#kept.forget();
      this.invalidate();
    });
    output.onIdle(() => {
      if (this.#wanted) this.invalidate();
    });
  }

  /** What Ink is to be given as its stdout. */
  get stdout(): NodeJS.WriteStream {
    return this.#stream as unknown as NodeJS.WriteStream;
  }

  get columns(): number {
    return this.#base.columns;
  }

  get rows(): number {
    return this.#base.rows;
  }

  /** Frames that were sent. */
  get frames(): number {
    return this.#frames;
  }

  /** Bytes of those frames. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The text of the newest frame, without blanks at the ends of lines. */
  lines(): string[] {
    return this.#sent.lines();
  }

  /** What a cell of the newest frame stands for. */
  pointedAt(column: number, row: number): Pointed | undefined {
    return this.#marks.at(column, row);
  }

  /** To be called when the terminal has another size, or has had one meanwhile. Tells Ink; the next frame draws everything. */
  resize(newColumns: number, newRows: number): void {
    const columns = atLeastOne(newColumns);
    const rows = atLeastOne(newRows);
    if (columns === this.columns && rows === this.rows) {
      this.redraw();
      return;
    }
    this.#parser.resize(columns, rows);
    this.#next.resize(columns, rows);
    this.#sent.resize(columns, rows);
    this.redraw();
    this.#stream.resize(columns, rows);
  }

  /** Paints over Ink's picture and over earlier painters, until the function it returns is called. */
  addPainter(painter: Painter): () => void {
    const setPainters = (painters: readonly Painter[]) => {
      this.#painters = painters;
      this.#kept.forget();
      this.invalidate();
    };
    setPainters([...this.#painters, painter]);
    return () => setPainters(this.#painters.filter((other) => other !== painter));
  }

  /** Asks for a frame, which will come soon. */
  invalidate(): void {
    this.#wanted = true;
    if (this.#scheduled || this.#suspended || this.#output.busy) return;
    this.#scheduled = true;
    // One turn later, for React does what it has scheduled in this one: header and body are one frame.
    setImmediate(() => setImmediate(() => this.#frame()));
  }

  /**
   * Makes a frame at once, unless one is on its way: for a tick, with which no component has anything to do. Each further
   * turn of the loop would cost a tenth of what the frame does.
   */
  draw(): void {
    this.#wanted = true;
    if (!this.#scheduled) this.#frame();
  }

  /** Forgets what the terminal shows: the next frame clears it, paints and draws everything. */
  redraw(): void {
    this.#unknown = true;
    this.#kept.forget();
    this.invalidate();
  }

  /** Sends nothing until {@link resume}: the terminal is somebody else's. */
  suspend(): void {
    this.#suspended = true;
  }

  /** Draws everything. */
  resume(): void {
    this.#suspended = false;
    this.redraw();
  }

  #frame(): void {
    this.#scheduled = false;
    if (this.#suspended || this.#output.busy) return;
    this.#wanted = false;
    const next = this.#next;
    try {
      this.#paint(next);
    } catch (error) {
      this.#kept.forget();
      if (!this.#onError) throw error;
      this.#onError(error);
      return;
    }
    if (this.#unknown) this.#sent.clear();
    const bytes = this.#encoder.encode(this.#sent, next, this.#unknown);
    if (bytes.length === 0) return;
    this.#unknown = false;
    this.#next = this.#sent;
    this.#sent = next;
    this.#frames++;
    this.#bytes += bytes.length;
    this.#output.write(bytes);
  }

  #paint(next: Grid): void {
    this.#tidy();
    next.copy(this.#base);
    this.#marks.clear();
    this.#kept.begin(this.#sent);
    const frame = { marks: this.#marks, kept: this.#kept };
    for (const painter of this.#painters) {
      const rect = painter.rect();
      if (rect && rect.width > 0 && rect.height > 0) {
        painter.paint(new Area(next, rect.x, rect.y, rect.width, rect.height, undefined, frame));
      }
    }
  }

  #tidy(): void {
    if (!this.#clusters.crowded) return;
    this.#clusters.compact([this.#base, this.#next, this.#sent].map(({ glyphs }) => glyphs));
  }
}
