import type { Labels } from '../labels.ts';
import type { Unit } from './unit.ts';

const identifier = /[a-zA-Z_:][a-zA-Z0-9_:]*/g;

/** Endings of metric names by the conventions of Prometheus and of the translation from OTLP. The first match decides. */
const endings: readonly (readonly [RegExp, Unit])[] = [
  [/_cpu_(usage_)?seconds(_total)?$/, 'seconds'],
  [/_(timestamp|created|time)_seconds$|_start_time$|_created$/, 'timestamp'],
  [/_(milliseconds|ms)(_bucket|_sum|_total)?$/, 'milliseconds'],
  [/_seconds(_bucket|_sum|_total|_max|_min)?$/, 'seconds'],
  [/_bytes(_bucket|_sum|_total|_max|_min)?$|_memory_(usage|working_set|rss|limit|request)$/, 'bytes'],
  [/_(ratio|utilization|percent_of_limit)$/, 'ratio'],
  [/_(total|count|bucket)$/, 'count'],
];

const rateFunction = /\b(rate|irate|deriv)\s*\(/;
const changesMeaning =
  /\b(count|count_over_time|count_values|absent|changes|resets|group|stddev|stdvar|predict_linear)\s*(by|without)?\s*\(/;

/**
 * Guesses the unit of a PromQL expression's values from the names of its metrics; `none` if they disagree. Axis labels and
 * exemplar values use it. Saved queries declare their units instead.
 */
export function guessUnit(expression: string): Unit {
  const bare = expression.replace(
    /\{[^}]*\}|"[^"]*"|'[^']*'|\[[^\]]*\]|\b(by|without|on|ignoring)\s*\([^)]*\)/g,
    ' ',
  );
  if (changesMeaning.test(bare)) return /\bcount|changes|resets/.test(bare) ? 'count' : 'none';
  // `bool` and division change the unit of the result; a quotient of like units is a share.
  if (/\bbool\b/.test(bare)) return 'boolean';
  if (/\btime\s*\(\s*\)/.test(bare)) return bare.includes('/') || bare.includes('*') ? 'none' : 'seconds';
  const units = unitsOfMetrics(bare);
  if (units.length === 0 || bare.includes('*')) return 'none';
  if (bare.includes('/')) return quotientUnit(bare, units);
  if (new Set(units).size > 1) return 'none';
  return ratedUnit(units[0] ?? 'none', bare);
}

/** Guesses the unit of an exemplar's value from its series' name. The series of a bucket holds counts, but the exemplar holds a measured value. */
export function guessExemplarUnit(seriesLabels: Labels): Unit {
  return guessUnit((seriesLabels.__name__ ?? '').replace(/_bucket$/, ''));
}

function unitsOfMetrics(bare: string): Unit[] {
  const units: Unit[] = [];
  for (const [name] of bare.matchAll(identifier)) {
    const unit = endings.find(([ending]) => ending.test(name))?.[1];
    if (unit !== undefined) units.push(unit);
  }
  return units;
}

function quotientUnit(bare: string, units: readonly Unit[]): Unit {
  // Only a plain division of two metrics has a known unit: `_sum / _count` is a mean, like over like is a share.
  if (units.length !== 2 || bare.split('/').length !== 2) return 'none';
  const [above, below] = units;
  if (above === below) return 'ratio';
  return below === 'count' && /_count\b/.test(bare) ? (above ?? 'none') : 'none';
}

function ratedUnit(unit: Unit, bare: string): Unit {
  // A quantile has the unit of the bucket bounds, even over rates of the buckets.
  if (/\bhistogram_(quantile|avg)\s*\(/.test(bare)) return unit === 'count' ? 'none' : unit;
  if (/_bucket\b/.test(bare)) return rateFunction.test(bare) ? 'perSecond' : 'count';
  if (!rateFunction.test(bare)) return unit;
  if (unit === 'bytes') return 'bytesPerSecond';
  if (unit === 'count') return 'perSecond';
  if (unit === 'seconds') return /cpu/.test(bare) ? 'cores' : 'none';
  return 'none';
}
