// SPDX-License-Identifier: MIT
/** What a typed pattern stands for, and what it is looked up in. */

/** One thing that a probe can be attached to. */
export type FunctionTarget =
  /** `address` is missing where kallsyms shows none (no CAP_SYSLOG); `module` for what is not in the kernel's own image. */
  | {
      readonly kind: 'kernel';
      readonly name: string;
      readonly module?: string;
      readonly address?: bigint;
    }
  | { readonly kind: 'tracepoint'; readonly category: string; readonly name: string }
  /**
   * `offset` is in bytes from the start of the file, as uprobes want it. `name` is the symbol as it is in the file;
   * `aliases` are the other names of the same address. With `pid` only that process is meant.
   */
  | {
      readonly kind: 'user';
      readonly path: string;
      readonly offset: bigint;
      readonly name: string;
      readonly aliases?: readonly string[];
      readonly pid?: number;
    };

/** What matched and is left out all the same. `target` is for people: a name, or `vfs_read [ext4]`. */
export interface SkippedTarget {
  readonly target: string;
  /** A sentence without its full stop. */
  readonly reason: string;
}

/** The result of a look-up. There is always at least one target: none is an error. */
export interface ResolvedTargets {
  readonly targets: readonly FunctionTarget[];
  /** Sentences. */
  readonly warnings: readonly string[];
  readonly skipped: readonly SkippedTarget[];
}

export interface ResolveOptions {
  /** The pattern is a regular expression (`-r`), matched from the beginning of a name as bcc does. */
  readonly regex?: boolean;
  /** User functions are looked up in the files of this process, and only it is meant. */
  readonly pid?: number;
  /**
   * Kernel functions may come without addresses where that is quicker: for ways that take names, and whose links tell
   * where the functions are.
   */
  readonly byName?: boolean;
  readonly limits?: { readonly targets?: number };
}

/** A file that is read by pieces. */
export interface RandomAccessFile {
  /** Bytes; what is behind it does not exist. */
  readonly size: number;
  /** Changes when the file does. */
  readonly identity: string;
  /** Exactly `length` bytes; rejects when they are not there. */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/**
 * Everything that a look-up reads. All of it may be missing, forbidden or hostile: every method rejects with whatever
 * the system says, and what it yields is checked by who asked.
 */
export interface TargetEnvironment {
  /** A small file or one that the kernel makes: `/proc/kallsyms`, `/proc/1/maps`, `/etc/ld.so.cache`. */
  readFile(path: string): Promise<Buffer>;
  /** A file below tracefs: `available_events`. */
  readTracefs(path: string): Promise<Buffer>;
  /** A regular file; rejects for what is none. */
  openFile(path: string): Promise<RandomAccessFile>;
  /** Names in a folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Folders with programs, as PATH says. Nothing in them is run. */
  readonly programFolders: readonly string[];
  /** `process.arch`. */
  readonly arch: string;
}
