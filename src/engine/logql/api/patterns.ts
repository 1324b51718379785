import type { LogSource } from '../../source/sources.ts';
import type { LogQuery } from '../parse/ast.ts';
import { countParam, type NsRange } from '../pipeline/loki-params.ts';
import { labelOf } from '../pipeline/pipeline-entry.ts';
import { readEntries } from '../pipeline/read-entries.ts';
import { newReadCount } from '../pipeline/stats.ts';

/** Loki's pattern ingester keeps the last three hours. */
const rememberedNs = 3n * 3_600_000_000_000n;
const maxPatterns = 300;

interface Pattern {
  readonly pattern: string;
  readonly level: string;
  readonly counts: Map<number, number>;
  total: number;
}

/** Answers `patterns`: lines with their varying words replaced by `<_>`, counted in steps of ten seconds by default. */
export function answerPatterns(
  logs: LogSource,
  query: LogQuery,
  range: NsRange,
  params: URLSearchParams,
): object[] {
  const stepSeconds = Math.max(10, countParam(params, 'step', 10));
  const oldestNs = range.endNs - rememberedNs;
  const startNs = range.startNs > oldestNs ? range.startNs : oldestNs;
  const patterns = new Map<string, Pattern>();
  const options = {
    range: { startNs, endNs: range.endNs },
    direction: 'forward',
    count: newReadCount(),
  } as const;
  for (const entry of readEntries(logs, query, options)) {
    const pattern = patternOf(entry.line);
    const level = labelOf(entry, 'detected_level') ?? 'unknown';
    const key = `${level} ${pattern}`;
    let one = patterns.get(key);
    if (one === undefined) {
      if (patterns.size >= maxPatterns) continue;
      one = { pattern, level, counts: new Map(), total: 0 };
      patterns.set(key, one);
    }
    const seconds = Number(BigInt(entry.timestampNs) / 1_000_000_000n);
    const step = seconds - (seconds % stepSeconds);
    one.counts.set(step, (one.counts.get(step) ?? 0) + 1);
    one.total += 1;
  }
  return [...patterns.values()]
    .sort((a, b) => b.total - a.total)
    .map(({ pattern, level, counts }) => ({ pattern, level, samples: [...counts] }));
}

/** The pattern of a line: words with a digit become `<_>`, and colour sequences are removed. */
function patternOf(line: string): string {
  return line.replace(/\u001b\[[0-9;]*m/g, '').replace(/[A-Za-z_-]*\d[\w.-]*/g, '<_>');
}
