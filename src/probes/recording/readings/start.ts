// SPDX-License-Identifier: MIT
/** What a recording says of a start of the probe: what was traced, how, and what it is called. Checked word by word. */
import { visibleText } from '../../../text/visible.ts';
import type { FunctionRow } from '../../function-tool.ts';
import type { RawParams } from '../../params.ts';
import type { SkippedTarget } from '../../targets/types.ts';
import type { IdentityFilter } from '../../types.ts';
import { badRecording } from '../format.ts';
import { list, type Members, members, whole } from '../values.ts';
import type { ReadingShape } from './counters.ts';

export interface RecordedStart extends ReadingShape {
  /** `"vfs_*"`: what was told to be traced. */
  readonly subject: string;
  readonly backend: string;
  /** As the command line would have them. */
  readonly raw: RawParams;
  readonly identity: IdentityFilter;
  readonly rows: readonly FunctionRow[];
  /** Sentences. */
  readonly warnings: readonly string[];
  /** What was left out before the kernel was asked, and what it refused. */
  readonly leftOut: readonly SkippedTarget[];
  readonly skipped: readonly SkippedTarget[];
}

/** More than {@link MOST_TARGETS} of a look-up, with what a tool has besides. */
const MOST = 20_000;
/** Of targets in all rows together. */
const MOST_ADDED = 4 * MOST;
/** A pattern may be a list of thousands of names. */
const MOST_TEXT = 1 << 18;
const MOST_FLAGS = 64;

export function encodeStart(start: RecordedStart): Buffer {
  const rows = start.rows.map(({ address, ...row }) => ({
    ...row,
    ...(address !== undefined && { address: address.toString(16) }),
  }));
  return Buffer.from(JSON.stringify({ ...start, rows }));
}

/** Throws BAD_RECORDING. */
export function parseStart(json: Uint8Array): RecordedStart {
  const given = parseJson(json, 'a start');
  const targets = whole(given.targets, 'targets', MOST);
  return {
    targets,
    timed: given.timed === true,
    outermost: given.outermost === true,
    subject: shown(given.subject, 'subject'),
    backend: shown(given.backend, 'backend'),
    raw: rawParams(given.raw),
    identity: parseIdentity(given.identity),
    rows: rowsOf(given.rows, targets),
    warnings: shownList(given.warnings, 'warnings'),
    leftOut: skippedOf(given.leftOut, 'leftOut'),
    skipped: skippedOf(given.skipped, 'skipped'),
  };
}

/** Throws BAD_RECORDING. */
export function parseJson(json: Uint8Array, what: string): Members {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(json).toString());
  } catch {
    throw badRecording(`${what} is no JSON`);
  }
  return members(parsed, what);
}

/** Throws BAD_RECORDING. */
export function parseIdentity(value: unknown): IdentityFilter {
  const given = members(value, 'identity');
  const id = (name: string) => optional(given[name], (one) => whole(one, name, 0xffff_ffff));
  return {
    pid: id('pid'),
    tid: id('tid'),
    uid: id('uid'),
    cgroup: optional(given.cgroup, (one) => shown(one, 'cgroup')),
    self: given.self === true,
  };
}

/** Sentences. Throws BAD_RECORDING. */
export function shownList(value: unknown, what: string): readonly string[] {
  return boundedList(value, what).map((one) => shown(one, what));
}

function optional<T>(value: unknown, read: (value: unknown) => T): T | undefined {
  return value === undefined ? undefined : read(value);
}

function boundedList(value: unknown, what: string): readonly unknown[] {
  const all = list(value, what);
  if (all.length > MOST) throw badRecording(`${what} is too long`);
  return all;
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string' || value.length > MOST_TEXT) throw badRecording(`${what} is no text`);
  return value;
}

/**
 * A text that was safe to draw when it was written, and whatever has become of it is. Its backslashes are those of escapes: they are
 * not escaped again.
 */
function shown(value: unknown, what: string): string {
  return text(value, what).split('\\').map(visibleText).join('\\');
}

/** As somebody may have typed them: who draws them makes them safe. */
function rawParams(value: unknown): RawParams {
  const entries = Object.entries(members(value, 'raw'));
  if (entries.length > MOST_FLAGS) throw badRecording('raw is too long');
  return Object.fromEntries(
    entries.map(([name, given]) => [
      name,
      given === true || boundedList(given, 'raw').map((one) => text(one, 'raw')),
    ]),
  );
}

function rowsOf(value: unknown, targets: number): readonly FunctionRow[] {
  let added = 0;
  const numbers = (given: unknown) => {
    const all = boundedList(given, 'targets').map((one) => whole(one, 'a target', targets - 1));
    added += all.length;
    if (added > MOST_ADDED) throw badRecording('its rows are too many');
    return all;
  };
  return boundedList(value, 'rows').map((one): FunctionRow => {
    const { name, address, targets, hitTargets, pattern } = members(one, 'a row');
    return {
      name: shown(name, 'a name'),
      address: optional(address, hexadecimal),
      targets: numbers(targets),
      ...(hitTargets !== undefined && { hitTargets: numbers(hitTargets) }),
      ...(pattern !== undefined && { pattern: text(pattern, 'a pattern') }),
    };
  });
}

function hexadecimal(value: unknown): bigint {
  if (typeof value !== 'string' || !/^[\da-f]{1,16}$/.test(value)) throw badRecording('an address is none');
  return BigInt(`0x${value}`);
}

function skippedOf(value: unknown, what: string): readonly SkippedTarget[] {
  return boundedList(value, what).map((one) => {
    const { target, reason } = members(one, what);
    return { target: shown(target, what), reason: shown(reason, what) };
  });
}
