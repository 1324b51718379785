import type { Unit } from './unit.ts';

/** Fields of TraceQL that Tempo answers in seconds, with and without their scope. */
const durations =
  /^((span|trace|parent):duration|duration|traceDuration|parent\.duration|event:timeSinceStart)$/;

const quotedText = /"(?:[^"\\]|\\.)*"|`[^`]*`/g;
const functions = /\b([a-z]+_over_time|rate|compare)\s*\(\s*([^,)]*)/g;

/**
 * Guesses the unit of a TraceQL metrics query's values from its functions: times for aggregates of a duration, counts and rates for the
 * functions that count spans. `none` for other attributes, and for arithmetic whose units differ.
 */
export function guessTraceqlUnit(query: string): Unit {
  const bare = query
    .replace(quotedText, '""')
    .replace(/\{[^{}]*\}/g, ' ')
    .replace(/\bby\s*\([^)]*\)/g, ' ');
  const units = [...bare.matchAll(functions)].map(([, name = '', field = '']) => unitOf(name, field.trim()));
  const [first = 'none', ...others] = units;
  if (others.some((unit) => unit !== first)) return 'none';
  // Arithmetic stands between parenthesised queries: a quotient of like units is a share, a product has none of them.
  if (/\)\s*\*|\*\s*\(/.test(bare)) return 'none';
  if (/\)\s*\/|\/\s*\(/.test(bare)) return units.length === 2 ? 'ratio' : 'none';
  return first;
}

function unitOf(name: string, field: string): Unit {
  switch (name) {
    case 'rate':
      return 'perSecond';
    case 'count_over_time':
    case 'histogram_over_time':
    case 'compare':
      return 'count';
    default:
      return durations.test(field) ? 'seconds' : 'none';
  }
}

/** The unit of the bounds in the label `__bucket` of a histogram: its field's. Null for a query without histogram. */
export function guessBucketUnit(query: string): Unit | null {
  const field = /\bhistogram_over_time\s*\(\s*([^,)]*)/.exec(query.replace(quotedText, '""'))?.[1];
  if (field === undefined) return null;
  return durations.test(field.trim()) ? 'seconds' : 'none';
}
