// SPDX-License-Identifier: MIT
/** Pictures like those of the tabs: what changes in them from one second to the next is what has to be sent. */
import { Area } from '../../../src/ui/screen/area.ts';
import type { Grid } from '../../../src/ui/screen/grid.ts';
import { styleId } from '../../../src/ui/screen/style.ts';
import type { Random } from './random.ts';

const DIM = styleId({ dim: true });
const BOLD = styleId({ bold: true });
const RED = styleId({ fg: 1 });
const CYAN = styleId({ fg: 6 });
const HEADER = styleId({ inverse: true });
const HEADER_LINES = 3;

/** Draws the next second. */
export type Scene = (grid: Grid) => void;

function chrome(area: Area, header: string): void {
  area.clear();
  area.text(0, 0, ' probetop  web-01  6.12.95  4 cpus', BOLD);
  area.text(0, 1, ' 0 overview  1 biolatency  2 biosnoop  3 opensnoop  4 vfsstat', DIM);
  area.fill(0, 2, area.width, 1, HEADER);
  area.text(0, 2, header, HEADER);
  area.text(0, area.height - 1, ' F flags  Q queued  p pid  / filter  ? help', DIM);
}

/** 45 functions with their counts, more than half of which change. */
export function table(random: Random): Scene {
  const rows = Array.from({ length: 45 }, (_, i) => ({
    name: `vfs_function_${i}${'_x'.repeat(i % 7)}`,
    total: random.below(10_000_000),
    rate: random.below(9999),
  }));
  return (grid) => {
    const area = new Area(grid, 0, 0, grid.columns, grid.rows);
    chrome(area, ' FUNCTION                              COUNT      RATE     SHARE  ADDRESS');
    for (const [i, row] of rows.entries()) {
      if (random.chance(0.6)) {
        row.rate = random.below(9999);
        row.total += row.rate;
      }
      const y = HEADER_LINES + i;
      area.text(1, y, row.name, CYAN);
      area.text(36, y, String(row.total).padStart(10));
      area.text(48, y, String(row.rate).padStart(8), row.rate > 9000 ? RED : 0);
      area.text(58, y, `${(row.rate / 100).toFixed(1)} %`.padStart(8), DIM);
      area.text(68, y, `ffffffff81${(i * 0x1240).toString(16).padStart(6, '0')}`, DIM);
    }
  };
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** 27 log2 rows with bars, whose counts grow by a few per cent. */
export function histogram(random: Random): Scene {
  const counts = Array.from({ length: 27 }, (_, i) => 2 ** (14 - Math.abs(i - 12)) + random.below(50));
  return (grid) => {
    const area = new Area(grid, 0, 0, grid.columns, grid.rows);
    chrome(area, '       RANGE              COUNT');
    const most = Math.max(...counts);
    for (const [i, count] of counts.entries()) {
      counts[i] = count + random.below(Math.ceil(count * 0.03) + 1);
      const eighths = Math.round((count / most) * 120 * 8);
      const y = HEADER_LINES + i;
      area.text(0, y, `${2 ** i}`.padStart(10));
      area.text(11, y, `-> ${2 ** (i + 1) - 1}`.padEnd(13), DIM);
      area.text(25, y, String(count).padStart(9));
      area.text(36, y, '█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7], CYAN);
      area.text(160, y, `${((count / most) * 100).toFixed(1)} %`.padStart(8));
    }
  };
}

const NAMES = ['node', 'postgres', 'systemd-journal', 'sshd', 'kworker/u8:2-events', 'cat'];
const PATHS = [
  '/etc/passwd',
  '/proc/self/maps',
  '/usr/lib/x86_64-linux-gnu/libc.so.6',
  '/tmp/x',
  '/home/世界/é',
];

/** 45 rows of which each second brings `fresh` new ones. */
export function events(random: Random, fresh = 45): Scene {
  const rows: (readonly [text: string, error: boolean])[] = [];
  let time = 0;
  return (grid) => {
    const area = new Area(grid, 0, 0, grid.columns, grid.rows);
    chrome(area, ' TIME(s)       PID COMM                FD ERR     PATH');
    for (let i = 0; i < (rows.length === 0 ? 45 : fresh); i++) {
      time += random.below(40);
      const failed = random.chance(0.2);
      rows.push([
        `${(time / 1000).toFixed(3).padStart(8)} ${String(random.below(70_000)).padStart(9)} ` +
          `${random.pick(NAMES).padEnd(16)} ${String(failed ? -1 : random.below(200)).padStart(5)} ` +
          `${failed ? 'ENOENT ' : '0      '} ${random.pick(PATHS)}/${random.below(1000)}`,
        failed,
      ]);
    }
    rows.splice(0, rows.length - 45);
    for (const [i, [text, failed]] of rows.entries()) area.text(0, HEADER_LINES + i, text, failed ? RED : 0);
  };
}
