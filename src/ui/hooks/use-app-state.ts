// SPDX-License-Identifier: MIT
import { useSyncExternalStore } from 'react';
import type { AppState, AppStore } from '../../state/store.ts';

/**
 * A part of the state. `select` must give the very same value while nothing of it has changed, so that what changes with
 * every frame renders nothing here: that is painted.
 */
export function useAppState<Part>(store: AppStore, select: (state: AppState) => Part): Part {
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}
