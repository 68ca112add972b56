// SPDX-License-Identifier: MIT
/** The third line: what is looked at, through which filters, and at the right how much of it, of which time. */
import { type AppState, type Saving, shownTool, type ToolState } from '../../state/store.ts';
import { visibleSentence } from '../../text/sentence.ts';
import { visibleText } from '../../text/visible.ts';
import type { Look } from '../look.ts';
import type { AnyPane } from '../panes/any-pane.ts';
import type { Area } from '../screen/area.ts';
import { grouped } from '../text/numbers.ts';
import { type Tone, themeStamp, toneStyle } from '../theme.ts';
import { type Position, positionOf } from './position.ts';
import { tableLook } from './table-look.ts';

const GAP = 2;

/** Below the mount, which is at one of two places. */
const cgroupName = (path: string): string => path.replace(/^\/sys\/fs\/cgroup\/(unified\/)?(?=.)/, '');

/** `PID 7, failed only`: who and what is looked at; in the overview that is who is traced. */
function filterText(
  { identity, overview }: AppState,
  { leavesSelfOut, values }: ToolState,
  pane: AnyPane,
): string {
  const who = [
    identity.tid === undefined ? '' : `TID ${identity.tid}`,
    identity.pid === undefined ? '' : `PID ${identity.pid}`,
    identity.uid === undefined ? '' : `UID ${identity.uid}`,
    identity.cgroup === undefined ? '' : `cgroup ${cgroupName(identity.cgroup)}`,
  ].filter((part) => part !== '');
  const all = who.length > 0 ? who.join(', ') : leavesSelfOut ? 'all but probetop' : 'all processes';
  return visibleText([all, ...(overview ? [] : pane.narrowing(values))].join(', '));
}

/** `files: `, where the events are counted. */
function tableTitle({ data }: ToolState, pane: AnyPane): string {
  const counts = data.kind === 'events' ? data.counts : undefined;
  return counts ? `${tableLook(pane, counts).title}: ` : '';
}

/** The list's text, by which it is decided what is counted. */
const countedText = ({ data }: ToolState): string => (data.kind === 'events' ? data.countedText : '');

/** `Saving x.csv: 45 % of 200,000`, with the key that ends it. */
function savingText({ path, done, total }: Saving): string {
  const far = total === 0 ? '' : `: ${Math.floor((100 * done) / total)} % of ${grouped(total)}`;
  return visibleText(`Saving ${path}${far}. Esc calls it off.`);
}

type Piece = readonly [text: string, tone?: Tone];

/** What is looked at, of whom; of a table also the list's text. */
function what(state: AppState, tool: ToolState, pane: AnyPane): readonly Piece[] {
  const filters = filterText(state, tool, pane);
  if (state.overview) return [[` ${filters}`]];
  const counted = countedText(tool);
  const those = counted === '' ? '' : `, those with ${visibleText(counted)}`;
  return [[` ${tableTitle(tool, pane)}`, 'title'], [filters + those]];
}

/** The filters; what is being saved, or a sentence about the last key, takes their place. */
function filterPieces(state: AppState, tool: ToolState, pane: AnyPane): readonly Piece[] {
  const { saving, notice } = state;
  if (saving) return [[` ${savingText(saving)}`, 'warning']];
  if (notice !== '') return [[` ${visibleSentence(notice)}`, 'warning']];
  const { queryProblem, query, showAll } = tool;
  // What is wrong is told beside what was typed; who is traced has to wait.
  const pieces = queryProblem === '' ? [...what(state, tool, pane)] : [];
  if (state.overview) return pieces;
  if (query !== '') pieces.push([`  /${visibleSentence(query)}${showAll ? ' in all rows' : ''}`, 'accent']);
  if (queryProblem !== '') pieces.push([`  ${visibleSentence(queryProblem)}`, 'error']);
  return pieces;
}

interface KnownPieces {
  readonly title: string;
  readonly counted: string;
  readonly pieces: readonly Piece[];
}

/** By state, which is another one with every key: in most frames nothing of this is new. */
const knownPieces = new WeakMap<AppState, KnownPieces>();

function piecesOf(state: AppState, tool: ToolState, pane: AnyPane): readonly Piece[] {
  // What is not in the state itself.
  const title = tableTitle(tool, pane);
  const counted = countedText(tool);
  const known = knownPieces.get(state);
  if (known?.title === title && known.counted === counted) return known.pieces;
  const pieces = filterPieces(state, tool, pane);
  knownPieces.set(state, { title, counted, pieces });
  return pieces;
}

/** Returns the columns taken. */
function paintPieces(area: Area, pieces: readonly Piece[]): number {
  let x = 0;
  for (const [text, tone] of pieces) x += area.text(x, 0, text, tone === undefined ? 0 : toneStyle(tone));
  return x;
}

/** Beside the filters, in fewer words if need be; where even those find no room the filters are cut, and say so. */
function paintPosition(
  area: Area,
  taken: number,
  { text, middle = text, short, tone }: Position,
  ascii: boolean,
): void {
  const more = ascii ? '~' : '…';
  const room = area.width - taken - GAP - 1;
  const fitting = [text, middle].find(({ length }) => length <= room) ?? short;
  const x = area.width - 1 - fitting.length;
  if (fitting === '') {
    if (taken >= area.width) area.text(area.width - 1, 0, more);
    return;
  }
  const cut = fitting.length > room;
  area.text(x - GAP, 0, cut ? `${more} ` : '  ');
  area.text(x, 0, `${fitting} `, toneStyle(tone));
}

function allTools({ tools }: AppState): Position {
  const all = Object.values(tools);
  const running = all.filter(({ lifecycle }) => lifecycle === 'running').length;
  const text = `${running} of ${all.length} running`;
  return { text, short: text, tone: 'plain' };
}

export function paintFilterLine(area: Area, state: AppState, pane: AnyPane, { ascii }: Look): void {
  const tool = shownTool(state);
  const pieces = piecesOf(state, tool, pane);
  const position = state.overview ? allTools(state) : positionOf(tool, pane);
  const { text, middle, short, tone } = position;
  const stamp = [themeStamp(), pieces, ascii, text, middle, short, tone];
  area.kept(0, 0, area.width, 1, stamp, (line) => {
    const taken = paintPieces(line, pieces);
    // A sentence is not cut for numbers that are there again with the next key.
    const isSentence = state.notice !== '' || (!state.overview && tool.queryProblem !== '');
    if (isSentence && taken + GAP + short.length >= line.width) {
      if (taken >= line.width) line.text(line.width - 2, 0, `${ascii ? '~' : '…'} `);
      return;
    }
    paintPosition(line, taken, position, ascii);
  });
}
