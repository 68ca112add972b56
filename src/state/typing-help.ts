// SPDX-License-Identifier: MIT
/** What is told while somebody types a parameter: what it would mean, and how it may go on. */
import { toProbeError } from '../probes/errors.ts';
import type { TypingHelp } from '../probes/trace.ts';
import type { AppState, AppStore, Prompt } from './store.ts';

/** Names that are offered at once. */
const MOST_OFFERS = 20;

/** Both are asked of lists that may have to be read first: an answer to what is not typed any more is dropped. */
export function typingHelp(
  store: AppStore,
  helpOf: (tool: string) => TypingHelp | undefined,
  ofCgroups: TypingHelp | undefined,
) {
  /** What the prompt means, and what helps with that. */
  const helpNow = () => {
    const { prompt } = store.getState();
    const meant = prompt && whatIsMeant(store.getState(), prompt);
    return { prompt, meant, help: meant && (prompt.id === 'cgroup' ? ofCgroups : helpOf(meant.tool)) };
  };
  const ifStill = (text: string, change: { hint?: string; text?: string }) =>
    store.setState(({ prompt }) => (prompt?.text === text ? { prompt: { ...prompt, ...change } } : {}));
  return {
    /** Says what the text in the prompt means. */
    explain: async (): Promise<void> => {
      const { prompt, meant, help } = helpNow();
      if (!prompt || !meant || !help) return;
      const { text } = prompt;
      try {
        ifStill(text, { hint: await help.explain(meant.param, meant.text) });
      } catch (error) {
        ifStill(text, { hint: toProbeError(error).message });
      }
    },
    /** Completes it as far as all that begins so goes on alike, and says what there is. */
    complete: async (): Promise<void> => {
      const { prompt, meant, help } = helpNow();
      // A command line is completed by its own list.
      if (!prompt || !meant || !help || prompt.id === 'command') return;
      const { text } = prompt;
      try {
        const offers = await help.complete(meant.param, text, MOST_OFFERS);
        const hint = offers.length > 1 ? offers.join(' ') : '';
        ifStill(text, { text: commonStart(offers) ?? text, hint });
      } catch (error) {
        ifStill(text, { hint: toProbeError(error).message });
      }
    },
  };
}

/** The parameter that is typed, or the one of a command line that can be told of. */
function whatIsMeant({ tab, tools }: AppState, { id, param, text, line }: Prompt) {
  if (id === 'cgroup') return { tool: tab, param: id, text };
  if (param !== undefined) return { tool: tab, param, text };
  if (id !== 'command' || line?.kind !== 'line') return undefined;
  const { tool, raw } = line.line;
  const [pattern] = typeof raw.pattern === 'object' ? raw.pattern : [];
  // As the tool is now: of a regular expression it would take it for a wildcard.
  const isAlike = (raw.regex === true) === (tools[tool]?.values.regex === true);
  return pattern === undefined || !isAlike ? undefined : { tool, param: 'pattern', text: pattern };
}

function commonStart(texts: readonly string[]): string | undefined {
  const [first, ...others] = texts;
  if (first === undefined) return undefined;
  let length = first.length;
  for (const other of others) {
    while (!other.startsWith(first.slice(0, length))) length--;
  }
  return first.slice(0, length);
}
