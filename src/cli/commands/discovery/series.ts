import type { Emptiness } from '../../../domain/answer.ts';
import { ObsqError } from '../../../domain/errors.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { sanitize } from '../../../domain/text/sanitize.ts';
import { readWindow } from '../../flags/read-window.ts';
import { outputs } from '../../io/output-format.ts';
import { formatSelector, labelNames } from '../../output/series-text.ts';
import type { CommandSpec } from '../../session/command.ts';
import { cutNote, isLimitWarning, readableLimit, readLimit } from '../../setup/read-limit.ts';
import { detectedFieldsFlag } from './detected-fields-flag.ts';
import { signalFlag } from './labels.ts';

/** A person at a terminal reads no more than this; a script gets the whole list. */
const readableRows = 200;

/** `obsq series <selector>`. */
export const seriesCommand: CommandSpec = {
  name: 'series',
  summary: 'series or streams that match',
  args: [{ name: 'selector', required: true, variadic: true, doc: 'one or more, in quotes' }],
  flags: [
    { ...signalFlag, choices: ['metrics', 'logs'], doc: 'which store to ask: metrics, logs (metrics)' },
    {
      name: 'analyze-labels',
      doc: 'instead: how many values each label has, and in how many series or streams it is',
      group: 'own',
    },
    detectedFieldsFlag,
  ],
  without: ['at', 'step', 'fail-if', 'sort'],
  stores: ['metrics', 'logs'],
  outputs: outputs.names,
  examples: [
    { command: "obsq series 'up'", doc: 'every target' },
    { command: 'obsq series \'{service_name="payment"}\' --signal logs', doc: "a service's streams" },
    {
      command: "obsq series '{}' --signal logs --analyze-labels",
      doc: 'which labels make so many streams',
    },
  ],
  run: async (session, invocation) => {
    const { window } = await readWindow(session);
    if (invocation.on('detected-fields')) {
      const { reportDetectedFields } = await import('./detected-fields.ts');
      await reportDetectedFields(session, { expr: oneQuery(invocation.args), window });
      return;
    }
    const stores = await session.stores();
    const analyzes = invocation.on('analyze-labels');
    // A share of a part would be no share of the whole.
    const limit = analyzes ? null : readLimit(session, readableLimit(session, readableRows));
    const ofLogs = invocation.text('signal') === 'logs';
    const answer = ofLogs
      ? await (await stores.logs()).series({ selectors: invocation.args, ...window })
      : await (await stores.metrics()).series({
          match: invocation.args,
          ...window,
          limit: limit === null ? undefined : limit + 1,
        });
    const explainEmpty = async (): Promise<Emptiness> => {
      const [selector = ''] = invocation.args;
      if (ofLogs) {
        const { explainEmptyLogs } = await import('../../../services/logs/explain-empty-logs.ts');
        return explainEmptyLogs(await stores.logs(), selector, window);
      }
      const { explainEmptyMetrics } = await import('../../../services/metrics/explain-empty.ts');
      return explainEmptyMetrics(await stores.metrics(), selector, {
        atMs: window.toMs,
        nowMs: session.nowMs,
      });
    };
    if (analyzes) {
      const { reportLabelShares } = await import('./report-label-shares.ts');
      const expr = invocation.args.join(' or ');
      const what = ofLogs ? 'stream' : 'series';
      await reportLabelShares(session, { answer, expr, window, what, explainEmpty });
      return;
    }
    const rows = limit === null ? answer.data : answer.data.slice(0, limit);
    const isCut = rows.length < answer.data.length;
    const note = cutNote(session, rows.length);
    const selectors = rows.map(formatSelector);
    await session.report({
      kind: 'series',
      query: { expr: invocation.args.join(' or ') },
      window,
      rows: rows.map((labels) => ({ labels })),
      count: rows.length,
      // obsq asks for one series more than it shows. If the server cut there, the cut is the user's own limit, which is said once.
      warnings: [
        ...answer.warnings.filter((warning) => !(isCut && isLimitWarning(warning))),
        ...(isCut && note.warning !== null ? [note.warning] : []),
      ],
      infos: answer.infos,
      partial: answer.partial,
      explainEmpty,
      lines: () => selectors.map((selector) => [{ text: sanitize(selector) }]),
      csv: () => csvRows(rows),
      raw: () => selectors,
    });
    if (isCut && note.notice !== null) await session.notice(note.notice);
  },
};

/** The one query of `--detected-fields`. Throws ObsqError usage for several. */
function oneQuery(args: readonly string[]): string | undefined {
  const [first] = args;
  if (args.length <= 1) return first;
  throw new ObsqError({
    kind: 'usage',
    message: `--detected-fields takes one query, and there are ${args.length}`,
    hint: 'one query in quotes',
  });
}

function* csvRows(rows: readonly Readonly<Record<string, string>>[]): Iterable<readonly string[]> {
  const names = labelNames(rows);
  yield names;
  for (const labels of rows) yield names.map((name) => ownValue(labels, name) ?? '');
}
