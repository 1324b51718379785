import { ownValue } from '../own-value.ts';
import { type Parsed, parsed, refused } from '../text/parsed.ts';

export type Comparison = '>' | '>=' | '<' | '<=' | '==' | '!=';

/** A parsed `--fail-if '<column|value> <op> <number>'`. */
export interface FailIf {
  /** A column of a saved query, or `value`. */
  readonly column: string;
  readonly comparison: Comparison;
  /** In `unit`; percent and byte prefixes are multiplied out. */
  readonly threshold: number;
  /** `seconds` if the number has a unit of time, so that it can be compared with a column in milliseconds. */
  readonly unit: 'plain' | 'seconds';
  /** As typed, for messages. */
  readonly text: string;
}

const hint = "write it like 'cpuOfLimit > 0.8' or 'value >= 500Mi'";
const form = /^([\p{L}_][\p{L}\p{N}_.:-]*)\s*(>=|<=|==|!=|>|<)\s*(\S+)$/u;
const amount = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([%\p{L}]*)$/u;

const multipliers: Readonly<Record<string, number>> = {
  '': 1,
  '%': 0.01,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
  Pi: 1024 ** 5,
};
const seconds: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
  h: 3600,
  d: 86_400,
};

/** Parses a condition for exit code 7. It is one comparison, not an expression. Infinite and NaN thresholds are refused. */
export function parseFailIf(text: string): Parsed<FailIf> {
  const match = form.exec(text.trim());
  if (match === null) {
    const single = /^[^=]+[^=<>!]=[^=]+$/.test(text.trim());
    return refused(`"${text}" is no condition`, single ? 'equality is written ==' : hint);
  }
  const [, column = '', comparison = '', number = ''] = match;
  const threshold = parseThreshold(number);
  if (!threshold.ok) return threshold;
  return parsed({ column, comparison: comparison as Comparison, ...threshold.value, text: text.trim() });
}

function parseThreshold(text: string): Parsed<Pick<FailIf, 'threshold' | 'unit'>> {
  const match = amount.exec(text);
  const value = Number(match?.[1] ?? Number.NaN);
  if (match === null || !Number.isFinite(value)) return refused(`"${text}" is no finite number`, hint);
  const suffix = match[2] ?? '';
  const scale = ownValue(multipliers, suffix) ?? ownValue(multipliers, suffix.replace(/B$/, ''));
  if (scale !== undefined && suffix !== '%B')
    return parsed({ threshold: times(value, scale), unit: 'plain' });
  const inSeconds = ownValue(seconds, suffix);
  if (inSeconds !== undefined) return parsed({ threshold: times(value, inSeconds), unit: 'seconds' });
  if (suffix === 'm') {
    return refused(
      `"${text}" could mean minutes or thousandths`,
      'write 5min for minutes, 0.005 for thousandths',
    );
  }
  return refused(`"${suffix}" is no unit known here`, 'known: % k M G Ki Mi Gi ms s min h d');
}

/** Multiplies without a rounding error, so that 80 % equals the number of the literal 0.8. */
function times(value: number, scale: number): number {
  return scale < 1 ? value / Math.round(1 / scale) : value * scale;
}

/** Whether a row's last sample meets the condition. `columnUnit` as the saved query declares it. NaN never does. */
export function meetsFailIf(condition: FailIf, value: number, columnUnit?: string): boolean {
  if (Number.isNaN(value)) return false;
  const scale = condition.unit === 'seconds' && columnUnit === 'milliseconds' ? 1000 : 1;
  const threshold = condition.threshold * scale;
  switch (condition.comparison) {
    case '>':
      return value > threshold;
    case '>=':
      return value >= threshold;
    case '<':
      return value < threshold;
    case '<=':
      return value <= threshold;
    case '==':
      return value === threshold;
    case '!=':
      return value !== threshold;
  }
}
