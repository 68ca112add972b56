// SPDX-License-Identifier: MIT
/** Saves what is set on the screen as settings, when somebody asks for that. */
import { toProbeError } from '../probes/errors.ts';
import { isToolId } from '../probes/registry.ts';
import { displaySwitches } from '../settings/display.ts';
import type { SettingsPlace } from '../settings/place.ts';
import { saveSettings } from '../settings/save.ts';
import { defaultSettings, type Settings } from '../settings/settings.ts';
import type { AppState, AppStore } from './store.ts';

/** What the next start would have to be told to look like this. */
export function settingsNow({ theme, intervalSeconds, tab, tools }: AppState): Settings {
  const show = Object.entries(tools).flatMap(([id, { values }]) => {
    if (!isToolId(id)) return [];
    const on = displaySwitches(id).filter(({ name }) => values[name] === true);
    return [[id, on.map(({ name }) => name)]];
  });
  return {
    theme,
    interval: intervalSeconds,
    tab: isToolId(tab) ? tab : defaultSettings.tab,
    show: Object.fromEntries(show),
  };
}

const NO_PLACE = 'Settings are not saved: probetop was started with --no-config.';

export function settingsSaving(store: AppStore, place: SettingsPlace | undefined) {
  let work: Promise<void> = Promise.resolve();
  const note = (notice: string) => store.setState({ notice });
  const save = async (file: SettingsPlace, settings: Settings): Promise<void> => {
    try {
      await saveSettings(file, settings);
      note(`Settings saved, ${settings.tab} first: ${file.path}`);
    } catch (error) {
      const { message, remedy } = toProbeError(error);
      note(remedy === '' ? message : `${message} ${remedy}`);
    }
  };
  return {
    /** What went wrong is told. */
    save: (): void => {
      const settings = settingsNow(store.getState());
      // One after the other: the last one counts.
      if (place) work = work.then(() => save(place, settings));
      else note(NO_PLACE);
    },
    /** Resolves when nothing is being written. */
    close: (): Promise<void> => work,
  };
}
