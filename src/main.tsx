// SPDX-License-Identifier: MIT
/** Wires the layers together; with full-screen.ts the only file that knows all of them. */
import { parseArgs, type ToolCommand } from './cli/args.ts';
import { type CommonParams, traceSettings } from './cli/common-params.ts';
import { printError } from './cli/print-error.ts';
import { isFlagged, startSettings } from './cli/start-settings.ts';
import { runFullScreen } from './full-screen.ts';
import { toolOf } from './probes/any-tool.ts';
import { toProbeError } from './probes/errors.ts';
import { parseParams } from './probes/params.ts';
import { toolFor } from './probes/recorded-tools.ts';
import type { ToolId } from './probes/registry.ts';
import { type EventSource, kernelSource } from './probes/source.ts';
import { createTrace, createTraces } from './probes/traces.ts';
import { withDisplay } from './settings/display.ts';
import { showAsciiOnly } from './text/visible.ts';
import { outputIsTerminal } from './ui/terminal/is-terminal.ts';

/** Where the events come from. What only recordings need is loaded only for them. */
async function sourceOf({ kind, tool, common }: ToolCommand, text: boolean): Promise<EventSource> {
  if (kind === 'demo' || common.replay !== undefined) {
    const { demoSource, replaySource } = await import('./probes/recording/source.ts');
    return common.replay === undefined ? demoSource() : replaySource(common.replay, text);
  }
  if (common.record === undefined) return kernelSource();
  const { recordingSourceFor } = await import('./probes/recording/source.ts');
  return recordingSourceFor(common.record, toolOf(tool));
}

function isText({ json, plain, onlySummary }: CommonParams): boolean {
  return json || plain || onlySummary || !outputIsTerminal();
}

/** A recording says which tool it is for, unless the command line does; then the settings do. */
function toolToRun({ tool, named, raw }: ToolCommand, source: EventSource, preferred: ToolId): ToolId {
  if (named || isFlagged(raw)) return tool;
  return source.recordedObject === undefined ? preferred : (toolFor(source) ?? preferred);
}

async function runTool(command: ToolCommand): Promise<number> {
  const { common } = command;
  // Told before a file is read or made.
  parseParams(toolOf(command.tool).params, command.raw);
  if (common.ascii) showAsciiOnly();
  const text = command.run.length > 0 || isText(common);
  const source = await sourceOf(command, text);
  const settings = traceSettings(common);
  const raw = (id: ToolId) => (id === command.tool ? command.raw : {});
  // Loaded only when it is wanted. What takes the terminal is here already, since it must be quick; what draws is not.
  if (command.run.length > 0) return runCommand(command, source);
  if (text) {
    const id = toolToRun(command, source, command.tool);
    const values = parseParams(toolOf(id).params, raw(id));
    const { runHeadless } = await import('./cli/text.ts');
    const trace = createTrace(id, values, settings, source);
    return endWith(source, await runHeadless(trace, common, source));
  }
  const start = startSettings(command);
  const { show, tab } = start.settings;
  const id = toolToRun(command, source, tab);
  const values = parseParams(toolOf(id).params, withDisplay(id, show[id], raw(id)));
  const traces = createTraces(id, values, settings, source, (other) => withDisplay(other, show[other]));
  return endWith(source, await runFullScreen(id, traces, common, source, start));
}

/** Traces what is run and nobody else. It waits at its gate until it is traced. */
async function runCommand({ tool, raw, common, run }: ToolCommand, source: EventSource): Promise<number> {
  const { holdCommand, runHeadless } = await import('./cli/text.ts');
  const held = await holdCommand(run);
  try {
    const { cgroup, pid } = held;
    const values = parseParams(
      toolOf(tool).params,
      cgroup === undefined ? { ...raw, pid: [String(pid)] } : raw,
    );
    const trace = createTrace(tool, values, { ...traceSettings(common), cgroup }, source);
    return await endWith(source, await runHeadless(trace, common, source, held));
  } finally {
    await held.release();
  }
}

/** Throws what went wrong beside the trace itself, unless that has failed already. */
async function endWith(source: EventSource, exitCode: number): Promise<number> {
  await source.finish?.();
  try {
    const words = source.lastWords?.();
    if (words !== undefined) process.stderr.write(words);
  } catch (error) {
    if (exitCode === 0) throw error;
    printError(toProbeError(error));
  }
  return exitCode;
}

async function run(argv: readonly string[]): Promise<number> {
  const command = parseArgs(argv);
  switch (command.kind) {
    case 'version': {
      const { version } = await import('./cli/text.ts');
      process.stdout.write(`probetop ${version}\n`);
      return 0;
    }
    case 'help': {
      const { programHelp, toolHelp } = await import('./cli/text.ts');
      process.stdout.write(command.tool === undefined ? programHelp() : toolHelp(command.tool));
      return 0;
    }
    case 'manual': {
      const { showManual } = await import('./cli/manual.ts');
      return showManual(command.tool);
    }
    case 'completion': {
      const { completionScript } = await import('./cli/completion/scripts.ts');
      process.stdout.write(completionScript(command.shell));
      return 0;
    }
    case 'offer': {
      const { offers } = await import('./cli/completion/scripts.ts');
      process.stdout.write(await offers(command.source, command.word));
      return 0;
    }
    case 'doctor': {
      const { doctor } = await import('./cli/text.ts');
      return doctor(command.json);
    }
    case 'print-config': {
      const { printSettings } = await import('./cli/text.ts');
      return printSettings(startSettings(command));
    }
    case 'demo':
    case 'tool':
      return runTool(command);
  }
}

function failed(error: unknown): never {
  const probeError = toProbeError(error);
  printError(probeError);
  process.exit(probeError.exitCode);
}

// Not awaited: bundled, this is a script.
run(process.argv.slice(2)).then(process.exit, failed);
