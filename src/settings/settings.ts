// SPDX-License-Identifier: MIT
/** What a user may have the screen be from its start on. */
import { firstTool, type ToolId, toolIds } from '../probes/registry.ts';
import { displaySwitches } from './display.ts';

export const THEME_NAMES = ['default', 'light', 'high-contrast', 'monochrome'] as const;

export type ThemeName = (typeof THEME_NAMES)[number];

export interface Settings {
  readonly theme: ThemeName;
  /** Seconds between two updates. */
  readonly interval: number;
  /** The tab that is opened first. */
  readonly tab: ToolId;
  /** By tool, the names of those of its parameters that are on. */
  readonly show: Readonly<Record<string, readonly string[]>>;
}

/** Frames closer than this are a film that nobody can read. */
export const SHORTEST_INTERVAL = 0.05;
/** Whoever wants to wait longer wants text. A timer of Node's ends at 24 days. */
export const LONGEST_INTERVAL = 3600;

/** The nearest interval that there is. */
export function withinLimits(seconds: number): number {
  return Math.min(LONGEST_INTERVAL, Math.max(SHORTEST_INTERVAL, seconds));
}

export const defaultSettings: Settings = { theme: 'default', interval: 1, tab: firstTool, show: {} };

export function isThemeName(text: string): text is ThemeName {
  return (THEME_NAMES as readonly string[]).includes(text);
}

/** The theme after this one. */
export function nextTheme(name: ThemeName): ThemeName {
  return THEME_NAMES[(THEME_NAMES.indexOf(name) + 1) % THEME_NAMES.length] ?? 'default';
}

/** As the file has them: with everything that can be set, for whoever looks what there is. */
export function settingsText({ theme, interval, tab, show }: Settings, schema?: string): string {
  const shown = toolIds.flatMap((id) => {
    const switches = displaySwitches(id);
    if (switches.length === 0) return [];
    const on = show[id] ?? [];
    return [[id, Object.fromEntries(switches.map(({ name, long }) => [long, on.includes(name)]))] as const];
  });
  const all = {
    ...(schema === undefined ? {} : { $schema: schema }),
    theme,
    interval,
    tab,
    show: Object.fromEntries(shown),
  };
  return `${JSON.stringify(all, undefined, 2)}\n`;
}
