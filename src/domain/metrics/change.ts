import { parseSampleValue } from './series.ts';

/** The change from one value to another. */
export interface Change {
  readonly absolute: number;
  /** The change relative to the old value: 0.5 means 50 % more. Null if the old value was 0. */
  readonly ratio: number | null;
}

/** The change from one sample's text to another's; null if either is missing or not a finite number. */
export function changeBetween(before: string | null, after: string | null): Change | null {
  if (before === null || after === null) return null;
  const from = parseSampleValue(before);
  const to = parseSampleValue(after);
  if (!Number.isFinite(from) || !Number.isFinite(to)) return null;
  return { absolute: to - from, ratio: from === 0 ? null : (to - from) / Math.abs(from) };
}
