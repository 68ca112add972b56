// SPDX-License-Identifier: MIT
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exec } from './exec.ts';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** A private view of some Debian suites: its own sources, lists and archives, so the machine's apt stays as it is. */
export interface Apt {
  names(prefix: string): Promise<string[]>;
  version(name: string): Promise<string>;
  /** Downloads packages (`name=version`) into a folder. */
  download(packages: readonly string[], into: string): Promise<void>;
  /** The same with everything they depend on, as if nothing were installed. */
  downloadClosure(packages: readonly string[], into: string): Promise<void>;
}

/** Downloads the indexes of the suites into `dir`. Signatures are checked against Debian's own keyring. */
export async function openApt(dir: string, suites: readonly string[]): Promise<Apt> {
  const config = join(dir, 'apt.conf');
  await mkdir(join(dir, 'lists/partial'), { recursive: true });
  await mkdir(join(dir, 'archives/partial'), { recursive: true });
  await writeFile(join(dir, 'status'), '');
  await writeFile(join(dir, 'debian.sources'), await stanzas(suites));
  await writeFile(config, configuration(dir));
  const network = { timeoutMs: 900_000 };
  await exec(['apt-get', '-c', config, 'update'], network);
  return {
    names: async (prefix) => lines(await exec(['apt-cache', '-c', config, 'pkgnames', prefix])),
    async version(name) {
      const record = await exec(['apt-cache', '-c', config, 'show', '--no-all-versions', name]);
      const version = /^Version: (.+)$/m.exec(record.toString())?.[1];
      if (version === undefined) throw new Error(`apt-cache shows no version of ${name}`);
      return version;
    },
    async download(packages, into) {
      await mkdir(into, { recursive: true });
      await exec(['apt-get', '-c', config, 'download', ...packages], { ...network, cwd: into });
    },
    async downloadClosure(packages, into) {
      await mkdir(join(into, 'partial'), { recursive: true });
      const only = ['-y', '--no-install-recommends', '--download-only', '-o', `Dir::Cache::archives=${into}`];
      await exec(['apt-get', '-c', config, ...only, 'install', ...packages], network);
    },
  };
}

/**
 * Given with -c and so read last: proxies and the like of the machine's configuration stay in force, while its
 * post-update hooks, which tell the desktop that the machine's own lists have changed, do not run.
 */
function configuration(dir: string): string {
  return [
    '#clear APT::Update::Pre-Invoke;',
    '#clear APT::Update::Post-Invoke;',
    '#clear APT::Update::Post-Invoke-Success;',
    `Dir::Etc::SourceList ${quoted(join(dir, 'debian.sources'))};`,
    'Dir::Etc::SourceParts "/dev/null";',
    `Dir::State ${quoted(dir)};`,
    `Dir::State::lists ${quoted(join(dir, 'lists'))};`,
    `Dir::State::status ${quoted(join(dir, 'status'))};`,
    `Dir::Cache ${quoted(dir)};`,
    // The unprivileged download user of apt may not write to a folder under /root.
    'APT::Sandbox::User "root";',
    'Acquire::Retries "3";',
    '',
  ].join('\n');
}

async function stanzas(suites: readonly string[]): Promise<string> {
  const mirrors = await debianMirrors();
  const found = suites.flatMap((suite) => {
    const uri = suite.endsWith('-security') ? mirrors.security : mirrors.main;
    return uri === undefined ? [] : [stanza(uri, suite)];
  });
  return found.join('\n');
}

/** Only the package index: no translations, no desktop metadata. */
function stanza(uri: string, suite: string): string {
  const fields = {
    Types: 'deb',
    URIs: uri,
    Suites: suite,
    Components: 'main',
    Architectures: 'amd64',
    Targets: 'Packages',
    'Signed-By': keyring,
  };
  return `${Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')}`;
}

interface Mirrors {
  readonly main: string;
  /** Absent when the machine has no security archive: then only what has reached the main one is seen. */
  readonly security: string | undefined;
}

/** Where the machine's own apt gets Debian from, in whatever format its sources are written. */
async function debianMirrors(): Promise<Mirrors> {
  const given = process.env.PROBETOP_DEBIAN_MIRROR;
  const format = '$(ORIGIN)|$(LABEL)|$(REPO_URI)';
  const targets = lines(await exec(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages']));
  const uriOf = (label: string) =>
    targets
      .map((line) => line.split('|'))
      .find(([origin, itsLabel]) => origin === 'Debian' && itsLabel === label)?.[2];
  const main = given ?? uriOf('Debian');
  if (main === undefined) {
    throw new Error(
      "this machine's apt knows no Debian archive to take kernels from: run apt-get update, " +
        'or set PROBETOP_DEBIAN_MIRROR to the address of a mirror',
    );
  }
  return { main, security: uriOf('Debian-Security') };
}

function lines(output: Buffer): string[] {
  return output.toString().split('\n').filter(Boolean);
}

function quoted(path: string): string {
  return `"${path}"`;
}
