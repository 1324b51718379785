import { ObsqError } from '../../../domain/errors.ts';
import type { Exemplar } from '../../../domain/metrics/exemplar.ts';
import { parseRowOrder } from '../../../domain/metrics/row-order.ts';
import { parseSampleValue } from '../../../domain/metrics/series.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { formatRfc3339Utc } from '../../../domain/time/time-format.ts';
import type { Window } from '../../../domain/time/window.ts';
import type { LoadedQuery } from '../../../saved/library/user-queries.ts';
import { noticeWindow, readWindow } from '../../flags/read-window.ts';
import type { Invocation } from '../../io/invocation.ts';
import type { Io } from '../../io/io.ts';
import { outputs } from '../../io/output-format.ts';
import { exemplarRow } from '../../output/document-rows.ts';
import { labelNames } from '../../output/series-text.ts';
import type { CommandSpec, FlagSpec } from '../../session/command.ts';
import type { QueryFacts } from '../../session/report.ts';
import type { Session } from '../../session/session.ts';
import { readableLimit, readCount, readLimit } from '../../setup/read-limit.ts';
import { flagsWithParameters, savedQueryAmong } from '../queries/query-or-name.ts';

const ownFlags: readonly FlagSpec[] = [
  { name: 'top', value: 'N', doc: 'at most this many (20 on a terminal, else all)', group: 'own' },
];

/** Loads `obsq exemplars <promql|saved-query>`. If a word of the line names a saved query, that query's parameters are flags too. */
export async function loadExemplarsCommand(words: readonly string[], io: Io): Promise<CommandSpec> {
  const saved = await savedQueryAmong(words, io);
  if (saved === null) return exemplarsCommand;
  return {
    ...exemplarsCommand,
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
    'Every exemplar is shown, none sampled away.',
  args: [
    {
      name: 'promql',
      required: true,
      doc: 'a query, or the name of a saved query',
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
    { command: 'obsq exemplars latency -n otel-demo --top 5', doc: 'of a saved query' },
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
  const most = Math.min(
    readCount(session, 'top', isCounted ? null : readableLimit(session, readableExemplars)) ??
      Number.POSITIVE_INFINITY,
    readLimit(session, null) ?? Number.POSITIVE_INFINITY,
  );
  const { window } = await readWindow(session);
  const sort = invocation.text('sort') ?? null;
  const { expressions, query } = await readQuestions(session, invocation, saved, window);
  await noticeWindow(session, window);
  const { fetchExemplars } = await import('../../../services/metrics/fetch-exemplars.ts');
  const answer = await fetchExemplars(await session.stores(), { expressions, window, order: 'slowest' });
  const sorted = sortExemplars(answer.data, sort);
  const exemplars = sorted.slice(0, most);
  const { renderExemplars } = await import('../../../view/metrics/exemplar-table.ts');
  const { guessExemplarUnit } = await import('../../../domain/metrics/guess-unit.ts');
  await session.report({
    kind: 'exemplars',
    query: { ...query, expr: answer.asked.join(' or ') },
    window,
    rows: exemplars.map(exemplarRow),
    count: exemplars.length,
    warnings: answer.warnings,
    infos: answer.infos,
    partial: answer.partial,
    empty: noExemplars,
    lines: (frame) =>
      renderExemplars(exemplars, frame, {
        zone: session.timeZone,
        unit: guessExemplarUnit(exemplars[0]?.seriesLabels ?? {}),
      }),
    csv: () => exemplarsCsv(exemplars),
    raw: () => exemplars.flatMap((exemplar) => exemplar.traceId ?? []),
    lastValues: () => (isCounted ? exemplars : sorted).map((exemplar) => ({ value: exemplar.value })),
  });
  if (!isCounted && exemplars.length < sorted.length) {
    await session.notice(
      `the first ${exemplars.length} of ${sorted.length}: --top N for more, --limit 0 for all`,
    );
  }
}

/** What to ask exemplars of: the text itself, or what the bound expressions of a saved query read. */
async function readQuestions(
  session: Session,
  invocation: Invocation,
  saved: LoadedQuery | null,
  window: Window,
): Promise<{ readonly expressions: readonly string[]; readonly query: QueryFacts }> {
  const [text = ''] = invocation.args;
  if (saved === null || text !== saved.query.name)
    return { expressions: [text], query: { language: 'promql', expr: text } };
  const { name, signal } = saved.query;
  if (signal !== 'metrics') {
    throw new ObsqError({
      kind: 'usage',
      message: `${name} asks for ${signal}, which have no exemplars`,
      hint: `obsq ${name}`,
    });
  }
  const { bindForPivot } = await import('./pivot-saved-query.ts');
  const { from, query } = await bindForPivot(session, invocation, saved, window);
  return { expressions: from.kind === 'metric' ? from.expressions : [], query };
}

const noExemplars = {
  reason:
    'no exemplars in the window: none recorded, or not stored at all (Mimir and Cortex keep none by default, Prometheus needs --enable-feature=exemplar-storage)',
  hint: 'a longer --since, or obsq traces with the same service',
};

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
