import { ObsqError } from '../../../domain/errors.ts';
import type { Exemplar } from '../../../domain/metrics/exemplar.ts';
import { parseRowOrder } from '../../../domain/metrics/row-order.ts';
import { parseSampleValue } from '../../../domain/metrics/series.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { formatRfc3339Utc } from '../../../domain/time/time-format.ts';
import type { LoadedQuery } from '../../../saved/library/user-queries.ts';
import { noticeWindow, readWindow } from '../../flags/read-window.ts';
import type { Invocation } from '../../io/invocation.ts';
import type { Io } from '../../io/io.ts';
import { outputs } from '../../io/output-format.ts';
import { exemplarRow } from '../../output/document-rows.ts';
import { labelNames } from '../../output/series-text.ts';
import type { CommandSpec, FlagSpec } from '../../session/command.ts';
import type { Session } from '../../session/session.ts';
import { readableLimit, readCount, readLimit } from '../../setup/read-limit.ts';
import { flagsWithParameters, savedQueryAmong } from '../queries/query-or-name.ts';
import { askExemplars, hasPipe } from './ask-exemplars.ts';

const ownFlags: readonly FlagSpec[] = [
  {
    name: 'top',
    value: 'N',
    doc: 'the first exemplar of so many traces (every exemplar; 20 on a terminal)',
    group: 'own',
  },
];

/** Loads `obsq exemplars <promql|saved-query>`. If a word of the line names a saved query, that query's parameters are flags too. */
export async function loadExemplarsCommand(words: readonly string[], io: Io): Promise<CommandSpec> {
  const saved = await savedQueryAmong(words, io);
  if (saved === null)
    return words.some(hasPipe) ? { ...exemplarsCommand, stores: ['traces'] } : exemplarsCommand;
  return {
    ...exemplarsCommand,
    stores: [saved.query.signal],
    flags: await flagsWithParameters(saved, ownFlags),
    run: (session, invocation) => runExemplars(session, invocation, saved),
  };
}

/** `obsq exemplars` without a saved query. */
export const exemplarsCommand: CommandSpec = {
  name: 'exemplars',
  summary: 'the exemplars behind a metric, slowest first',
  description:
    'Any PromQL will do: the server takes the selectors out of it, so the query of a panel can be given as it is. ' +
    'Every exemplar is shown, none sampled away. A TraceQL metrics query asks Tempo for the traces behind its series.',
  args: [
    {
      name: 'promql',
      required: true,
      doc: 'PromQL, a TraceQL metrics query, or the name of a saved query',
      completes: 'saved-queries',
    },
  ],
  flags: ownFlags,
  stores: ['metrics'],
  outputs: outputs.rows,
  examples: [
    {
      command:
        "obsq exemplars 'histogram_quantile(0.99, sum by (le) (rate(http_server_request_duration_seconds_bucket[5m])))'",
      doc: 'slowest first',
    },
    {
      command:
        'obsq exemplars \'http_server_request_duration_seconds_bucket{service_name="payment"}\' --sort -time',
      doc: 'newest first',
    },
    { command: 'obsq exemplars latency -n otel-demo --top 5', doc: 'of a saved query, five traces' },
    {
      command: "obsq exemplars '{ status = error } | quantile_over_time(duration, .99)' --top 5",
      doc: 'the traces behind a TraceQL metric',
    },
  ],
  run: (session, invocation) => runExemplars(session, invocation, null),
};

/** A screenful: a window holds thousands of exemplars, and the slowest come first. */
const readableExemplars = 20;

async function runExemplars(
  session: Session,
  invocation: Invocation,
  saved: LoadedQuery | null,
): Promise<void> {
  const isCounted = ['top', 'limit'].some((flag) => invocation.text(flag) !== undefined);
  const top = readCount(session, 'top', null);
  const fallback = isCounted ? null : readableLimit(session, readableExemplars);
  const most = readLimit(session, fallback) ?? Number.POSITIVE_INFINITY;
  const { window } = await readWindow(session);
  await noticeWindow(session, window);
  const { answer, query, unitOf } = await askExemplars(session, invocation, { saved, window });
  const sorted = sortExemplars(answer.data, invocation.text('sort') ?? null);
  const exemplars = (top === null ? sorted : firstOfTraces(sorted, top)).slice(0, most);
  const { renderExemplars } = await import('../../../view/metrics/exemplar-table.ts');
  await session.report({
    kind: 'exemplars',
    query,
    window,
    rows: exemplars.map(exemplarRow),
    count: exemplars.length,
    warnings: answer.warnings,
    infos: answer.infos,
    partial: answer.partial,
    empty: query.language === 'traceql' ? noTraceExemplars : noExemplars,
    lines: (frame) =>
      renderExemplars(exemplars, frame, { zone: session.timeZone, unit: unitOf(exemplars[0]) }),
    csv: () => exemplarsCsv(exemplars),
    raw: () => exemplars.flatMap((exemplar) => exemplar.traceId ?? []),
    came: sorted.length,
    lastValues: () => sorted.map((exemplar) => ({ value: exemplar.value })),
  });
  if (!isCounted && exemplars.length < sorted.length) {
    await session.notice(
      `the first ${exemplars.length} of ${sorted.length}: --top N for more, --limit 0 for all`,
    );
  }
}

const noExemplars = {
  reason:
    'no exemplars in the window: none recorded, or not stored at all (Mimir and Cortex keep none by default, Prometheus needs --enable-feature=exemplar-storage)',
  hint: 'a longer --since, or obsq traces with the same service',
};

const noTraceExemplars = {
  reason: 'no exemplars in the window: no span matched, or this Tempo gives none',
  hint: 'a longer --since, or obsq traces with the same spans',
};

/**
 * The first exemplar of each of the first `most` traces. Several spans of one request are recorded beside each other, so that as many rows
 * would be fewer traces. One without a trace stands for itself.
 */
export function firstOfTraces(exemplars: readonly Exemplar[], most: number): readonly Exemplar[] {
  const seen = new Set<string>();
  const first = exemplars.filter(({ traceId }) => {
    if (traceId === null) return true;
    const isNew = !seen.has(traceId);
    seen.add(traceId);
    return isNew;
  });
  return first.slice(0, most);
}

/** Slowest first; `--sort -time` for the newest. NaN last. */
export function sortExemplars(exemplars: readonly Exemplar[], sort: string | null): readonly Exemplar[] {
  const { name, descending } = parseRowOrder(sort ?? '-value');
  if (name !== 'value' && name !== 'time') {
    throw new ObsqError({
      kind: 'usage',
      message: `--sort: exemplars have no ${name}`,
      hint: '--sort -value or --sort -time',
    });
  }
  const sign = descending ? -1 : 1;
  const rank = (exemplar: Exemplar): number =>
    name === 'time' ? exemplar.timeMs : parseSampleValue(exemplar.value);
  return [...exemplars].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return sign * (left - right) || b.timeMs - a.timeMs;
  });
}

function* exemplarsCsv(exemplars: readonly Exemplar[]): Iterable<readonly string[]> {
  const names = labelNames(exemplars.map((exemplar) => exemplar.seriesLabels));
  yield ['time', 'value', 'traceId', 'spanId', ...names];
  for (const one of exemplars) {
    yield [
      formatRfc3339Utc(one.timeMs),
      one.value,
      one.traceId ?? '',
      one.spanId ?? '',
      ...names.map((name) => ownValue(one.seriesLabels, name) ?? ''),
    ];
  }
}
