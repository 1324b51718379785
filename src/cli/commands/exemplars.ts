import { ObsqError } from '../../domain/errors.ts';
import type { Exemplar } from '../../domain/exemplar.ts';
import { parseSampleValue } from '../../domain/series.ts';
import { formatRfc3339Utc } from '../../domain/time-format.ts';
import type { CommandSpec } from '../command.ts';
import { exemplarRow } from '../output/document-rows.ts';
import { labelNames } from '../output/series-text.ts';
import { readCount, readLimit } from '../read-limit.ts';
import { noticeWindow, readWindow } from '../read-window.ts';

/** `obsq exemplars <promql|saved-query>`. */
export const exemplarsCommand: CommandSpec = {
  name: 'exemplars',
  summary: 'the exemplars behind a metric, slowest first',
  description:
    'Any PromQL will do: the server takes the selectors out of it, so the query of a panel can be given as it is. ' +
    'Every exemplar is shown, none sampled away.',
  args: [{ name: 'promql', required: true, doc: 'a query, or the name of a saved query' }],
  flags: [{ name: 'top', value: 'N', doc: 'at most this many', group: 'own' }],
  stores: ['metrics'],
  outputs: ['table', 'wide', 'json', 'jsonl', 'csv', 'raw'],
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
  ],
  run: async (session, invocation) => {
    const most = Math.min(
      readCount(session, 'top', null) ?? Number.POSITIVE_INFINITY,
      readLimit(session, null) ?? Number.POSITIVE_INFINITY,
    );
    const { window } = await readWindow(session);
    await noticeWindow(session, window);
    const stores = await session.stores();
    const client = await stores.metrics();
    const { exemplarExpressions } = await import('../exemplar-expressions.ts');
    const asked = await exemplarExpressions(session, invocation.args[0] ?? '');
    const answers = await Promise.all(asked.expressions.map((expr) => client.exemplars({ expr, ...window })));
    const sorted = sortExemplars(
      answers.flatMap((answer) => answer.data),
      invocation.text('sort') ?? null,
    );
    const exemplars = sorted.slice(0, most);
    const { renderExemplars } = await import('../../view/exemplar-table.ts');
    const { guessUnit } = await import('../../view/guess-unit.ts');
    await session.report({
      kind: 'exemplars',
      query: {
        ...(asked.name === null ? {} : { name: asked.name }),
        language: 'promql',
        expr: asked.expressions.join(' or '),
      },
      window,
      rows: exemplars.map(exemplarRow),
      count: exemplars.length,
      warnings: answers.flatMap((answer) => answer.warnings),
      infos: answers.flatMap((answer) => answer.infos),
      partial: answers.some((answer) => answer.partial),
      empty: noExemplars,
      lines: (frame) =>
        renderExemplars(exemplars, frame, {
          zone: session.timeZone,
          // An exemplar of a bucket is a measured value: its unit is that of the buckets' bounds, not a count.
          unit: guessUnit(`histogram_quantile(1, ${asked.expressions[0] ?? ''})`),
        }),
      csv: () => exemplarsCsv(exemplars),
      raw: () => exemplars.flatMap((exemplar) => exemplar.traceId ?? []),
      lastValues: () => exemplars.map((exemplar) => ({ value: exemplar.value })),
    });
  },
};

const noExemplars = {
  reason:
    'no exemplars in the window: none recorded, or not stored at all (Mimir and Cortex keep none by default, Prometheus needs --enable-feature=exemplar-storage)',
  hint: 'a longer --since, or obsq traces with the same service',
};

/** Slowest first; `--sort -time` for the newest. NaN last. */
export function sortExemplars(exemplars: readonly Exemplar[], sort: string | null): readonly Exemplar[] {
  const key = (sort ?? '-value').replace(/^-/, '');
  if (key !== 'value' && key !== 'time') {
    throw new ObsqError({
      kind: 'usage',
      message: `--sort: exemplars have no ${key}`,
      hint: '--sort -value or --sort -time',
    });
  }
  const sign = (sort ?? '-value').startsWith('-') ? -1 : 1;
  const rank = (exemplar: Exemplar): number =>
    key === 'time' ? exemplar.timeMs : parseSampleValue(exemplar.value);
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
      ...names.map((name) => one.seriesLabels[name] ?? ''),
    ];
  }
}
