// SPDX-License-Identifier: MIT
/**
 * Records what `bin/probetop demo` shows, as root, in about 35 seconds:
 *
 *     node --import tsx scripts/record-demo.ts [FILE]        (demo/opensnoop.rec)
 *
 * Nothing of this machine gets into it. The processes are those of scripts/demo/stage.c, which play servers among made-up
 * files on a tmpfs that is their root; they alone are in a cgroup of their own, and that cgroup alone is traced. The finished
 * recording is read again, and thrown away if it holds another process or a name that was not made up.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProbeController } from '../src/probes/controller.ts';
import { openEventReader } from '../src/probes/decode/open-event.ts';
import { PassingSink } from '../src/probes/decode/records.ts';
import { openProbe } from '../src/probes/open.ts';
import { loadRecording } from '../src/probes/recording/load.ts';
import { recordedSource, recordingSource } from '../src/probes/recording/source.ts';
import type { EventSource } from '../src/probes/source.ts';
import { Plan } from './demo/plan.ts';
import { application, exporter, nginx, postgres, redis } from './demo/servers.ts';
import { commands, container, cron, journal, login } from './demo/visitors.ts';
import { at } from './setup/paths.mjs';

const TICK_MS = 100;
const MOST_BYTES = 300_000;
/** Names that were made up start with one of these, or are relative. */
const MADE_UP = /^\/(srv|etc|usr|lib|var|proc|sys|run|home\/anna)\//;

function plan(): string {
  const whole = new Plan();
  for (const part of [
    nginx,
    postgres,
    redis,
    application,
    exporter,
    login,
    commands,
    cron,
    journal,
    container,
  ])
    part(whole);
  return String(whole);
}

async function controllerOn(source: EventSource, cgroup: string | undefined) {
  const controller = new ProbeController(openProbe, source);
  await controller.start({
    backend: 'auto',
    sizes: { ringBytes: undefined, arenaBytes: undefined },
    identity: { pid: undefined, tid: undefined, uid: undefined, cgroup, self: false },
    filter: { failedOnly: false, fullPath: true, flags: undefined },
  });
  return controller;
}

/** Plays the plan and records it. Returns the PIDs of its processes. */
async function record(path: string): Promise<ReadonlySet<number>> {
  const stage = at('build/demo/stage');
  mkdirSync(dirname(stage), { recursive: true });
  execFileSync('cc', ['-O2', '-Wall', '-Wextra', '-static', at('scripts/demo/stage.c'), '-o', stage]);
  const root = /^\S+ \S+ \S+ \S+ (\S+) .* - cgroup2 /m.exec(
    readFileSync('/proc/self/mountinfo', 'utf8'),
  )?.[1];
  if (root === undefined) throw new Error('no cgroup v2 is mounted');
  const cgroup = mkdtempSync(join(root, 'probetop-demo-'));
  const folder = mkdtempSync(join(tmpdir(), 'probetop-demo-'));
  const child = spawn(stage, [folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stdin.write(plan());
    if ((await lines.next()).value !== 'ready') throw new Error('the stage is not ready');
    writeFileSync(join(cgroup, 'cgroup.procs'), String(child.pid));
    const controller = await controllerOn(recordingSource(path), cgroup);
    const end = lines.next();
    let over = false;
    void end.finally(() => {
      over = true;
    });
    child.stdin.end('go\n');
    while (!over) {
      await sleep(TICK_MS);
      controller.tick(new PassingSink(() => {}));
    }
    await controller.stop();
    console.log(`${controller.counters.seen} opens, ${JSON.stringify(controller.counters.losses)}`);
    return new Set(
      String((await end).value)
        .split(' ')
        .map(Number),
    );
  } finally {
    child.kill('SIGKILL');
    await sleep(500);
    rmdirSync(cgroup);
    rmdirSync(folder);
  }
}

/** Throws unless the recording holds these processes alone, and made-up names alone. Prints what it shows. */
async function check(path: string, pids: ReadonlySet<number>): Promise<void> {
  const controller = await controllerOn(
    recordedSource(loadRecording(path), { speed: Number.POSITIVE_INFINITY }),
    undefined,
  );
  const read = openEventReader(controller.object);
  const comms = new Map<string, number>();
  const errors = new Map<number, number>();
  const sink = new PassingSink((batch) => {
    while (batch.next()) {
      const pid = read.pid(batch);
      if (!pids.has(pid)) throw new Error(`PID ${pid} is not of the demo`);
      const whole = Buffer.from(read.fullPath(batch) ?? '').toString();
      if (!MADE_UP.test(`${whole}/`)) throw new Error(`${JSON.stringify(whole)} is not of the demo`);
      comms.set(read.comm(batch), (comms.get(read.comm(batch)) ?? 0) + 1);
      const errno = Math.max(0, -read.result(batch));
      errors.set(errno, (errors.get(errno) ?? 0) + 1);
    }
  });
  controller.tick(sink, Number.POSITIVE_INFINITY);
  await controller.stop();
  console.log(Object.fromEntries(comms), Object.fromEntries(errors));
}

const target = resolve(process.argv[2] ?? at('demo/opensnoop.rec'));
const draft = `${target}.${process.pid}`;
try {
  const pids = await record(draft);
  await check(draft, pids);
  const { length } = readFileSync(draft);
  if (length > MOST_BYTES) throw new Error(`${length} bytes are too many`);
  mkdirSync(dirname(target), { recursive: true });
  renameSync(draft, target);
  console.log(`${target}: ${length} bytes, ${pids.size} processes`);
} finally {
  rmSync(draft, { force: true });
}
process.exit();
