/** Units that a column's values can be in; the schema of saved queries names the same. */
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
