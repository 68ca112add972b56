// SPDX-License-Identifier: MIT

/** A part of a benchmark with its title; where it cannot be measured the others are all the same, and it says why. */
export async function attempt<Result>(
  title: string,
  measure: () => Promise<Result>,
  report: (result: Result) => string,
): Promise<string> {
  try {
    return `${title}\n${report(await measure())}`;
  } catch (error) {
    return `${title} could not be measured: ${error instanceof Error ? error.message : error}`;
  }
}
