// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { deferred } from './deferred.ts';
import { bootGuest, type Guest } from './guest.ts';
import { skipGuests } from './requirements.ts';
import { type Series, seriesNames, seriesSources } from './series.ts';
import { withGuest } from './with-guest.ts';

// Three at a time: on two cores that takes half as long as one after the other.
describe('guests', { skip: skipGuests(), concurrency: 3 }, () => {
  for (const series of seriesNames) {
    describe(`a guest with kernel ${series}`, { timeout: 600_000 }, () => {
      const guest = withGuest({ series });
      const shell = (script: string) => guest().run(['sh', '-c', script]);
      const says = async (script: string) => {
        const { code, stdout, stderr } = await shell(script);
        assert.equal(code, 0, `${script}: ${stderr}`);
        return stdout.toString().trim();
      };

      it('runs a kernel of its series', async () => {
        const release = await says('uname -r');
        assert.equal(release, guest().kernel.release);
        assert.ok(belongsTo(series, release), release);
      });

      it('carries exit codes, and signals as a shell does', async () => {
        for (const code of [0, 1, 23, 113, 255]) assert.equal((await shell(`exit ${code}`)).code, code);
        assert.equal((await shell('kill -SEGV $$')).code, 128 + 11);
        assert.equal((await guest().run(['no-such-program'])).code, 127);
      });

      it('keeps standard output and error apart, byte for byte', async () => {
        const input = Buffer.from(Array.from({ length: 100_003 }, (_, i) => (i * 7) % 256));
        const result = await guest().run(['sh', '-c', 'cat; printf "\\377\\000\\376" >&2'], { input });
        assert.ok(result.stdout.equals(input));
        assert.deepEqual([...result.stderr], [255, 0, 254]);
      });

      it('passes arguments, environment and working folder on unchanged', async () => {
        const word = `it's "a" $HOME \\ ü\n*`;
        const argv = ['sh', '-c', 'printf "%s|%s|%s" "$1" "$WORD" "$PWD"', 'sh', word];
        const { stdout } = await guest().run(argv, { cwd: '/usr/lib', env: { WORD: word } });
        assert.equal(stdout.toString(), `${word}|${word}|/usr/lib`);
      });

      it('runs commands side by side', async () => {
        const codes = [3, 5, 7, 11];
        const results = await Promise.all(codes.map((code) => shell(`echo ${code}; exit ${code}`)));
        assert.deepEqual(
          results.map(({ code, stdout }) => `${code} ${stdout}`),
          codes.map((code) => `${code} ${code}\n`),
        );
      });

      it('hands output on while the command runs', async () => {
        const seen = deferred<string>();
        const job = guest().start(['sh', '-c', 'echo early; exec sleep 1009'], {
          onOutput: (chunk) => seen.resolve(chunk.toString()),
        });
        assert.equal(await seen.promise, 'early\n');
        await job.signal('TERM');
        assert.deepEqual((await job.result).code, 128 + 15);
      });

      it('kills what takes too long, children and all, and goes on', async () => {
        await assert.rejects(
          guest().run(['sh', '-c', 'echo so far; sleep 1013 & sleep 1013'], { timeoutMs: 5000 }),
          /took longer than 5 s in the guest\nso far/,
        );
        assert.equal((await shell("pgrep -f 'sleep 101[3]'")).code, 1);
      });

      it('starts commands with SIGINT at its default and reaps their orphans', async () => {
        assert.equal((await shell('kill -INT $$; exit 0')).code, 128 + 2);
        await shell('(sh -c "exit 3" &)');
        await says('for i in $(seq 30); do ps -eo stat | grep -q ^Z || exit 0; sleep 1; done; exit 1');
      });

      it('has the tracing and BPF file systems, BTF and cgroups', async () => {
        await says(
          'grep -q . /sys/kernel/tracing/available_filter_functions && test -d /sys/kernel/debug/bdi',
        );
        await says('test -s /sys/kernel/btf/vmlinux && test -s /boot/config-$(uname -r)');
        assert.equal(await says('stat -f -c %T /sys/fs/bpf'), 'bpf_fs');
        assert.equal(await says('stat -f -c %T /sys/fs/cgroup'), 'cgroup2fs');
        await says('test -e /dev/fd/0 && test -c /dev/ptmx && test -r /sys/kernel/security/lockdown');
      });

      it('has an ext4 disk at /scratch, its own /tmp, and a share at /vm', async () => {
        assert.equal(await says('awk \'$2 == "/scratch" { print $1, $3 }\' /proc/mounts'), '/dev/vda ext4');
        assert.equal(await says('stat -f -c %T /tmp'), 'tmpfs');
        await says('printf hello > /vm/greeting');
        assert.equal(readFileSync(join(guest().shareDir, 'greeting'), 'utf8'), 'hello');
      });

      it("sees the host's checkout and runs its Node", async () => {
        const { stdout } = await guest().run(['node', '-p', 'process.version'], { cwd: import.meta.dirname });
        assert.equal(stdout.toString().trim(), process.version);
        await says(`test -r '${import.meta.filename}'`);
      });

      it('loads null_blk, brd and loop', async () => {
        await says('modprobe null_blk nr_devices=1 && test -b /dev/nullb0 && rmmod null_blk');
        await says('modprobe brd rd_nr=1 rd_size=1024 && test -b /dev/ram0');
        await says(
          'truncate -s 1M /scratch/image && modprobe loop && losetup -d $(losetup -f --show /scratch/image)',
        );
      });
    });
  }

  describe('the end of a guest', { timeout: 600_000 }, () => {
    const series = '6.12';

    it('leaves no emulator and no files when it is closed, and refuses commands', async () => {
      const guest = await bootGuest({ series, memoryMb: 1024 });
      await guest.close();
      await guest.close();
      assert.ok(hasEnded(guest));
      assert.ok(!existsSync(guest.shareDir));
      await assert.rejects(async () => guest.run(['true']), /the guest is closed/);
    });

    it('leaves no emulator when the process that booted it is killed', async () => {
      const script = [
        `import { bootGuest } from ${JSON.stringify(join(import.meta.dirname, 'guest.ts'))};`,
        `const guest = await bootGuest({ series: '${series}', memoryMb: 1024 });`,
        'process.stdout.write(String(guest.pid));',
        "process.kill(process.pid, 'SIGKILL');",
      ].join('\n');
      const pid = Number(runToDeath(['--import', 'tsx', '--input-type=module', '-e', script]));
      assert.ok(pid > 0);
      for (let tries = 0; isRunning(pid) && tries < 100; tries++) await new Promise((r) => setTimeout(r, 50));
      assert.ok(!isRunning(pid));
    });

    it('is explained by the console when the kernel panics', async () => {
      await using guest = await bootGuest({ series, memoryMb: 1024 });
      await assert.rejects(
        guest.run(['sh', '-c', 'echo c > /proc/sysrq-trigger; sleep 30']),
        /the guest ended by itself[\s\S]*sysrq triggered crash/,
      );
    });

    it('can do without tracefs, and take words for the kernel', async () => {
      await using guest = await bootGuest({ series, tracefs: false, cmdline: ['lockdown=confidentiality'] });
      const { stdout } = await guest.run([
        'sh',
        '-c',
        'ls /sys/kernel/tracing; cat /sys/kernel/security/lockdown',
      ]);
      assert.equal(stdout.toString(), 'none integrity [confidentiality]\n');
    });
  });
});

function belongsTo(series: Series, release: string): boolean {
  const { release: own, successor } = seriesSources[series];
  return own.test(release) || successor?.test(release) === true;
}

function hasEnded(guest: Guest): boolean {
  return !isRunning(guest.pid);
}

function isRunning(pid: number): boolean {
  try {
    // A process that has ended and waits for its parent is not running.
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** What a program that ends by a signal has written. */
function runToDeath(args: readonly string[]): string {
  try {
    execFileSync(process.execPath, args, {
      encoding: 'utf8',
      timeout: 180_000,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return String(error.stdout);
    throw error;
  }
  throw new Error('the program did not die');
}
