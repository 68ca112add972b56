// SPDX-License-Identifier: MIT
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder, without a slash at the end. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** The program under test. */
export const probetop = join(root, 'bin/probetop');

/** How much slower than a plain machine this one is: an emulated guest sets it. Stretches timeouts, nothing else. */
export const slowness = Math.max(1, Number(process.env.PROBETOP_TEST_SLOW ?? 1) || 1);

/** A timeout in milliseconds for a plain machine, stretched for this one. */
export function patience(milliseconds: number): number {
  return milliseconds * slowness;
}

/** A folder that is gone, with all in it, when the scope that holds it ends. Others can pass through it. */
export function temporaryFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'probetop-test-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

const CAP_SYS_ADMIN = 21n;
const CAP_PERFMON = 38n;
const CAP_BPF = 39n;

/**
 * Why this process cannot trace the kernel: the `skip` option of a test that needs to. False when it can, and
 * where CI is set: there a test that cannot run is to fail, not to be left out.
 */
export function requireTracing(): string | false {
  const { CI } = process.env;
  if (CI && CI !== 'false' && CI !== '0') return false;
  const held = BigInt(`0x${/^CapEff:\s*(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`);
  const has = (capability: bigint): boolean => ((held >> capability) & 1n) === 1n;
  if (!has(CAP_SYS_ADMIN) && !(has(CAP_BPF) && has(CAP_PERFMON))) return 'needs root, to load BPF programs';
  if (process.getuid?.() !== 0) return 'needs root, to change users and mounts';
  return existsSync('/sys/kernel/btf/vmlinux') ? false : 'needs a kernel with BTF';
}
