// SPDX-License-Identifier: MIT
/** Wires the layers together; the only file that knows all of them. */
import { parseArgs } from './cli/args.ts';
import type { CommonParams } from './cli/common-params.ts';
import { printError } from './cli/print-error.ts';
import { toProbeError } from './probes/errors.ts';
import { parseParams, type RawParams } from './probes/params.ts';
import { type ToolId, tools } from './probes/registry.ts';
import { kernelSource } from './probes/source.ts';
import { showAsciiOnly } from './text/visible.ts';

async function runTool(id: ToolId, raw: RawParams, common: CommonParams): Promise<number> {
  const tool = tools[id];
  const values = parseParams(tool.params, raw);
  if (common.ascii) showAsciiOnly();
  if (common.json || common.plain || common.onlySummary || !process.stdout.isTTY) {
    const { runHeadless } = await import('./cli/headless.ts');
    return runHeadless(tool, values, common, kernelSource());
  }
  setColor(common.color ?? 'auto');
  // Only here, so that text output never loads Ink and React.
  const { runFullScreen } = await import('./full-screen.ts');
  return runFullScreen(tool, values, common);
}

/** chalk, with which Ink colours, knows FORCE_COLOR but not NO_COLOR, and reads it when it is loaded. */
function setColor(when: string): void {
  if (when === 'always') process.env.FORCE_COLOR = '1';
  else if (when === 'never' || process.env.NO_COLOR) process.env.FORCE_COLOR = '0';
}

async function run(argv: readonly string[]): Promise<number> {
  const command = parseArgs(argv);
  switch (command.kind) {
    case 'version': {
      const { version } = await import('./cli/version.ts');
      process.stdout.write(`probetop ${version}\n`);
      return 0;
    }
    case 'help':
    case 'manual': {
      const { programHelp, toolHelp } = await import('./cli/help.ts');
      process.stdout.write(command.tool === undefined ? programHelp() : toolHelp(command.tool));
      return 0;
    }
    case 'doctor': {
      const { doctor } = await import('./cli/doctor.ts');
      return doctor(command.json);
    }
    case 'tool':
      return runTool(command.tool, command.raw, command.common);
  }
}

// Diagnostics are a courtesy: rows and detaching must not depend on somebody reading them.
process.stderr.on('error', () => {});

try {
  process.exit(await run(process.argv.slice(2)));
} catch (error) {
  const probeError = toProbeError(error);
  printError(probeError);
  process.exit(probeError.exitCode);
}
