const unitsMs: readonly (readonly [string, number])[] = [
  ['y', 365 * 86_400_000],
  ['w', 7 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

const shape = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Reads a Prometheus duration (`1h30m`, units in order, no fractions) in milliseconds; null if it is none. */
export function parseDurationMs(text: string): number | null {
  if (text === '0') return 0;
  const match = shape.exec(text);
  if (text === '' || match === null) return null;
  let total = 0;
  for (const [index, [, sizeMs]] of unitsMs.entries()) total += Number(match[index + 1] ?? 0) * sizeMs;
  return total;
}
