// SPDX-License-Identifier: MIT

/** How long: `0.2s`, `30s`, `5m`, `1h2m3s`; up to 90 s in seconds. */
export function span(seconds: number): string {
  const rounded = Math.round(seconds * 10) / 10;
  if (rounded <= 90) return `${rounded < 10 ? rounded : Math.round(rounded)}s`;
  const whole = Math.round(rounded);
  const parts = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor(whole / 60) % 60, 'm'],
    [whole % 60, 's'],
  ] as const;
  return parts.map(([value, unit]) => (value === 0 ? '' : value + unit)).join('');
}
