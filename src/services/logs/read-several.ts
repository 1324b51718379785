import type { LokiClient } from '../../backends/loki/client.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { createOverlap } from '../../domain/logs/overlap.ts';
import { compareNs } from '../../domain/time/nanoseconds.ts';
import { type LinesAnswer, type LinesRequest, type ReadLinesOptions, readLines } from './read-lines.ts';

/** A line, and which of several queries found it. */
export interface FoundLine {
  readonly entry: LogEntry;
  readonly expr: string;
}

export interface SeveralLines {
  /** Time order. A line that several queries found is there once, as the first one's. */
  readonly lines: readonly FoundLine[];
  /** Each names its query. */
  readonly warnings: readonly string[];
  readonly partial: boolean;
  /** The queries whose limit was reached. */
  readonly more: readonly string[];
  /** The queries that answered and found no line. */
  readonly empty: readonly string[];
}

/**
 * Reads the lines of several queries, each up to the limit, and merges them by time. If some queries fail, the others answer: the answer
 * is then partial and names them. Throws the first one's ObsqError if all fail.
 */
export async function readSeveral(
  client: LokiClient,
  exprs: readonly string[],
  request: Omit<LinesRequest, 'expr'>,
  options: ReadLinesOptions = {},
): Promise<SeveralLines> {
  const counts = exprs.map(() => 0);
  const answers = await Promise.all(
    exprs.map((expr, index) =>
      readOrFail(
        client,
        { ...request, expr },
        {
          ...options,
          onProgress: (count) => {
            counts[index] = count;
            options.onProgress?.(counts.reduce((sum, one) => sum + one, 0));
          },
        },
      ),
    ),
  );
  const errors = answers.filter((answer) => answer instanceof ObsqError);
  const [first] = errors;
  if (first !== undefined && errors.length === answers.length) throw first;
  const overlap = createOverlap();
  const lines: FoundLine[] = [];
  const warnings: string[] = [];
  const more: string[] = [];
  const empty: string[] = [];
  let partial = errors.length > 0;
  for (const [index, answer] of answers.entries()) {
    const expr = exprs[index] ?? '';
    if (answer instanceof ObsqError) {
      warnings.push(`${expr}: ${answer.message}`);
      continue;
    }
    for (const entry of answer.entries) if (overlap.isNew(index, entry)) lines.push({ entry, expr });
    for (const warning of answer.warnings) warnings.push(`${expr}: ${warning}`);
    partial ||= answer.partial;
    if (answer.more) more.push(expr);
    if (answer.entries.length === 0) empty.push(expr);
  }
  lines.sort((a, b) => compareNs(a.entry.timestampNs, b.entry.timestampNs));
  return { lines, warnings, partial, more, empty };
}

async function readOrFail(
  client: LokiClient,
  request: LinesRequest,
  options: ReadLinesOptions,
): Promise<LinesAnswer | ObsqError> {
  try {
    return await readLines(client, request, options);
  } catch (thrown) {
    if (thrown instanceof ObsqError && thrown.kind !== 'cancelled') return thrown;
    throw thrown;
  }
}
