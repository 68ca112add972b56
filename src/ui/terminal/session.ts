// SPDX-License-Identifier: MIT
/**
 * Takes the terminal for a full screen and gives it back in every ending that leaves this process the time to; for the
 * others there is the guard. Nothing here ever waits for the terminal: whoever reads it may have stopped reading.
 */
import type { TerminalControl } from '../../probes/native.ts';
import { inForeground } from './foreground.ts';
import { Guard } from './guard.ts';
import { TerminalInput } from './input.ts';
import { uncaughtText, writeLastWords } from './last-words.ts';
import { ENTER, LEAVE, MOUSE_OFF, MOUSE_ON } from './sequences.ts';

export interface SessionWriter {
  /**
   * Tries all that waits to be written, and this after it, without waiting. False when the terminal did not take it all;
   * the rest is tried again. Never throws.
   */
  writeNow(text: string): boolean;
}

export interface TerminalSessionOptions {
  readonly writer: SessionWriter;
  /** Called once the first bytes are written: loading the addon takes its milliseconds. */
  readonly control: () => TerminalControl;
  /** The terminal is about to be somebody else's: from now on nothing may be written. */
  onSuspend?(): void;
  /** The terminal is ours again, at this size, and shows nothing of what it showed. */
  onResume(columns: number, rows: number): void;
  onResize(columns: number, rows: number): void;
  /** Where keys come from; 0 unless given. */
  readonly input?: number;
  /** Where the writer writes to; 1 unless given. */
  readonly output?: number;
}

type Listener = () => void;

/** Signals that end the program, and the exit code of each, as `Ending` has them. */
const ENDINGS = { SIGINT: 0, SIGHUP: 129, SIGQUIT: 131, SIGTERM: 143 } as const;
/** Continued in the background we stop again. Who does it this often has no other place for us, or we cannot stop. */
const STOPS = 10;
/** But only after the signals that came meanwhile were heard: one of them may be why we were continued. */
const BEFORE_STOP_MS = 20;
/** So often and so far apart a terminal that takes nothing is emptied, to give it back. */
const DISCARDS = 10;
const DISCARD_MS = 5;
/** So long after the terminal has gone the program may still take to end. */
const HANGUP_MS = 3000;

export class TerminalSession {
  readonly #options: TerminalSessionOptions;
  readonly #input: number;
  readonly #keys: TerminalInput;
  readonly #output: number;
  readonly #guard: Guard | undefined;
  readonly #listeners: readonly (readonly [NodeJS.Signals, Listener])[];
  #control: TerminalControl | undefined;
  #fenced = false;
  #entered = false;
  #taken = false;
  #ending = false;
  #stopAgain = true;
  #mouse = false;
  #hungUp = false;
  #size = { columns: 80, rows: 24 };
  #stops = 0;
  #stopLater: NodeJS.Timeout | undefined;

