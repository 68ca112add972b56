// SPDX-License-Identifier: MIT
/** The palette over the tab: the commands that were found, or what the typed command line says. */
import type { ToolLine } from '../../probes/tool-line.ts';
import { visibleSentence } from '../../text/sentence.ts';
import { visibleText } from '../../text/visible.ts';
import { type CommandContext, keyText, SCOPES } from '../keys/commands.ts';
import { keptFilters, type OfferedCommand, type PaletteEntry, paletteEntries } from '../keys/palette.ts';
import type { Area } from '../screen/area.ts';
import { wrapped } from '../text/wrapped.ts';
import { toneStyle } from '../theme.ts';

const KEYS_WIDTH = 16;
const LEFT = 2;
/** From this width on it is told where in the help a command stands. */
const WIDE = 110;
const SCOPE_WIDTH = 10;

function paintCommand(
  area: Area,
  y: number,
  { command, reason }: OfferedCommand,
  isChosen: boolean,
  ascii: boolean,
): void {
  const style = toneStyle(reason === undefined ? 'plain' : 'muted', isChosen);
  if (isChosen) area.fill(0, y, area.width, 1, style);
  const keys = command.keys.map((key) => keyText(key, ascii)).join(' ');
  area.text(LEFT, y, keys, toneStyle(reason === undefined ? 'key' : 'muted', isChosen), KEYS_WIDTH - 1);
  const scope = area.width < WIDE ? 0 : SCOPE_WIDTH;
  const room = area.width - LEFT - KEYS_WIDTH - scope - 1;
  // Why it is off must be seen: where both are too long the name gives way.
  const why = reason === undefined ? '' : ` (${visibleSentence(reason)})`;
  const name = visibleText(command.label);
  const x = LEFT + KEYS_WIDTH;
  const taken = area.text(x, y, name, style, Math.max(0, room - why.length));
  area.text(x + taken, y, why, style, room - taken);
  if (scope > 0) area.text(area.width - scope, y, SCOPES[command.scope], toneStyle('muted', isChosen));
}

function paintCommands(area: Area, entries: readonly OfferedCommand[], choice: number, ascii: boolean): void {
  if (entries.length === 0) {
    area.text(
      LEFT,
      1,
      'No command has these words. A command line begins with the name of a tool.',
      toneStyle('muted'),
    );
    return;
  }
  const rows = Math.max(1, area.height - 1);
  const chosen = Math.min(choice, entries.length - 1);
  // The chosen one in the middle, as far as there are others around it.
  const top = Math.max(0, Math.min(chosen - (rows >> 1), entries.length - rows));
  entries.slice(top, top + rows).forEach((entry, row) => {
    paintCommand(area, row, entry, top + row === chosen, ascii);
  });
  const many = entries.length === 1 ? '1 command' : `${entries.length} commands`;
  area.text(LEFT, area.height - 1, `${many}; Enter does it, arrows choose, Esc closes`, toneStyle('muted'));
}

/** Each part in a line of its own: what it is, what it does. */
function linesOf(line: ToolLine, kept: readonly string[]): readonly (readonly [string, string, boolean])[] {
  const parts = line.parts.map(
    ({ flag, text, ignored }) =>
      [visibleText(flag), ignored ? `ignored on the screen: ${text}` : text, ignored] as const,
  );
  return [...parts, ...kept.map((filter) => [filter, 'still, as in every tab', false] as const)];
}

function paintLine(area: Area, line: ToolLine, kept: readonly string[]): void {
  const lines = linesOf(line, kept);
  const title = `Enter opens ${line.tool}${lines.length === 0 ? ', with nothing else asked for' : ' with'}`;
  area.text(LEFT, 0, title, toneStyle('title'));
  const most = Math.floor(area.width / 2);
  const width = Math.min(most, Math.max(0, ...lines.map(([flag]) => flag.length)) + 2);
  lines.forEach(([flag, text, ignored], index) => {
    const y = index + 1;
    area.text(LEFT * 2, y, flag, toneStyle(ignored ? 'muted' : 'key'), width - 1);
    area.text(LEFT * 2 + width, y, text, toneStyle(ignored ? 'muted' : 'plain'));
  });
}

function paintProblem(area: Area, sentence: string): void {
  const lines = wrapped(visibleSentence(sentence), area.width - 2 * LEFT);
  lines.forEach((line, y) => {
    area.text(LEFT, y, line, toneStyle('error'));
  });
}

const isCommand = (entry: PaletteEntry): entry is OfferedCommand => entry.kind === 'command';

export function paintPalette(area: Area, context: CommandContext, ascii: boolean): void {
  const entries = paletteEntries(context);
  const [first] = entries;
  if (first?.kind === 'line') paintLine(area, first.line, keptFilters(context, first.line));
  else if (first?.kind === 'problem') paintProblem(area, first.sentence);
  else paintCommands(area, entries.filter(isCommand), context.state.prompt?.choice ?? 0, ascii);
}
