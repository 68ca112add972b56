// SPDX-License-Identifier: MIT
/** opensnoop: every open(2), openat(2) and openat2(2), as it returns. */
import { OPEN_FLAG_NAMES, parseFlagFilter } from '../host/open-flags.ts';
import { type OpenFilter, openProbe } from '../open.ts';
import type { ParamSchema, ParamValues } from '../params.ts';
import type { EventTool } from '../types.ts';
import { csvOpens } from './opensnoop-csv.ts';
import { type OpenRow, readOpens } from './opensnoop-rows.ts';
import { jsonOpens, plainOpens } from './opensnoop-text.ts';

export const opensnoopParams = {
  timestamp: {
    kind: 'switch',
    short: 'T',
    long: 'timestamp',
    display: 'shown',
    summary: 'show the time since the first open',
  },
  uid: { kind: 'switch', short: 'U', long: 'print-uid', display: 'shown', summary: 'show the user ID' },
  failed: { kind: 'switch', short: 'x', long: 'failed', summary: 'only opens that failed' },
  pid: {
    kind: 'integer',
    short: 'p',
    long: 'pid',
    metavar: 'PID',
    min: 1,
    summary: 'only this process',
    offers: 'process',
  },
  tid: {
    kind: 'integer',
    short: 't',
    long: 'tid',
    metavar: 'TID',
    min: 1,
    summary: 'only this thread',
    offers: 'thread',
  },
  byUid: {
    kind: 'integer',
    short: 'u',
    long: 'uid',
    metavar: 'UID',
    min: 0,
    summary: 'only this user ID',
    offers: 'user',
  },
  duration: {
    kind: 'seconds',
    short: 'd',
    long: 'duration',
    metavar: 'SECONDS',
    summary: 'end after this time',
    textOnly: true,
  },
  name: {
    kind: 'text',
    short: 'n',
    long: 'name',
    metavar: 'NAME',
    exact: true,
    summary: 'only processes whose name holds NAME',
    offers: 'process-name',
  },
  under: {
    kind: 'text',
    long: 'under',
    metavar: 'DIR',
    exact: true,
    summary: 'only paths that begin with DIR, as they are shown',
  },
  showTid: { kind: 'switch', long: 'print-tid', display: 'shown', summary: 'show the thread ID too' },
  extended: {
    kind: 'switch',
    short: 'e',
    long: 'extended-fields',
    display: 'shown',
    summary: 'show flags and mode',
  },
  flags: {
    kind: 'list',
    short: 'f',
    long: 'flag-filter',
    metavar: 'FLAG',
    summary: 'only opens with this flag (O_WRONLY); repeatable',
    offers: OPEN_FLAG_NAMES,
  },
  fullPath: {
    kind: 'switch',
    short: 'F',
    long: 'full-path',
    display: 'shown',
    summary: 'show the directory of relative names',
  },
} as const satisfies ParamSchema;

export type OpensnoopParams = ParamValues<typeof opensnoopParams>;

const TEXTS = { plain: plainOpens, json: jsonOpens, csv: csvOpens } as const;

export const opensnoop: EventTool<'opensnoop', typeof opensnoopParams, OpenFilter, OpenRow> = {
  kind: 'events',
  id: 'opensnoop',
  summary: 'files being opened, by whom, and which opens fail',
  subject: 'opens',
  params: opensnoopParams,
  probe: openProbe,
  needs: ['events'],
  // A thread is one of a process: as in bcc, -t wins over -p.
  identity: (values) => ({
    pid: values.tid === undefined ? values.pid : undefined,
    tid: values.tid,
    uid: values.byUid,
  }),
  filter: (values) => ({
    failedOnly: values.failed,
    fullPath: values.fullPath,
    flags: parseFlagFilter(values.flags),
  }),
  text: (values, context) => TEXTS[context.format](values, context),
  reading: readOpens,
};
