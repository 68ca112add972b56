// SPDX-License-Identifier: MIT
import { parseArgs } from 'node:util';
import { bootGuest } from './guest.ts';
import { ensureKernel } from './kernels.ts';
import { isSeries, type Series, seriesNames } from './series.ts';

const usage = `Usage: node --import tsx test/vm/cli.ts SERIES [options] -- COMMAND [ARGUMENT...]
       node --import tsx test/vm/cli.ts fetch [--refresh] [SERIES...]

Boots a guest with a Debian kernel (${seriesNames.join(', ')}), runs one command in it and exits with its code.

  --refresh         take the newest kernel Debian has, not the one in the cache
  --memory MB       default 4096
  --append WORDS    more for the kernel's command line, such as lockdown=integrity
  --no-tracefs      mount neither tracefs nor debugfs
  --share DIR       the folder that is /vm in the guest
  --timeout SECONDS for the command, default 600
  --console         print the kernel's messages to standard error at the end
`;

class UsageError extends Error {}

const options = {
  refresh: { type: 'boolean' },
  memory: { type: 'string' },
  append: { type: 'string', multiple: true },
  tracefs: { type: 'boolean' },
  share: { type: 'string' },
  timeout: { type: 'string' },
  console: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

async function main(words: readonly string[]): Promise<number> {
  const end = words.indexOf('--');
  const ours = end < 0 ? [...words] : words.slice(0, end);
  const command = end < 0 ? [] : words.slice(end + 1);
  const { values, positionals } = parse(ours);
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const [first, ...rest] = positionals;
  if (first === 'fetch') return fetchKernels(rest, values.refresh === true);
  const series = asSeries(first);
  if (rest.length > 0 || command.length === 0) throw new UsageError('the command goes after --');
  if (values.refresh === true) await ensureKernel(series, true);
  await using guest = await bootGuest({
    series,
    memoryMb: asNumber(values.memory ?? '4096'),
    cmdline: values.append ?? [],
    tracefs: values.tracefs !== false,
    ...(values.share === undefined ? {} : { shareDir: values.share }),
  });
  const { code } = await guest.run(command, {
    timeoutMs: asNumber(values.timeout ?? '600') * 1000,
    onOutput: (chunk, stream) => void process[stream].write(chunk),
  });
  if (values.console === true) process.stderr.write(guest.consoleLog());
  return code;
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true, allowNegative: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** All at once: the network and the decompression of one go on while another waits. */
async function fetchKernels(names: readonly string[], refresh: boolean): Promise<number> {
  const wanted = names.length === 0 ? seriesNames : names.map(asSeries);
  const kernels = await Promise.all(wanted.map((series) => ensureKernel(series, refresh)));
  for (const { series, release, dir } of kernels) process.stdout.write(`${series}\t${release}\t${dir}\n`);
  return 0;
}

function asSeries(name: string | undefined): Series {
  if (name !== undefined && isSeries(name)) return name;
  throw new UsageError(`a series is one of ${seriesNames.join(', ')}`);
}

function asNumber(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`${text} is not a number above 0`);
}

// Through process.exit, so that the guest ends with us.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.once(signal, () => process.exit(code));
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const misuse = error instanceof UsageError;
  process.stderr.write(`${error instanceof Error ? error.message : error}\n${misuse ? `\n${usage}` : ''}`);
  process.exitCode = misuse ? 2 : 1;
}