  constructor(options: TerminalSessionOptions) {
    this.#options = options;
    this.#input = options.input ?? 0;
    this.#keys = new TerminalInput(this.#input, () => this.hungUp());
    this.#output = options.output ?? 1;
    this.#guard = Guard.fromEnvironment();
    const endings = Object.entries(ENDINGS) as [NodeJS.Signals, number][];
    this.#listeners = [
      ...endings.map(([signal, code]) => [signal, () => this.#askedToEnd(signal, code)] as const),
      ['SIGTSTP', this.#stopSignal],
      ['SIGCONT', () => this.#resume()],
      ['SIGWINCH', () => this.#resized()],
    ];
  }

  /** Whether the screen is ours. While it is not, nothing may be drawn. */
  get taken(): boolean {
    return this.#taken;
  }

  /** The size when last looked at. */
  get size(): { readonly columns: number; readonly rows: number } {
    return this.#size;
  }

  /** Takes the terminal and writes the first frame. A process in the background stops until it is in the foreground. */
  enter(firstFrame = ''): void {
    if (this.#entered) return;
    this.#entered = true;
    this.#ending = false;
    for (const [event, listener] of this.#listeners) process.on(event, listener);
    if (!this.#fenced) {
      this.#fenced = true;
      process.on('uncaughtException', this.#uncaught);
      process.on('exit', () => {
        this.leave();
        this.#control?.letGo();
      });
    }
    for (; !inForeground(); this.#stops++) {
      if (this.#stops === STOPS) {
        this.hungUp();
        return;
      }
      this.#stopUnheard();
    }
    this.#take(firstFrame);
  }

  /**
   * Gives the terminal back for good: at once, or not at all where nobody reads it, and then the guard does it when we
   * are gone. May be called any number of times.
   */
  leave(): void {
    if (!this.#entered) return;
    this.#entered = false;
    clearTimeout(this.#stopLater);
    this.#giveBack();
    for (const [event, listener] of this.#listeners) process.off(event, listener);
  }

  /** Gives the terminal back, then says what is to be said on standard error. */
  leaveSaying(text: string): void {
    this.leave();
    writeLastWords(text);
  }

  /** Gives the terminal to the shell until it continues us; for Ctrl-Z, which raw mode makes a mere byte. */
  suspend(): void {
    if (!this.#entered || this.#ending || !this.#stopAgain) return;
    // A signal to the group comes from the guard as well. Both are dealt with in one turn, the second after we were
    // continued.
    this.#stopAgain = false;
    setImmediate(() => {
      this.#stopAgain = true;
    });
    this.#giveBack();
    this.#stop();
    this.#resume();
  }

  /**
   * Mouse reports, from now on and whenever the terminal is taken again. Not where keys come from elsewhere: nobody would
   * read the reports but the shell, afterwards.
   */
  setMouse(on: boolean): void {
    if (on === this.#mouse || !this.#keys.interactive) return;
    this.#mouse = on;
    if (this.#taken) this.#options.writer.writeNow(on ? MOUSE_ON : MOUSE_OFF);
  }

  /** From now on what is typed goes there, whenever the screen is ours. */
  read(feed: (bytes: Uint8Array) => void): void {
    this.#keys.feed(feed);
  }

  /** As if SIGHUP had come. Also for a writer whose write fails with EIO. */
  hungUp(): void {
    if (this.#hungUp) return;
    this.#hungUp = true;
    // Nothing else may keep the process alive until the signal is there, and a program that is stuck must end too.
    setTimeout(() => process.exit(ENDINGS.SIGHUP), HANGUP_MS);
    process.kill(process.pid, 'SIGHUP');
  }

  #take(firstFrame: string): void {
    this.#stops = 0;
    this.#taken = true;
    this.#guard?.screenTaken();
    this.#options.writer.writeNow(ENTER + (this.#mouse ? MOUSE_ON : '') + firstFrame);
    const control = this.#loaded();
    if (this.#keys.interactive) {
      try {
        const modes = control.raw(this.#input);
        this.#guard?.modesWere(modes);
      } catch {
        // The terminal has hung up; its signal is on the way.
      }
    }
    if (this.#guard?.errors !== undefined) control.divertErrors(this.#guard.errors);
    this.#keys.open();
    this.#look();
  }

  #loaded(): TerminalControl {
    if (!this.#control) {
      this.#control = this.#options.control();
      // The guard asks for that too, but a Node with capabilities of its own loses it when it starts.
      if (this.#guard) this.#control.dieWithParent(this.#guard.pid);
    }
    return this.#control;
  }

  #giveBack(): void {
    if (!this.#taken) return;
    this.#taken = false;
    this.#keys.close();
    this.#options.onSuspend?.();
    const { writer } = this.#options;
    let written = writer.writeNow(LEAVE);
    for (let tries = 0; !written && this.#control && tries < DISCARDS; tries++) {
      // What nobody has read is frames of a screen that is gone: without them there is room. But while another process,
      // the shell with its prompt, waits to write, nobody else can: it gets the room first.
      this.#control.discardOutput(this.#output);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, DISCARD_MS);
      written = writer.writeNow('');
    }
    this.#control?.restoreErrors();
    this.#control?.cooked();
    if (written) this.#guard?.screenGivenBack();
  }

  /**
   * With the default action of the signal a shell has sent and not with SIGSTOP: where no shell could continue us
   * (`ssh -t host probetop`, a terminal's own command) the kernel then does not stop us.
   */
  #stop(): void {
    process.off('SIGTSTP', this.#stopSignal);
    process.kill(process.pid, 'SIGTSTP');
    process.on('SIGTSTP', this.#stopSignal);
  }

  /** The same where nothing has begun that should hear of the signals that end us: then they simply do. */
  #stopUnheard(): void {
    const signals = Object.keys(ENDINGS) as NodeJS.Signals[];
    const heard = signals.map((signal) => [signal, process.listeners(signal)] as const);
    for (const signal of signals) process.removeAllListeners(signal);
    this.#stop();
    for (const [signal, listeners] of heard) {
      for (const listener of listeners) process.on(signal, listener as NodeJS.SignalsListener);
    }
  }

  /** After any stop, ours or one from outside that left us no time: the shell or the guard has had the terminal. */
  #resume(): void {
    if (!this.#entered || this.#ending) return;
    clearTimeout(this.#stopLater);
    if (inForeground()) {
      this.#take('');
      this.#options.onResume(this.#size.columns, this.#size.rows);
      return;
    }
    this.#giveBack();
    if (this.#stops++ === STOPS) this.hungUp();
    else this.#stopLater = setTimeout(() => this.#stopInBackground(), BEFORE_STOP_MS);
  }

  #stopInBackground(): void {
    if (!this.#entered || this.#ending) return;
    this.#stop();
    this.#resume();
  }

  #look(): void {
    try {
      const { columns, rows } = this.#loaded().size(this.#output);
      // A serial line has no size: it is what terminals have always been.
      this.#size = { columns: columns || 80, rows: rows || 24 };
    } catch {
      // The terminal has hung up; its signal is on the way.
    }
  }

  /** Also told with the size that it was: a window that shrank and grew at once has cut off what stood there. */
  #resized(): void {
    this.#look();
    this.#options.onResize(this.#size.columns, this.#size.rows);
  }

  /** Whoever else listens ends the program, in its own order; alone, we do. */
  #askedToEnd(signal: NodeJS.Signals, code: number): void {
    this.#ending = true;
    if (process.listenerCount(signal) > 1) return;
    this.leave();
    process.exit(code);
  }

  readonly #stopSignal = (): void => this.suspend();

  readonly #uncaught = (error: unknown): void => {
    this.leaveSaying(uncaughtText(error));
    process.exit(1);
  };
}
