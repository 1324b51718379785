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
    'Exit code 4 when a store or a hop is broken.',
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
    const [{ runDoctor }, { renderDoctor }] = await Promise.all([
      import('../../../services/doctor/doctor.ts'),
      import('../../../view/pages/doctor.ts'),
    ]);
    const { checks, isBroken } = await runDoctor(stores, {
      cache: await session.cache(),
      nowMs: session.nowMs,
    });
    await session.report({
      kind: 'doctor',
      query: null,
      window: null,
      rows: checks,
      count: checks.length,
      warnings: [],
      partial: isBroken,
      lines: (frame) => renderDoctor(checks, frame),
    });
  },
};
