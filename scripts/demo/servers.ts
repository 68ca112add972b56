// SPDX-License-Identifier: MIT
/** What runs all the time on the demo's machine: www.example.org, its application and its database. */

import { hostileNames } from './names.ts';
import { FLAGS, type Plan, random } from './plan.ts';

export const SECONDS = 30;

const WWW_DATA = 33;
const POSTGRES = 106;
const REDIS = 107;
const EXPORTER = 108;
const APP = 1001;

const SITE = '/srv/www/example.org';

/** Requests that nginx serves: a precompressed file is looked for first. */
export function nginx(plan: Plan): void {
  const next = random(7);
  const pages = [
    'index.html',
    'about.html',
    'blog/index.html',
    'blog/2026/kernel-probes.html',
    'contact.html',
  ];
  const assets = ['css/site.css', 'js/app.js', 'img/logo.svg', 'img/team.webp', 'fonts/inter.woff2'];
  plan.files([...pages, ...assets].map((name) => `${SITE}/${name}`));
  plan.files(['css/site.css.gz', 'js/app.js.gz'].map((name) => `${SITE}/${name}`));
  plan.file(`${SITE}/private/.htpasswd`, 0o600);
  plan.file('/var/log/nginx/access.log', 0o640);
  plan.file('/var/log/nginx/error.log', 0o640);
  const master = plan.process('nginx', 0, { descriptors: 9 });
  for (const log of ['access.log', 'error.log'])
    master.open(15.2, `/var/log/nginx/${log}`, { flags: FLAGS.log, mode: 0o640 });
  const serve = (worker: ReturnType<Plan['process']>, at: number, name: string, keep = false) => {
    worker.open(at, `${SITE}/${name}.gz`, { flags: FLAGS.serve });
    worker.open(at + 0.0003, `${SITE}/${name}`, { flags: FLAGS.serve, keep });
  };
  const probes = [
    '.env',
    'wp-login.php',
    '.git/config',
    'index.html/admin',
    'private/.htpasswd',
    'favicon.ico',
  ];
  for (const index of [0, 1]) {
    // The second worker may open few: a burst makes it run out of descriptors.
    const limit = index === 1 ? { limit: 48 } : {};
    const worker = plan.process('nginx', 0, { uid: WWW_DATA, descriptors: 12, ...limit });
    for (let at = 0.2 + index / 10; at < SECONDS; at += 0.15 + next() * 0.5) {
      const page = pages[Math.floor(next() * pages.length)] ?? '';
      serve(worker, at, page);
      if (next() < 0.4) for (const asset of assets) serve(worker, at + 0.02 + next() * 0.03, asset);
      if (next() < 0.12) {
        const probe = probes[Math.floor(next() * probes.length)] ?? '';
        worker.open(at + 0.01, `${SITE}/${probe}`, { flags: FLAGS.serve });
      }
    }
    for (let i = 0; i < 60; i++)
      serve(worker, 12 + i * 0.02 + next() * 0.01, pages[i % 5] ?? '', index === 1);
    worker.close(13.3);
    const names = hostileNames(`${SITE}/upload/`);
    names.forEach((name, i) => {
      if (i % 2 === index) worker.open(5 + i * 2.1, name, { flags: FLAGS.serve });
    });
  }
}

export function postgres(plan: Plan): void {
  const next = random(11);
  const cwd = '/var/lib/postgresql/15/main';
  const tables = [1247, 1249, 1259, 2619, 2663, 16389, 16402, 16411, 16420].map((oid) => `base/16384/${oid}`);
  const own = (name: string) => plan.file(`${cwd}/${name}`, 0o600, POSTGRES);
  for (const name of [...tables, 'global/1262', 'global/pg_control', 'global/pg_filenode.map']) own(name);
  own('base/16384/pg_filenode.map');
  own('pg_wal/0000000100000000000000A3');
  plan.folder(`${cwd}/pg_wal`, 0o700, POSTGRES);
  plan.folder(cwd, 0o700, POSTGRES);
  const actor = (start: number) => plan.process('postgres', start, { uid: POSTGRES, descriptors: 14, cwd });
  for (const start of [0, 1.7, 9.4, 18.3]) {
    const backend = actor(start);
    const begin = ['global/pg_filenode.map', 'global/1262', 'base/16384/pg_filenode.map'];
    let at = backend.run(start + 0.01, begin, { keep: true });
    for (at += 0.1; at < Math.min(SECONDS, start + 14); at += 0.3 + next() * 1.2) {
      const table = tables[Math.floor(next() * tables.length)] ?? '';
      backend.open(at, table, { flags: FLAGS.update, keep: next() < 0.5 });
      if (next() < 0.3) backend.open(at + 0.001, `${table}_vm`, { flags: FLAGS.update });
      if (next() < 0.3) backend.open(at + 0.002, `${table}.1`, { flags: FLAGS.update });
    }
    backend.close(at + 0.1);
  }
  const checkpointer = actor(0);
  for (let i = 0; i < 45; i++)
    checkpointer.open(20 + i * 0.03, tables[i % 9] ?? '', { flags: FLAGS.update, keep: i % 4 === 0 });
  checkpointer.open(21.5, 'global/pg_control', { flags: FLAGS.update }).close(21.6);
  const wal = actor(0);
  wal.open(16.1, 'pg_wal/0000000100000000000000A3', { flags: FLAGS.exclusive, mode: 0o600 });
  wal.open(16.11, 'pg_wal/0000000100000000000000A4', { flags: FLAGS.exclusive, mode: 0o600 });
}

