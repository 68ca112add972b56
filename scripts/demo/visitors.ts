// SPDX-License-Identifier: MIT
/** Who comes and goes on the demo's machine: a login, cron, the journal, a container. */
import { hostileNames, worldNames } from './names.ts';
import { FLAGS, type Plan } from './plan.ts';
import { SECONDS } from './servers.ts';

const ANNA = 1000;
const HOME = '/home/anna';

/** What the dynamic linker and the locale ask for at each program's start. */
function started(plan: Plan, comm: string, at: number, libraries: readonly string[], uid = ANNA, cwd = HOME) {
  const actor = plan.process(comm, at, { uid, cwd });
  const paths = libraries.map((name) => `/lib/x86_64-linux-gnu/${name}`);
  plan.files(['/etc/ld.so.cache', ...paths]);
  let time = actor.run(at + 0.001, ['/etc/ld.so.preload', '/etc/ld.so.cache', ...paths]);
  time = actor.run(time, ['/usr/lib/locale/locale-archive', '/usr/share/locale/locale.alias']);
  const locales = ['en_GB.UTF-8', 'en_GB.utf8', 'en_GB', 'en.UTF-8', 'en.utf8', 'en'];
  time = actor.run(
    time,
    locales.map((locale) => `/usr/lib/locale/${locale}/LC_CTYPE`),
  );
  return { actor, time };
}

export function login(plan: Plan): void {
  const pam = ['sshd', 'common-auth', 'common-account', 'common-session'].map((name) => `/etc/pam.d/${name}`);
  plan.files([...pam, '/etc/passwd', '/etc/group', '/etc/nsswitch.conf', '/etc/profile']);
  plan.file('/etc/shadow', 0o640);
  plan.file(`${HOME}/.ssh/authorized_keys`, 0o600, ANNA);
  plan.folder(HOME, 0o750, ANNA);
  plan.files([`${HOME}/.bashrc`, `${HOME}/.bash_history`], 0o600, ANNA);
  const sshd = plan.process('sshd', 7, { descriptors: 5 });
  let at = sshd.run(7.02, [
    '/etc/hosts.allow',
    '/etc/hosts.deny',
    '/etc/nologin',
    '/etc/passwd',
    '/etc/shadow',
  ]);
  at = sshd.run(at + 0.2, [`${HOME}/.ssh/authorized_keys`, `${HOME}/.ssh/authorized_keys2`, ...pam]);
  sshd.open(at, '/run/sshd-wake', { flags: FLAGS.wake });
  plan.fifo('/run/sshd-wake');
  const bash = started(plan, 'bash', 7.5, ['libtinfo.so.6', 'libc.so.6']);
  const profile = [
    '/etc/profile',
    `${HOME}/.bash_profile`,
    `${HOME}/.bash_login`,
    `${HOME}/.profile`,
    `${HOME}/.bashrc`,
  ];
  bash.actor.run(bash.time, [...profile, `${HOME}/.inputrc`, '/etc/inputrc', `${HOME}/.bash_history`]);
  bash.actor.open(27, `${HOME}/.bash_history`, { flags: FLAGS.log, mode: 0o600 });
}

export function commands(plan: Plan): void {
  const documents = worldNames.map((name) => `Documents/${name}`);
  plan.files(documents.map((name) => `${HOME}/${name}`));
  const list = started(plan, 'ls', 8.6, ['libselinux.so.1', 'libc.so.6']);
  list.actor.open(list.time, 'Documents', { flags: FLAGS.list });
  documents.forEach((name, i) => {
    const cat = started(plan, 'cat', 9.5 + i * 0.9, ['libc.so.6']);
    cat.actor.open(cat.time, name, { flags: FLAGS.plain });
  });
  const [clears = '', , , bidi = ''] = hostileNames('Downloads/');
  for (const [i, name] of [clears, bidi].entries()) {
    const file = started(plan, 'file', 18.2 + i, ['libmagic.so.1', 'libc.so.6']);
    file.actor.open(file.time, name, { flags: FLAGS.plain });
  }
  const sources = Array.from({ length: 120 }, (_, i) => `src/module${String(i % 12)}/file${i}.c`);
  plan.files(
    sources.map((name) => `${HOME}/${name}`),
    0o644,
    ANNA,
  );
  plan.file(`${HOME}/src/.cache/index`, 0o600);
  const grep = started(plan, 'grep', 22.4, ['libpcre2-8.so.0', 'libc.so.6']);
  const end = grep.actor.run(grep.time, sources, { flags: FLAGS.noLink });
  plan.link(`${HOME}/src/loop`, 'loop');
  plan.link(`${HOME}/src/current`, 'module1');
  grep.actor.run(end, ['src/.cache/index', 'src/loop', 'src'], { flags: FLAGS.plain });
  grep.actor.open(end + 0.01, 'src/current', { flags: FLAGS.noLink });
  const vim = started(plan, 'vim.basic', 24.8, ['libm.so.6', 'libtinfo.so.6', 'libc.so.6']);
  vim.actor.run(vim.time, ['/etc/vim/vimrc', `${HOME}/.vimrc`, `${HOME}/.viminfo`]);
  plan.file('/etc/vim/vimrc');
  plan.file('/etc/motd');
  vim.actor.open(25, 'src/.file1.c.swp', { flags: FLAGS.exclusive, mode: 0o600 });
  vim.actor.open(25.1, 'src/.file1.c.swp', { flags: FLAGS.exclusive, mode: 0o600 });
  vim.actor.open(26, '/etc/motd', { flags: FLAGS.overwrite }).open(26.2, 'src', { flags: FLAGS.overwrite });
  vim.actor
    .open(26.4, '/etc/motd', { flags: FLAGS.quiet })
    .open(26.5, 'n'.repeat(256), { flags: FLAGS.create });
}

