// SPDX-License-Identifier: MIT
/** The settings a screen starts with: the defaults, over them the file, over that the command line. */
import type { RawParams } from '../probes/params.ts';
import { displaySwitches, withDisplay } from '../settings/display.ts';
import { type LoadedSettings, loadSettings } from '../settings/load.ts';
import { type SettingsPlace, settingsPlace } from '../settings/place.ts';
import { defaultSettings, isThemeName, type Settings, withinLimits } from '../settings/settings.ts';
import type { Command, ToolCommand } from './args.ts';

export interface StartSettings {
  readonly settings: Settings;
  /** Where they are saved; undefined with `--no-config`. */
  readonly place: SettingsPlace | undefined;
  /** Why the file is not used: the end of a sentence. */
  readonly problem: string | undefined;
}

type Given = Pick<
  Extract<Command, ToolCommand | { readonly kind: 'print-config' }>,
  'tool' | 'named' | 'raw' | 'common'
>;

/** Whether a tool is meant by its flags, without its name. */
export function isFlagged(raw: RawParams): boolean {
  return Object.values(raw).some((given) => given === true || (given || []).length > 0);
}

function merged(file: Settings, { tool, named, raw, common }: Given): Settings {
  const { theme } = common;
  const flags = withDisplay(tool, file.show[tool], raw);
  const on = displaySwitches(tool).filter(({ name }) => flags[name] === true);
  return {
    theme: theme !== undefined && isThemeName(theme) ? theme : file.theme,
    interval: withinLimits(common.interval ?? file.interval),
    tab: named || isFlagged(raw) ? tool : file.tab,
    show: { ...file.show, [tool]: on.map(({ name }) => name) },
  };
}

/** Never throws. */
export function startSettings(given: Given): StartSettings {
  const { noConfig, config } = given.common;
  const place = noConfig ? undefined : settingsPlace(config);
  const loaded: LoadedSettings = place ? loadSettings(place) : { kind: 'none' };
  const file = loaded.kind === 'settings' ? loaded.settings : defaultSettings;
  const problem = loaded.kind === 'problem' ? loaded.problem : undefined;
  return { settings: merged(file, given), place, problem };
}

/** For standard error, where there is room: which file, and what is wrong with it. */
export function problemText({
  place,
  problem,
}: Pick<StartSettings, 'place' | 'problem'>): string | undefined {
  if (problem === undefined || !place) return undefined;
  return `The settings in ${JSON.stringify(place.path)} are not used: ${problem}`;
}
