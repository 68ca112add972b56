// SPDX-License-Identifier: MIT
/** What this kernel and these privileges allow, tool by tool. */
import { release } from 'node:os';
import { type AnyFunctionTool, toolOf } from '../probes/any-tool.ts';
import { ProbeController } from '../probes/controller.ts';
import { type ProbeError, toProbeError } from '../probes/errors.ts';
import { thisHost } from '../probes/function.ts';
import { chooseFunctionBackend } from '../probes/function-backends.ts';
import { REQUIREMENTS } from '../probes/host/capabilities.ts';
import { lockdown } from '../probes/host/lockdown.ts';
import { type Addon, loadAddon } from '../probes/native.ts';
import { parseParams } from '../probes/params.ts';
import { type ToolId, toolIds } from '../probes/registry.ts';
import { kernelSource } from '../probes/source.ts';

interface Answer {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, or what is missing. */
  readonly finding: string;
  readonly remedy: string;
}

function failure(name: string, error: ProbeError): Answer {
  return { name, ok: false, finding: error.message, remedy: error.remedy };
}

function attempt(name: string, what: () => string): Answer {
  try {
    return { name, ok: true, finding: what(), remedy: '' };
  } catch (error) {
    return failure(name, toProbeError(error));
  }
}

function machineAnswers(addon: Addon): Answer[] {
  return REQUIREMENTS.map((requirement) =>
    attempt(requirement.name, () => {
      requirement.check(() => addon);
      return 'ok';
    }),
  );
}

const TARGETS = [
  ['kernel', 'kernel functions'],
  ['user', 'functions of programs'],
  ['tracepoint', 'tracepoints'],
] as const;

/** By which ways functions can be traced, and by which not. Throws the last reason where there is none. */
function functionWays({ purpose, choose }: AnyFunctionTool): string {
  const { rungs } = thisHost();
  if (choose) {
    const { targets, label, warnings } = choose('auto', rungs);
    if (label !== undefined) return `works by ${[label, ...warnings].join('. ')}`;
    return `works: kernel functions by ${chooseFunctionBackend('kernel', targets.length, purpose, rungs, 'auto')}`;
  }
  const ways: string[] = [];
  const reasons: ProbeError[] = [];
  for (const [kind, name] of TARGETS) {
    try {
      ways.push(`${name} by ${chooseFunctionBackend(kind, 1, purpose, rungs, 'auto')}`);
    } catch (error) {
      // That a tracepoint has no end to be timed is no news.
      if (!(purpose === 'time' && kind === 'tracepoint')) reasons.push(toProbeError(error));
    }
  }
  const [first] = reasons;
  if (ways.length === 0 && first) throw first;
  return [`works: ${ways.join(', ')}`, ...reasons.map(({ message }) => message)].join('. ');
}

/** Whether a tool can run, and how: what it would load is really loaded, so that the answer is the kernel's own. */
async function toolAnswer(id: ToolId, addon: Addon): Promise<Answer> {
  try {
    const tool = toolOf(id);
    if (tool.kind === 'functions') return { name: id, ok: true, finding: functionWays(tool), remedy: '' };
    const source = kernelSource(addon);
    const controller = new ProbeController(tool.probe, source);
    await controller.start({
      backend: 'auto',
      sizes: { ringBytes: 1 << 16, arenaBytes: undefined },
      identity: { pid: process.pid, tid: undefined, uid: undefined, cgroup: undefined, self: true },
      filter: Object.assign({}, tool.probe.everything, tool.filter(parseParams(tool.params, {}), source)),
      needs: new Set(tool.needs),
    });
    const skipped = controller.skipped.map(({ target }) => target);
    const finding = `works, attached at ${controller.backend}${skipped.length > 0 ? `, without ${skipped.join(' ')}` : ''}`;
    await controller.stop();
    return { name: id, ok: true, finding, remedy: '' };
  } catch (error) {
    return failure(id, toProbeError(error));
  }
}

function line({ name, ok, finding, remedy }: Answer): string {
  const text = `${ok ? 'yes' : 'NO '}  ${name.padEnd(30)} ${finding}\n`;
  return remedy === '' ? text : `${text}${' '.repeat(36)}${remedy}\n`;
}

/** Prints the answers; 0 when every tool can run. */
export async function doctor(json: boolean): Promise<number> {
  const addon = loadAddon();
  const machine = machineAnswers(addon);
  const toolAnswers: Answer[] = [];
  for (const id of toolIds) {
    const functions = toolOf(id).kind === 'functions';
    const missing = machine.find(({ ok }, i) => !ok && !(functions && REQUIREMENTS[i]?.onlyEvents));
    toolAnswers.push(missing ? { ...missing, name: id } : await toolAnswer(id, addon));
  }
  const facts = {
    kernel: release(),
    libbpf: addon.libbpfVersion,
    node: process.versions.node,
    lockdown: lockdown(() => addon),
  };
  if (json) process.stdout.write(`${JSON.stringify({ ...facts, machine, tools: toolAnswers })}\n`);
  else {
    const head = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
    process.stdout.write(
      `${head.join(', ')}\n\n${machine.map(line).join('')}\n${toolAnswers.map(line).join('')}`,
    );
  }
  return toolAnswers.every((answer) => answer.ok) ? 0 : 1;
}
