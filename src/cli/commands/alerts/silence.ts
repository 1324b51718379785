import type { Silence } from '../../../domain/alerts/alert.ts';
import { formatMatcher } from '../../../domain/alerts/matchers.ts';
import { formatRfc3339Utc } from '../../../domain/time/time-format.ts';
import { type CountedSilence, renderSilences } from '../../../view/alerts/silence-table.ts';
import { pastFlags } from '../../flags/common-flags.ts';
import { outputs } from '../../io/output-format.ts';
import { silenceRow } from '../../output/alert-rows.ts';
import type { CommandSpec } from '../../session/command.ts';
import type { Session } from '../../session/session.ts';
import { readLimit } from '../../setup/read-limit.ts';

/** `obsq silence [list|preview]`. */
export const silenceCommand: CommandSpec = {
  name: 'silence',
  summary: 'silences: list them, preview a new one',
  description:
    'list shows the silences in force and to come, with how many alerts each holds back. preview shows which current alerts a new one would ' +
    'match, and prints the amtool command that would make it: obsq itself sends nothing. Matchers are written as for amtool: ' +
    'alertname="X" namespace=~"otel.*" pod!="y"; a first word without an operator is the alert\'s name.',
  args: [
    { name: 'action', required: false, doc: 'list (the default), preview', choices: ['list', 'preview'] },
    { name: 'matchers', required: false, variadic: true, doc: 'preview: which alerts, quoted for the shell' },
  ],
  flags: [
    {
      name: 'state',
      value: 'STATE',
      choices: ['active', 'pending', 'expired', 'all'],
      doc: 'list: active, pending, expired, all (active and pending)',
      group: 'own',
    },
    { name: 'duration', value: 'DURATION', doc: 'preview: how long (1h)', group: 'own' },
    { name: 'comment', value: 'TEXT', doc: 'preview: why (investigating)', group: 'own' },
    { name: 'author', value: 'NAME', doc: "preview: who (amtool's own default)", group: 'own' },
  ],
  without: [...pastFlags, 'sort', 'tz', 'fail-if'],
  outputs: outputs.rows,
  stores: ['metrics', 'alerts'],
  examples: [
    { command: 'obsq silence list --demo', doc: 'what is silenced' },
    {
      command:
        'obsq silence preview \'alertname="KubePodCrashLooping"\' \'pod=~"payment.*"\' --duration 2h --demo',
      doc: 'what a silence would match, and the command that makes it',
    },
  ],
  run: async (session, invocation) => {
    if (invocation.args[0] === 'preview') {
      const { previewSilence } = await import('./silence-preview.ts');
      return previewSilence(session, invocation);
    }
    return listSilences(session);
  },
};

async function listSilences(session: Session): Promise<void> {
  const { nowMs } = session;
  const client = await (await session.stores()).alerts();
  const limit = readLimit(session, null) ?? Number.POSITIVE_INFINITY;
  const [answer, alerts] = await Promise.allSettled([client.silences(), client.alerts()]);
  if (answer.status === 'rejected') throw answer.reason;
  const counts = alerts.status === 'fulfilled' ? countBySilence(alerts.value.data) : null;
  const passes = stateFilter(session.invocation.text('state'));
  const silences = answer.value.data
    .filter(passes)
    .slice(0, limit)
    .map(
      (silence): CountedSilence => ({
        silence,
        alerts: counts === null ? null : (counts.get(silence.id) ?? 0),
      }),
    );
  await session.report({
    kind: 'silences',
    query: null,
    window: null,
    rows: silences.map(({ silence, alerts: count }) => silenceRow(silence, count)),
    count: silences.length,
    warnings: [
      ...answer.value.warnings,
      ...(counts === null ? ['the alerts did not come: how many each silence holds back is not known'] : []),
    ],
    partial: answer.value.partial || counts === null,
    empty: emptiness(answer.value.data),
    lines: (frame, format) => renderSilences(silences, { frame, wide: format === 'wide', nowMs }),
    csv: () => silencesCsv(silences),
    raw: () => silences.map(({ silence }) => silence.id),
  });
}

function countBySilence(
  alerts: readonly { readonly silencedBy: readonly string[] }[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { silencedBy } of alerts) for (const id of silencedBy) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function stateFilter(asked: string | undefined): (silence: Silence) => boolean {
  if (asked === 'all') return () => true;
  if (asked === undefined) return ({ state }) => state !== 'expired';
  return ({ state }) => state === asked;
}

function emptiness(all: readonly Silence[]) {
  if (all.length === 0) return { reason: 'there are no silences', hint: null };
  return {
    reason: `no silence like that; there are ${all.length} others`,
    hint: 'obsq silence list --state all',
  };
}

function* silencesCsv(silences: readonly CountedSilence[]): Iterable<readonly string[]> {
  yield ['id', 'state', 'startsAt', 'endsAt', 'createdBy', 'comment', 'matchers', 'alerts'];
  for (const { silence, alerts } of silences) {
    yield [
      silence.id,
      silence.state,
      formatRfc3339Utc(silence.startsAtMs),
      formatRfc3339Utc(silence.endsAtMs),
      silence.createdBy,
      silence.comment,
      silence.matchers.map(formatMatcher).join(' '),
      alerts === null ? '' : String(alerts),
    ];
  }
}