export function cron(plan: Plan): void {
  plan.files([
    '/etc/crontab',
    '/etc/logrotate.conf',
    '/etc/logrotate.d/nginx',
    '/etc/logrotate.d/postgresql',
  ]);
  plan.file('/etc/cron.d/sysstat');
  plan.file('/var/lib/logrotate/status', 0o640);
  const daemon = plan.process('cron', 0, { descriptors: 4, cwd: '/var/spool/cron' });
  plan.folder('/var/spool/cron');
  daemon.run(10, ['/etc/crontab', '/etc/cron.d', '/etc/cron.d/sysstat', 'crontabs', '/etc/environment']);
  for (const [comm, at] of [
    ['sh', 10.05],
    ['run-parts', 10.2],
  ] as const)
    started(plan, comm, at, ['libc.so.6'], 0, '/');
  const rotate = started(plan, 'logrotate', 10.4, ['libselinux.so.1', 'libacl.so.1', 'libc.so.6'], 0, '/');
  const names = [
    '/etc/logrotate.conf',
    '/etc/logrotate.d/nginx',
    '/etc/logrotate.d/postgresql',
    '/etc/logrotate.d/mysql',
  ];
  const at = rotate.actor.run(rotate.time, names);
  rotate.actor.open(at, '/var/lib/logrotate/status.lock', { flags: FLAGS.create, mode: 0o640 });
  rotate.actor.open(at + 0.3, '/var/lib/logrotate/status.tmp', { flags: FLAGS.exclusive, mode: 0o640 });
}

export function journal(plan: Plan): void {
  const log = '/var/log/journal/3f0c5d8a4b9e4c7f9a1d2e6b8c7f0a15/system.journal';
  plan.file(log, 0o640);
  const journald = plan.process('systemd-journal', 0, { descriptors: 18 });
  for (let at = 1.3; at < SECONDS; at += 3.7) {
    journald.run(
      at,
      ['comm', 'cmdline', 'status', 'loginuid', 'cgroup'].map(
        (name) => `/proc/${Math.round(400 + at * 90)}/${name}`,
      ),
    );
    journald.open(at + 0.01, log, { flags: FLAGS.create, mode: 0o640 });
  }
}

/** A container's start, by openat2(2), which does not let a name lead out of a folder. */
export function container(plan: Plan): void {
  const RESOLVE_BENEATH = 0x08;
  const cwd = '/var/lib/containers/overlay/8c1f/merged';
  plan.files(['etc/hostname', 'etc/resolv.conf', 'usr/bin/app'].map((name) => `${cwd}/${name}`));
  plan.link(`${cwd}/etc/mtab`, '/proc/mounts');
  const crun = plan.process('crun', 19.5, { descriptors: 9, cwd });
  const names = [
    'etc/hostname',
    'etc/resolv.conf',
    'etc/mtab',
    '../../../escape',
    'usr/bin/app',
    'dev/console',
  ];
  crun.run(19.6, names, { call: '2', flags: FLAGS.path, mode: RESOLVE_BENEATH });
  crun.open(19.7, '', { call: 'o' }).open(19.71, 'usr/bin/app/x', { call: 'o' });
}