export function redis(plan: Plan): void {
  const cwd = '/var/lib/redis';
  plan.folder(cwd, 0o750, REDIS);
  plan.file('/etc/redis/redis.conf', 0o640, REDIS);
  for (const at of [4.5, 14.5, 24.5]) {
    const child = plan.process('redis-server', at, { uid: REDIS, descriptors: 8, cwd });
    child.open(at + 0.05, `temp-${Math.round(at * 100)}.rdb`, { flags: FLAGS.write, mode: 0o644 });
    child.open(at + 0.2, '.', { flags: FLAGS.plain });
  }
}

/** The application: a worker starts and imports, then works: templates, sessions, translations that are not there. */
export function application(plan: Plan): void {
  const next = random(13);
  const library = '/usr/lib/python3.11';
  const modules =
    'os codecs io abc site stat posixpath json/decoder json/scanner re/_compiler socket ssl email/parser'
      .concat(
        ' http/client http/server logging/config threading asyncio/events urllib/parse decimal datetime',
      )
      .split(' ');
  const compiled = modules.map(
    (name) => `${library}/${name.replace(/([^/]*)$/, '__pycache__/$1')}.cpython-311.pyc`,
  );
  plan.files(compiled.filter((_, i) => i % 9 !== 4));
  plan.files(modules.map((name) => `${library}/${name}.py`));
  const templates = ['base.html', 'list.html', 'detail.html', 'mail/welcome.txt'].map(
    (name) => `templates/${name}`,
  );
  plan.files(templates.map((name) => `/srv/app/${name}`));
  plan.folder('/srv/app/sessions', 0o700, APP);
  plan.file('/etc/localtime');
  for (const start of [0.4, 17]) {
    const worker = plan.process('python3', start, { uid: APP, descriptors: 7, cwd: '/srv/app' });
    let at = worker.run(start + 0.02, ['/usr/bin/pyvenv.cfg', '/srv/app/pyvenv.cfg', '/etc/localtime']);
    for (const [i, file] of compiled.entries()) {
      at = worker.run(at, [file]);
      if (i % 9 === 4) at = worker.run(at, [`${library}/${modules[i]}.py`]);
    }
    for (at += 0.2; at < SECONDS; at += 0.25 + next() * 0.9) {
      const session = `sessions/${Math.floor(next() * 2 ** 32)
        .toString(16)
        .padStart(8, '0')}`;
      worker.open(at, templates[Math.floor(next() * 4)] ?? '');
      worker.open(at + 0.002, session, { flags: next() < 0.5 ? FLAGS.exclusive : FLAGS.create, mode: 0o600 });
      if (next() < 0.25)
        worker.run(
          at + 0.003,
          ['de_AT.UTF-8', 'de_AT.utf8', 'de_AT', 'de.UTF-8', 'de.utf8', 'de'].map(
            (locale) => `/usr/share/locale/${locale}/LC_MESSAGES/app.mo`,
          ),
        );
      if (next() < 0.08) worker.open(at + 0.004, '/etc/app/secret.key');
    }
  }
  plan.file('/etc/app/secret.key', 0o600);
}

/** A scrape every five seconds: a burst of small files, some of which this machine does not have. */
export function exporter(plan: Plan): void {
  const there = [
    'stat',
    'meminfo',
    'loadavg',
    'vmstat',
    'diskstats',
    'net/dev',
    'net/netstat',
    'net/snmp',
    'net/sockstat',
  ]
    .concat(['pressure/cpu', 'pressure/io', 'pressure/memory'])
    .map((name) => `/proc/${name}`);
  const statistics = ['rx_bytes', 'tx_bytes', 'rx_errors', 'tx_errors', 'rx_dropped', 'tx_dropped'];
  const network = ['eth0', 'lo'].flatMap((card) =>
    statistics.map((name) => `/sys/class/net/${card}/statistics/${name}`),
  );
  const missing = [
    '/sys/class/hwmon/hwmon0/temp1_input',
    '/sys/class/thermal/thermal_zone0/temp',
    '/proc/mdstat',
  ];
  plan.files([...there, ...network]);
  plan.folder('/sys/class/net');
  const actor = plan.process('node_exporter', 0, { uid: EXPORTER, descriptors: 8 });
  for (let at = 2.5; at < SECONDS; at += 5) {
    let time = actor.run(at, there);
    time = actor.open(time, '/sys/class/net', { flags: FLAGS.list }).run(time + 0.001, network);
    actor.run(time, missing);
  }
}
