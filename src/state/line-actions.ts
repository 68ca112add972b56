// SPDX-License-Identifier: MIT
/** The palette's prompt: commands by name, and command lines, read while they are typed and done. */
import { toProbeError } from '../probes/errors.ts';
import type { LinePart, ReadLine, ToolLine } from '../probes/tool-line.ts';
import { withinLimits } from '../settings/settings.ts';
import type { AppStore, LineReading, Prompt } from './store.ts';

/** What the state cannot do itself. */
export interface LineControl {
  /** Undefined for what is no command line. Throws BAD_VALUE. */
  readLine: ReadLine;
  /** Sets all that the line says, or nothing of it. Throws a ProbeError. */
  setLine(line: ToolLine): void;
  setInterval(seconds: number): void;
  explain(): void;
}

const sentenceOf = (error: unknown): string => {
  const { message, remedy } = toProbeError(error);
  return remedy === '' ? message : `${message} ${remedy}`;
};

const ignoredText = (parts: readonly LinePart[]): string => {
  const flags = parts.filter(({ ignored }) => ignored).map(({ flag }) => flag);
  return flags.length === 0 ? '' : `Ignored on the screen: ${flags.join(', ')}.`;
};

/** @param openRunning shows a tool, and starts it unless it runs */
export function lineActions(store: AppStore, control: LineControl, openRunning: (tool: string) => void) {
  const read = (text: string): LineReading | undefined => {
    try {
      const line = control.readLine(text);
      return line && { kind: 'line', line };
    } catch (error) {
      return { kind: 'problem', sentence: sentenceOf(error) };
    }
  };
  const promptFor = (text: string, line = read(text)): Prompt => ({
    id: 'command',
    label: ':',
    text,
    hint: text === '' ? 'a command, or a line such as biolatency -D 1' : '',
    before: '',
    choice: 0,
    line,
  });
  return {
    askCommand: () => store.setState({ prompt: promptFor(''), help: undefined, notice: '' }),
    typeCommand: (text: string) => {
      store.setState({ prompt: promptFor(text) });
      control.explain();
    },
    /** @param choice its number among what is offered */
    choose: (choice: number) =>
      store.setState(({ prompt }) => (prompt ? { prompt: { ...prompt, choice } } : {})),
    /** Does what the typed line says; what cannot be done is told, and what was typed stays. */
    doLine: () => {
      const { prompt } = store.getState();
      if (prompt?.line?.kind !== 'line') return;
      const { line } = prompt.line;
      try {
        control.setLine(line);
      } catch (error) {
        store.setState({ prompt: promptFor(prompt.text, { kind: 'problem', sentence: sentenceOf(error) }) });
        return;
      }
      store.setState({ prompt: undefined });
      if (line.intervalSeconds !== undefined) {
        const intervalSeconds = withinLimits(line.intervalSeconds);
        control.setInterval(intervalSeconds);
        store.setState({ intervalSeconds });
      }
      openRunning(line.tool);
      store.setState({ notice: ignoredText(line.parts) });
    },
  };
}

export type LineActions = ReturnType<typeof lineActions>;
