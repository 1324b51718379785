/** The units of a column's values. The schema of saved queries has the same list. */
export const units = [
  'cores',
  'bytes',
  'bytesPerSecond',
  'seconds',
  'milliseconds',
  'ratio',
  'count',
  'perSecond',
  'timestamp',
  'boolean',
  'none',
] as const;
export type Unit = (typeof units)[number];
