// SPDX-License-Identifier: MIT
/** The command lines that are run with bcc's tool and with ours, both on one known workload. */
import type { ToolId } from '../../src/probes/registry.ts';

export interface BccCase {
  /** Its fixture is `test/fixtures/bcc/<name>.txt`. */
  readonly name: string;
  readonly tool: ToolId;
  /** Valid for both. `{pid}`, `{disk}` and `{fsync}` stand for those of the workload. */
  readonly args: readonly string[];
  /** Which workload of test/vm/inside/beside-bcc.ts. */
  readonly load: 'opens' | 'blocks' | 'files';
  /** What bcc's tool writes once it has attached. */
  readonly ready: RegExp;
  /** It prints intervals: it is interrupted after this one has been printed too. */
  readonly until?: RegExp;
}

/** One case, as each of the two has told it. */
export interface BesideBcc {
  readonly name: string;
  readonly bcc: string;
  readonly ours: string;
}

const TRACING = /Tracing/;
const HEADER = /\n/;

export const CASES: readonly BccCase[] = [
  { name: 'biosnoop', tool: 'biosnoop', args: ['-d', '{disk}'], load: 'blocks', ready: HEADER },
  {
    name: 'funclatency',
    tool: 'funclatency',
    args: ['-p', '{pid}', 'vfs_mkdir'],
    load: 'files',
    ready: TRACING,
  },
  { name: 'opensnoop', tool: 'opensnoop', args: ['-p', '{pid}'], load: 'opens', ready: HEADER },
  { name: 'biolatency', tool: 'biolatency', args: ['-d', '{disk}'], load: 'blocks', ready: TRACING },
  {
    name: 'vfsstat',
    tool: 'vfsstat',
    args: ['-p', '{pid}'],
    load: 'files',
    ready: HEADER,
    until: /(\n.*){4}/,
  },
  { name: 'funccount', tool: 'funccount', args: ['-p', '{pid}', 'vfs_mkdir'], load: 'files', ready: TRACING },
  {
    name: 'opensnoop-all',
    tool: 'opensnoop',
    args: ['-T', '-U', '-e', '-p', '{pid}'],
    load: 'opens',
    ready: HEADER,
  },
  {
    name: 'biosnoop-all',
    tool: 'biosnoop',
    args: ['-Q', '-P', '-d', '{disk}'],
    load: 'blocks',
    ready: HEADER,
  },
  {
    name: 'biolatency-all',
    tool: 'biolatency',
    args: ['-D', '-e', '-m', '-d', '{disk}'],
    load: 'blocks',
    ready: TRACING,
  },
  {
    name: 'funclatency-all',
    tool: 'funclatency',
    args: ['-F', '-u', '-p', '{pid}', 'vfs_mkdir'],
    load: 'files',
    ready: TRACING,
  },
];
