// SPDX-License-Identifier: MIT
/** What this kernel and these privileges allow, tool by tool. */
import { release } from 'node:os';
import { lockdown } from '../probes/host/lockdown.ts';
import { loadAddon } from '../probes/native.ts';
import { toolIds } from '../probes/registry.ts';
import { kernelSource } from '../probes/source.ts';
import { machineAnswers } from './doctor/machine.ts';
import { reportText } from './doctor/text.ts';
import { toolAnswer } from './doctor/trials.ts';
import { version } from './version.ts';

/** Prints the answers; 0 when every tool can run. */
export async function doctor(json: boolean): Promise<number> {
  const addon = loadAddon();
  const machine = machineAnswers(addon);
  const source = kernelSource(addon);
  // At the same time: nearly all of it is waiting for the kernel to attach and detach, 1 s each on a busy machine.
  const tools = await Promise.all(toolIds.map((id) => toolAnswer(id, source)));
  const works = tools.every(({ ok }) => ok);
  const facts = {
    probetop: version,
    kernel: release(),
    libbpf: addon.libbpfVersion,
    node: process.versions.node,
    lockdown: lockdown(() => addon),
  };
  const head = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...facts, works, machine, tools })}\n`
      : reportText(head.join(', '), machine, tools, process.stdout.columns),
  );
  return works ? 0 : 1;
}
