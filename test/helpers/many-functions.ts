// SPDX-License-Identifier: MIT
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { start } from './child.ts';
import { compile } from './compile.ts';
import { root } from './environment.ts';

/** As many as are traced at once at the most. */
export const MANY = 10_000;

export interface ManyFunctions extends AsyncDisposable {
  readonly pid: number;
  readonly path: string;
  /** The names are f_0000 to f_9999: how many have that in them. */
  having(text: string): number;
  /** Calls all of them once. */
  round(): void;
  /** Calls all of them again and again, ten times a second, until it ends. */
  keepOn(): void;
}

const nameOf = (i: number): string => `f_${String(i).padStart(4, '0')}`;

/** In assembly: a compiler takes half a minute for so many, and makes one of those that do the same. */
function source(): string {
  const names = Array.from({ length: MANY }, (_, i) => nameOf(i));
  return `// SPDX-License-Identifier: MIT
/* Made by test/helpers/many-functions.ts. g on standard input: a round; k: rounds until it is closed. */
#include <poll.h>
#include <unistd.h>
${names.map((name) => `void ${name}(void);`).join('\n')}
__asm__(".text\\n"
${names.map((name) => `".type ${name}, @function\\n${name}: nop; ret\\n.size ${name}, . - ${name}\\n"`).join('\n')});
static void (*const all[])(void) = {${names.join(',')}};
int main(void)
{
	struct pollfd in = {.fd = 0, .events = POLLIN};
	char key = 0;
	int keep_on = 0;
	write(1, "ready\\n", 6);
	for (int rounds = 0; rounds < 36000; rounds++) {
		if (poll(&in, 1, keep_on ? 100 : -1) > 0 && read(0, &key, 1) != 1) return 0;
		keep_on |= key == 'k';
		for (int i = 0; i < ${MANY}; i++) all[i]();
	}
	return 0;
}
`;
}

/** Its file, made once: one that runs is still the one that has this name. */
export function manyFunctionsProgram(): string {
  const folder = join(root, 'build/test');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'many-functions.c');
  const text = source();
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  return compile(file);
}

/** Starts a program of 10,000 functions. */
export async function startManyFunctions(): Promise<ManyFunctions> {
  const path = manyFunctionsProgram();
  const child = start([path], { input: true });
  try {
    await child.saw('stdout', /^ready\n/);
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
  const type = (key: string) => void child.process.stdin?.write(key);
  return {
    pid: child.pid,
    path,
    having: (text) =>
      Array.from({ length: MANY }, (_, i) => nameOf(i)).filter((n) => n.includes(text)).length,
    round: () => type('g'),
    keepOn: () => type('k'),
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
