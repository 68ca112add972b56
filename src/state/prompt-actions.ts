// SPDX-License-Identifier: MIT
/** What is asked in the last line, and what the answer does. */
import { typedText } from '../probes/params.ts';
import type { Acting } from './acting.ts';
import type { FilterActions } from './filter-actions.ts';
import type { LineActions } from './line-actions.ts';
import type { PastActions } from './past-actions.ts';
import { formatOf, proposedName, WRONG_NAME } from './save/save-format.ts';
import { saveHint, savePrompt } from './save/save-hint.ts';
import type { Prompt } from './store.ts';

const LABELS = { filter: '/', pid: 'PID (empty: all): ', cgroup: 'cgroup (empty: all): ' } as const;

interface Answered {
  readonly filters: FilterActions;
  readonly lines: LineActions;
  readonly past: PastActions;
}

export function promptActions({ store, control, now, current }: Acting, { filters, lines, past }: Answered) {
  /** Asks where to, until the name tells the format. */
  const askSave = (text: string, hint = saveHint(current(), text)) =>
    store.setState({ prompt: savePrompt(text, hint), notice: '' });
  const answerSave = (text: string) => {
    if (text.trim() === '') return;
    if (formatOf(text)) control.save(text);
    else askSave(text, WRONG_NAME);
  };
  const answer = ({ id, param, text }: Prompt) => {
    if (id === 'filter') filters.setQuery(text);
    else if (id === 'save') answerSave(text);
    else if (id === 'time') past.goTo(text);
    else if (id === 'pid') filters.setPid(text === '' ? undefined : Number(text));
    else if (id === 'cgroup') filters.setCgroup(text.trim() || undefined);
    else if (param !== undefined) filters.setParam(param, text);
  };

  return {
    /** Asks in the last line; the text filter works while it is typed. */
    ask: (id: keyof typeof LABELS, text: string, hint = '') => {
      store.setState({ prompt: { id, label: LABELS[id], text, hint, before: text }, notice: '' });
      control.explain();
    },
    /** The same for a parameter of the shown tool; it is set when the answer is given. */
    askParam: (param: string, noun: string, empty = 'all') => {
      const text = typedText(current().values[param]);
      store.setState({
        prompt: { id: 'param', param, label: `${noun} (empty: ${empty}): `, text, before: text },
        notice: '',
      });
      control.explain();
    },
    askSave: () => askSave(proposedName(now().tab, Date.now(), 'jsonl')),
    complete: () => control.complete(),
    type: (text: string) => {
      const { prompt } = now();
      if (!prompt) return;
      if (prompt.id === 'command') return lines.typeCommand(text);
      if (prompt.id === 'time') return past.typeTime(text);
      store.setState({ prompt: { ...prompt, text, hint: '' } });
      if (prompt.id === 'filter') filters.setQuery(text);
      else if (prompt.id === 'save')
        store.setState({ prompt: { ...prompt, text, hint: saveHint(current(), text) } });
      else control.explain();
    },
    answer: () => {
      const { prompt } = now();
      store.setState({ prompt: undefined });
      if (prompt) answer(prompt);
    },
    cancel: () => {
      const { prompt } = now();
      store.setState({ prompt: undefined });
      if (prompt?.id === 'filter') filters.setQuery(prompt.before);
    },
  };
}
