// SPDX-License-Identifier: MIT
/** Saves what is shown: one file at a time, beside everything else. */
import { ProbeError, toProbeError } from '../../probes/errors.ts';
import type { AnyTrace } from '../../probes/trace.ts';
import { type AppStore, shownTool, type ToolState } from '../store.ts';
import { isTaken, NewFile } from './new-file.ts';
import { formatOf, proposedName, WRONG_NAME } from './save-format.ts';
import { savePrompt } from './save-hint.ts';
import type { SavedLines, SaveFormat } from './saved-lines.ts';
import { savedWhat } from './saved-what.ts';
import { writeLines } from './saver.ts';
import { tallyLines } from './tally-lines.ts';
import { countLines, eventLines, latencyLines, seriesLines } from './tool-lines.ts';

/** Between two looks at how far it is. */
const PROGRESS_MS = 100;
/** Screens that can be saved within one second. */
const MOST_ALIKE = 99;

/** What of a trace is needed. */
type Traced = Pick<AnyTrace, 'id' | 'data'>;

function linesOf({ id, data: traced }: Traced, { data }: ToolState, format: SaveFormat): SavedLines {
  switch (data.kind) {
    case 'events':
      if (traced.kind !== 'events') throw new RangeError(`${id} lists no events`);
      return data.counts ? tallyLines(data, data.counts, id, format) : eventLines(data, traced.text(format));
    case 'latencies':
      return latencyLines(data, id, format);
    case 'counts':
      return countLines(data, id, format, Date.now());
    case 'series':
      return seriesLines(data, id, format);
  }
}

const folder = (path: string): string => (path.startsWith('/') ? '' : ` in ${process.cwd()}`);

function sentence(error: unknown): string {
  const { message, remedy } = toProbeError(error);
  return remedy === '' ? message : `${message} ${remedy}`;
}

/** @param screenLines of the newest frame */
export function savingOf(
  store: AppStore,
  traceOf: (tool: string) => Traced,
  screenLines: () => readonly string[],
) {
  let calledOff = false;
  let work: Promise<void> = Promise.resolve();
  let screenWork: Promise<void> = Promise.resolve();
  const note = (notice: string) => store.setState({ notice });

  /** Where the file cannot even be made, another name may be what is wanted: the one that was typed is not lost. */
  const askAgain = (path: string, hint: string) =>
    store.setState(({ prompt }) => (prompt ? { notice: hint } : { prompt: savePrompt(path, hint) }));

  const saveList = async (path: string): Promise<void> => {
    const state = store.getState();
    const tool = shownTool(state);
    const what = savedWhat(tool);
    let file: NewFile;
    let lines: SavedLines;
    try {
      const format = formatOf(path);
      if (!format) throw new ProbeError('BAD_VALUE', WRONG_NAME);
      lines = linesOf(traceOf(state.tab), tool, format);
      file = await NewFile.create(path);
    } catch (error) {
      store.setState({ saving: undefined });
      askAgain(path, sentence(error));
      return;
    }
    let told = performance.now();
    const progress = (now: { readonly done: number; readonly total: number }) => {
      if (performance.now() - told < PROGRESS_MS) return;
      told = performance.now();
      store.setState({ saving: { path, ...now } });
    };
    try {
      const end = await writeLines(file, lines, progress, () => calledOff);
      note(
        end.kind === 'saved'
          ? `Saved ${what(end.count)}${folder(path)}: ${path}`
          : `Called off; ${JSON.stringify(path)} was removed.`,
      );
    } catch (error) {
      note(`${sentence(error)} Nothing was saved.`);
    } finally {
      store.setState({ saving: undefined });
    }
  };

  /** A name that is taken, within the same second, gets a number. */
  const newFileLike = async (name: string): Promise<readonly [NewFile, string]> => {
    for (let number = 1; ; number++) {
      const path = number === 1 ? name : name.replace(/\.txt$/, `-${number}.txt`);
      try {
        return [await NewFile.create(path), path];
      } catch (error) {
        if (!isTaken(error) || number === MOST_ALIKE) throw error;
      }
    }
  };

  const saveScreen = async (): Promise<void> => {
    const text = screenLines()
      .map((line) => `${line}\n`)
      .join('');
    try {
      const [file, path] = await newFileLike(proposedName(store.getState().tab, Date.now(), 'txt'));
      const lines: SavedLines = { header: '', total: 1, pieces: [[text, 1]] };
      await writeLines(
        file,
        lines,
        () => {},
        () => false,
      );
      note(`Saved the screen: ${path}${folder(path)}`);
    } catch (error) {
      note(`${sentence(error)} Nothing was saved.`);
    }
  };

  return {
    /** The list or table that is shown, in the format of the name. Never throws: what went wrong is told. */
    save: (path: string): void => {
      if (store.getState().saving) return;
      calledOff = false;
      store.setState({ saving: { path, done: 0, total: 0 } });
      work = saveList(path);
    },
    callOffSave: (): void => {
      calledOff = true;
    },
    saveScreen: (): void => {
      // One after the other, for their names.
      screenWork = screenWork.then(saveScreen);
    },
    /** Calls off a list that is being written, and returns a sentence about that; a screen is soon done. */
    closeSaving: async (): Promise<string | undefined> => {
      const isSaving = store.getState().saving !== undefined;
      calledOff = true;
      await work;
      await screenWork;
      return isSaving ? store.getState().notice : undefined;
    },
  };
}
