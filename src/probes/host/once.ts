// SPDX-License-Identifier: MIT

/** Asks at the first call, and remembers the answer. */
export function once<T>(ask: () => T): () => T {
  let known: { readonly answer: T } | undefined;
  return () => {
    known ??= { answer: ask() };
    return known.answer;
  };
}
