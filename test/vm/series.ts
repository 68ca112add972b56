// SPDX-License-Identifier: MIT

export const seriesNames = ['6.1', '6.12', '7.2'] as const;
export type Series = (typeof seriesNames)[number];

/** How Debian ships one series. */
export interface SeriesSource {
  /** The newest package of any of these suites is taken. */
  readonly suites: readonly string[];
  readonly packagePrefix: string;
  /** What identifies a kernel of the series, as `uname -r` gives it. Leaves out the rt, cloud and unsigned kinds. */
  readonly release: RegExp;
  /**
   * Taken when `release` is there no more: unstable keeps one kernel at a time, and a test of "the newest kernel"
   * on the next one beats no test.
   */
  readonly successor?: RegExp;
  /** The prefixes of the packages that hold the kernel, its modules and its configuration; the release follows. */
  readonly packages: readonly string[];
}

const stable = ['bookworm', 'bookworm-security'] as const;

export const seriesSources: Readonly<Record<Series, SeriesSource>> = {
  '6.1': {
    suites: stable,
    packagePrefix: 'linux-image-6.1.',
    release: /^6\.1\.\d+-\d+-amd64$/,
    packages: ['linux-image-'],
  },
  '6.12': {
    suites: [...stable, 'bookworm-backports'],
    packagePrefix: 'linux-image-6.12.',
    release: /^6\.12\.\d+\+deb[\d.]+-amd64$/,
    packages: ['linux-image-'],
  },
  '7.2': {
    // Here linux-image-* is an empty package that depends on these three; linux-base-* holds the configuration.
    suites: ['sid'],
    packagePrefix: 'linux-binary-7.',
    release: /^7\.2(\.\d+)?\+deb[\d.]+-amd64$/,
    successor: /^7\.\d+(\.\d+)?\+deb[\d.]+-amd64$/,
    packages: ['linux-binary-', 'linux-modules-', 'linux-base-'],
  },
};

export function isSeries(text: string): text is Series {
  return seriesNames.some((name) => name === text);
}

/** Picks the newest release of a series out of package names, its successor's when the series is gone. */
export function newestRelease(source: SeriesSource, names: readonly string[]): string | undefined {
  const kind = source.packages[0] ?? '';
  const releases = names.filter((name) => name.startsWith(kind)).map((name) => name.slice(kind.length));
  const newest = (pattern: RegExp) => newestFirst(releases.filter((release) => pattern.test(release)))[0];
  return newest(source.release) ?? (source.successor && newest(source.successor));
}

/** Sorts versions by their numbers: 6.1.0-10 before 6.1.0-9. */
export function newestFirst(versions: readonly string[]): string[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  return versions.toSorted((a, b) => compare(b, a));
}
