// SPDX-License-Identifier: MIT
/** What tracefs and debugfs say of the functions that can be traced. */
import { latin1 } from '../../text/visible.ts';
import { addressOrder, isNoFunction, type KernelSymbols, parseKallsyms } from './kallsyms.ts';

/** `name` or `name [module]` a line, as `name` or `name\tmodule`. */
export function parseFilterFunctions(bytes: Buffer): Set<string> {
  const listed = new Set<string>();
  for (const line of latin1(bytes, 0, bytes.length).split('\n')) {
    const blank = line.indexOf(' ');
    if (blank < 0) {
      if (line !== '') listed.add(line);
    } else if (line.charCodeAt(blank + 1) === 0x5b) {
      listed.add(`${line.slice(0, blank)}\t${line.slice(blank + 2, line.indexOf(']', blank))}`);
    }
  }
  return listed;
}

/** `ffffffff81234564 name [module]` a line (6.5): where ftrace's call is, as {@link addressOrder} numbers. */
export function parseFilterAddresses(bytes: Buffer): Set<number> {
  const addresses = new Set<number>();
  for (const line of latin1(bytes, 0, bytes.length).split('\n')) {
    if (line.charCodeAt(16) !== 0x20) continue;
    const [high, low] = [Number.parseInt(line.slice(0, 8), 16), Number.parseInt(line.slice(8, 16), 16)];
    addresses.add(addressOrder(high, low));
  }
  return addresses;
}

/** `0xffffffff81000000-0xffffffff81000010\tname` a line (kernel/kprobes.c). */
export function parseBlacklist(bytes: Buffer): Set<string> {
  const text = latin1(bytes, 0, bytes.length);
  return new Set([...text.matchAll(/^0x[\da-f]+-0x[\da-f]+\t(\S+)$/gm)].map(([, name]) => name as string));
}

/** A list without kallsyms: names alone. */
export function symbolsOf(listed: ReadonlySet<string>): KernelSymbols {
  const lines = [...listed].map((key) => {
    const [name, module] = key.split('\t');
    return `0 t ${name}${module === undefined ? '' : `\t[${module}]`}`;
  });
  return parseKallsyms(Buffer.from(lines.join('\n'), 'latin1'));
}

/** The lines of a list that hold a text: found by bytes, so that of the others nothing is made. */
export function linesWith(bytes: Buffer, text: string): Buffer {
  const wanted = Buffer.from(text, 'latin1');
  const lines: Buffer[] = [];
  for (let at = bytes.indexOf(wanted); at >= 0; ) {
    const start = bytes.lastIndexOf(0x0a, at) + 1;
    const stop = bytes.indexOf(0x0a, at);
    const end = stop < 0 ? bytes.length : stop + 1;
    lines.push(bytes.subarray(start, end));
    at = bytes.indexOf(wanted, end);
  }
  return Buffer.concat(lines);
}

/** Functions that were discarded after their place was noted (scripts/recordmcount). */
const DISCARDED = '__ftrace_invalid_address__';

/** ftrace's list as it is, a symbol a line: no text of it is parsed twice, and nothing is looked up in it. */
export function symbolsOfList(bytes: Buffer): KernelSymbols {
  const lines = latin1(bytes, 0, bytes.length).split('\n');
  const names: string[] = [];
  const modules = new Uint16Array(lines.length);
  const moduleNames = [''];
  for (const line of lines) {
    if (line === '' || line.startsWith(DISCARDED)) continue;
    const blank = line.indexOf(' ');
    const name = blank < 0 ? line : line.slice(0, blank);
    if (isNoFunction(name)) continue;
    if (blank >= 0) {
      const module = line.slice(blank + 2, line.indexOf(']', blank));
      // All of a module's stand together.
      if (moduleNames.at(-1) !== module) moduleNames.push(module);
      modules[names.length] = moduleNames.length - 1;
    }
    names.push(name);
  }
  const none = new Uint32Array(names.length);
  return {
    names,
    modules: modules.slice(0, names.length),
    moduleNames,
    high: none,
    low: none,
    hidden: true,
    closed: new Uint8Array(names.length),
  };
}
