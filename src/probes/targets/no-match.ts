// SPDX-License-Identifier: MIT
/** Why a pattern stands for nothing, and what may have been meant. */
import { visibleText } from '../../text/visible.ts';
import { ProbeError } from '../errors.ts';
import type { Found } from './look-up.ts';
import { nearest } from './nearest.ts';
import { type NamePattern, quote, type TargetPattern } from './pattern.ts';

const LIST = {
  kernel: 'A wildcard finds more: *name*.',
  tracepoint: 'All of a category: t:block:*.',
};

/** The longest beginning of a wildcard's text that some names have: `tcp_sned*` is right up to `tcp_s`. */
function rightBeginning(text: string, names: readonly string[]): string {
  let beginning = /^[^*?]*/.exec(text)?.[0] ?? '';
  while (beginning.length > 2 && !names.some((name) => name.startsWith(beginning))) {
    beginning = beginning.slice(0, -1);
  }
  return beginning.length > 2 ? beginning : '';
}

function suggestion(
  pattern: NamePattern,
  names: readonly string[],
  prefix: string,
  otherwise: string,
  suffix = '',
): string {
  if (pattern.kind === 'exact') {
    const near = nearest(pattern.text, names);
    return near === undefined ? otherwise : `Did you mean ${visibleText(prefix + near + suffix)}?`;
  }
  if (pattern.kind === 'glob') {
    const beginning = rightBeginning(pattern.text, names);
    if (beginning !== '') return `There are some with another end: ${visibleText(prefix + beginning)}*.`;
  }
  return otherwise;
}

function inKernel(pattern: TargetPattern, found: Extract<Found, { kind: 'kernel' }>): ProbeError {
  const { functions, denied, module } = found;
  const text = quote(pattern.text);
  if (denied.length > 0) {
    const name = functions.names[denied[0] as number] as string;
    const sentence = `${text} matches only functions that are not safe to trace.`;
    return new ProbeError('BAD_VALUE', sentence, `One by one they can be asked for by name: ${name}.`);
  }
  if (pattern.name.kind === 'exact' && functions.exists(pattern.name.text)) {
    const sentence = `${text} is a function of this kernel that cannot be traced.`;
    return new ProbeError('BAD_VALUE', sentence, 'Trace a function that calls it.');
  }
  const names =
    module === undefined
      ? functions.names
      : functions.names.filter((_, at) => functions.moduleOf(at) === module);
  const where = module === undefined ? 'This kernel' : `The module ${module}`;
  const what = pattern.name.kind === 'exact' ? 'no function' : 'no function like';
  const prefix = module === undefined ? '' : `${module}:`;
  const remedy = suggestion(pattern.name, names, prefix, LIST.kernel);
  return new ProbeError('BAD_VALUE', `${where} has ${what} ${quote(pattern.name.text)}.`, remedy);
}

function inEvents(
  pattern: Extract<TargetPattern, { kind: 'tracepoint' }>,
  { events }: Extract<Found, { kind: 'tracepoint' }>,
): ProbeError {
  const sentence = `This kernel has no tracepoint ${quote(pattern.text)}.`;
  const { category, name } = pattern;
  const categories = [...new Set(events.map((event) => event.category))];
  if (category.kind === 'exact' && !categories.includes(category.text)) {
    return new ProbeError(
      'BAD_VALUE',
      sentence,
      suggestion(category, categories, 't:', LIST.tracepoint, ':*'),
    );
  }
  const inside = events.filter((event) => category.kind !== 'exact' || event.category === category.text);
  const remedy = suggestion(
    name,
    inside.map((event) => event.name),
    `t:${category.text}:`,
    LIST.tracepoint,
  );
  return new ProbeError('BAD_VALUE', sentence, remedy);
}

function inFile(
  pattern: Extract<TargetPattern, { kind: 'user' }>,
  found: Extract<Found, { kind: 'user' }>,
): ProbeError {
  const { path, skipped } = found;
  const names = found.names();
  if (names.length === 0) {
    const sentence = found.hasSymbols
      ? `${quote(path)} has no functions of its own.`
      : `${quote(path)} has no symbols: it is stripped, and its functions have no names.`;
    return new ProbeError('BAD_VALUE', sentence, 'Use a build with symbols.');
  }
  const first = skipped[0];
  if (first) {
    const sentence = `${quote(pattern.text)} cannot be traced: ${first.reason}.`;
    const stem = `${first.target.replace(/^_+/, '').slice(0, 40)}_`;
    const remedy = names.some((name) => name.includes(stem))
      ? `Trace what it chooses among: ${visibleText(`${pattern.library}:*${stem}`)}*.`
      : 'Those have no names in the file; trace what calls them.';
    return new ProbeError('BAD_VALUE', sentence, remedy);
  }
  const what = pattern.name.kind === 'exact' ? 'no function' : 'no function like';
  const sentence = `${quote(path)} has ${what} ${quote(pattern.name.text)}.`;
  const otherwise = `A wildcard finds more: ${visibleText(pattern.library)}:*name*.`;
  const remedy = suggestion(pattern.name, names, `${pattern.library}:`, otherwise);
  return new ProbeError('BAD_VALUE', sentence, remedy);
}

/** The error for a pattern that was looked up and found nothing. */
export function noMatch(pattern: TargetPattern, found: Found): ProbeError {
  if (found.kind === 'kernel') return inKernel(pattern, found);
  if (pattern.kind === 'tracepoint' && found.kind === 'tracepoint') return inEvents(pattern, found);
  if (pattern.kind === 'user' && found.kind === 'user') return inFile(pattern, found);
  return new ProbeError('BAD_VALUE', `Nothing is called ${quote(pattern.text)}.`);
}
