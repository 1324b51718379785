import { parseSampleValue } from './series.ts';

/** How far a value went. */
export interface Change {
  readonly absolute: number;
  /** Of what it was: 0.5 is half as much again. Null where it was 0. */
  readonly ratio: number | null;
}

/** From one sample's text to another's; null where either is missing or no finite number. */
export function changeBetween(before: string | null, after: string | null): Change | null {
  if (before === null || after === null) return null;
  const from = parseSampleValue(before);
  const to = parseSampleValue(after);
  if (!Number.isFinite(from) || !Number.isFinite(to)) return null;
  return { absolute: to - from, ratio: from === 0 ? null : (to - from) / Math.abs(from) };
}
