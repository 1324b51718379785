import { ObsqError } from '../../../domain/errors.ts';
import { storeNames } from '../../../domain/store-name.ts';
import { rowFlags, windowFlags } from '../../flags/common-flags.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec } from '../../session/command.ts';

/** `obsq doctor`. */
export const doctorCommand: CommandSpec = {
  name: 'doctor',
  summary: 'is every hop reachable, allowed and linked? what is broken, and how to mend it',
  description:
    'Tries each store (reachable, version, authorised, how fresh) and each hop of the pivot with real data: exemplars, their trace ids, ' +
    'those traces, their log lines; and which families of metrics there are. Each failing line says what to change, in which product. ' +
    'Exit code 4 when a store or a hop is broken, or when one of metrics, logs and traces is not configured, so that nothing is known about it; ' +
    '2 when no store is configured.',
  args: [],
  flags: [],
  without: [...windowFlags, ...rowFlags],
  outputs: outputs.facts,
  examples: [
    { command: 'obsq doctor', doc: 'of the current context' },
    { command: 'obsq doctor -o json | jq \'.data[] | select(.status == "broken")\'', doc: 'what is broken' },
  ],
  run: async (session) => {
    const stores = await session.stores();
    if (!storeNames.some((store) => stores.has(store))) throw nothingConfigured(stores.context.namedContext);
    const [{ runDoctor }, { renderDoctor }] = await Promise.all([
      import('../../../services/doctor/doctor.ts'),
      import('../../../view/pages/doctor.ts'),
    ]);
    const { checks, isBroken, unseen } = await runDoctor(stores, {
      cache: await session.cache(),
      nowMs: session.nowMs,
    });
    await session.report({
      kind: 'doctor',
      query: null,
      window: null,
      rows: checks,
      count: checks.length,
      warnings: unseen.length === 0 ? [] : [`not looked at, because there is no URL: ${unseen.join(', ')}`],
      // No hop of a pivot needs the alerts.
      partial: isBroken || unseen.some((store) => store !== 'alerts'),
      lines: (frame) => renderDoctor(checks, frame),
    });
  },
};

/** Without a store there is nothing to examine: a job whose settings are missing must not pass. */
function nothingConfigured(namedContext: string | null): ObsqError {
  return new ObsqError({
    kind: 'config',
    message:
      namedContext === null
        ? 'no store is configured, so there is nothing to examine'
        : `context "${namedContext}" has no store, so there is nothing to examine`,
    hint: 'give --metrics-url, --logs-url, --traces-url, --alerts-url, keep them with "obsq context add", or try --demo',
  });
}
