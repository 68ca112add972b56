// SPDX-License-Identifier: MIT
import type { ToolState } from '../../state/store.ts';
import { grouped } from '../text/numbers.ts';

/** Why a tool that counts shows nothing, unless it runs: undefined then. */
export function notRunning({
  lifecycle,
  missing,
  figures,
}: Pick<ToolState, 'lifecycle' | 'missing' | 'figures'>): string | undefined {
  const { progress } = figures;
  const far = progress && `${grouped(progress.done)} of ${grouped(progress.total)}`;
  switch (lifecycle) {
    case 'running':
      return undefined;
    case 'starting':
      return far ? `Attaching: ${far}. Esc calls it off.` : 'Loading the probe ...';
    case 'stopping':
      return far ? `Detaching: ${far}.` : 'Detaching ...';
    case 'failed':
      return '';
    case 'idle':
      return missing === undefined ? 'Stopped. S starts it.' : `${missing} e asks for it.`;
  }
}
