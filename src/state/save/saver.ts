// SPDX-License-Identifier: MIT
/** Writes what is saved in slices: keys are heard and frames drawn between them. */
import type { NewFile } from './new-file.ts';
import type { SavedLines } from './saved-lines.ts';

/** As for searching: so long a key may wait. */
const SLICE_MS = 12;
const SLICE_CHARS = 1 << 18;

export interface SaveProgress {
  readonly done: number;
  readonly total: number;
}

/** What becomes of a save. @param count of what is saved */
export type SaveEnd = { readonly kind: 'saved'; readonly count: number } | { readonly kind: 'called off' };

/**
 * Writes all lines into the file; called off or failed, it removes the file. Throws BAD_VALUE.
 * @param calledOff asked between slices
 */
export async function writeLines(
  file: NewFile,
  { header, total, pieces }: SavedLines,
  onProgress: (progress: SaveProgress) => void,
  calledOff: () => boolean,
): Promise<SaveEnd> {
  const iterator = pieces[Symbol.iterator]();
  let [text, count, done] = [header, 0, 0];
  try {
    for (let more = true; more; text = '') {
      const until = performance.now() + SLICE_MS;
      while (text.length < SLICE_CHARS && performance.now() < until) {
        const next = iterator.next();
        more = next.done !== true;
        if (next.done) break;
        text += next.value[0];
        count += next.value[1];
        done++;
      }
      await file.write(text);
      onProgress({ done, total });
      // What was written is for nothing if somebody has meanwhile thought better of it.
      if (calledOff()) {
        await file.discard();
        return { kind: 'called off' };
      }
    }
    await file.finish();
    return { kind: 'saved', count };
  } catch (error) {
    await file.discard();
    throw error;
  }
}
