// SPDX-License-Identifier: MIT
/** What keys do to the moment that is looked at, of whatever kind the tool is. */
import { clockSeconds } from '../text/clock.ts';
import type { KeptSpan } from './past/past.ts';
import { typedTime } from './past/typed-time.ts';
import type { AppStore, Prompt, ToolState } from './store.ts';

/** What differs less from what is kept is of the same second. */
const SAME_MS = 1000;

const NOTHING = 'Nothing is kept yet.';

const keptText = ({ fromMs, toMs }: KeptSpan): string =>
  `kept: ${clockSeconds(fromMs)} to ${clockSeconds(toMs)}`;

/** Why a time cannot be looked at, and what is instead; empty where it can. */
function awayText(ms: number, { fromMs, toMs }: KeptSpan): string {
  if (ms < fromMs - SAME_MS) return `${clockSeconds(ms)} is not kept: this is the oldest that is.`;
  if (ms > toMs + SAME_MS) return `${clockSeconds(ms)} has not come yet: this is the newest that has.`;
  return '';
}

/** @param looked the view has changed in place; @param look has what the view needs looked for */
export function pastActions(
  store: AppStore,
  current: () => ToolState,
  { looked, look }: { looked(): void; look(): void },
) {
  const change = (act: (tool: ToolState) => void) => {
    act(current());
    looked();
    look();
  };
  const hintOf = (text: string): string => {
    const { kept } = current().data.past;
    if (!kept) return NOTHING;
    if (text.trim() === '') return `12:31:07, 12:31, -90s, 2 m ago; ${keptText(kept)}`;
    const time = typedTime(text, kept);
    return 'problem' in time ? time.problem : `${clockSeconds(time.ms)}; ${keptText(kept)}`;
  };
  const promptFor = (text: string): Prompt => ({
    id: 'time',
    label: 'go to time: ',
    text,
    before: '',
    hint: hintOf(text),
  });
  return {
    /** So many intervals, or columns, later; with a negative number earlier. */
    step: (by: number) => change(({ data }) => data.past.step(by)),
    /** Of what is kept as intervals, the one of that number. */
    lookAt: (number: number) =>
      change(({ data }) => {
        if (data.kind === 'latencies' || data.kind === 'series') data.view.lookAt(number);
      }),
    toOldest: () => change(({ data }) => data.past.toOldest()),
    toLive: () =>
      change(({ data }) => {
        data.past.toLive();
        if (data.kind === 'events') data.view.follow();
      }),
    askTime: () => store.setState({ prompt: promptFor(''), notice: '' }),
    typeTime: (text: string) => store.setState({ prompt: promptFor(text) }),
    /** What cannot be read is told, and what was typed stays. */
    goTo: (text: string) => {
      const { kept } = current().data.past;
      if (text.trim() === '') return;
      if (!kept) return store.setState({ notice: NOTHING });
      const time = typedTime(text, kept);
      if ('problem' in time) return store.setState({ prompt: promptFor(text) });
      change(({ data }) => data.past.goTo(time.ms));
      store.setState({ notice: awayText(time.ms, kept) });
    },
  };
}

export type PastActions = ReturnType<typeof pastActions>;
