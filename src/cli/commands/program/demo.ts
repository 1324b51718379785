import { ObsqError } from '../../../domain/errors.ts';
import { askingFlags, targetFlags } from '../../flags/common-flags.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec } from '../../session/command.ts';

/** `obsq demo`. */
export const demoCommand: CommandSpec = {
  name: 'demo',
  summary: 'serve the built-in cluster on loopback',
  description:
    'Serves the demo cluster behind the same HTTP APIs as Prometheus/Mimir, Loki, Tempo and Alertmanager, on 127.0.0.1, until stopped. ' +
    'Prints the variables that point obsq (or any other client) at it. --fault makes it misbehave.',
  args: [],
  flags: [
    { name: 'port', value: 'PORT', doc: 'port on 127.0.0.1 (a free one)', group: 'own' },
    {
      name: 'fault',
      value: 'FAULTS',
      doc: 'loki=down,tempo=slow:3s,mimir=429,...; --fault help lists them',
      group: 'own',
    },
  ],
  without: [...askingFlags, ...targetFlags],
  outputs: outputs.facts,
  examples: [
    { command: 'obsq demo', doc: 'serve it, then use the printed variables in another shell' },
    { command: 'obsq demo --port 9900 --fault tempo=slow:3s', doc: 'with a slow Tempo' },
  ],
  lasting: () => true,
  run: async (session, invocation) => {
    const { startDemo, demoFaults } = await import('../../../demo/start-demo.ts');
    const fault = invocation.text('fault') ?? session.io.environment.OBSQ_DEMO_FAULT;
    if (fault === 'help') {
      if (session.mode.isJson)
        throw new ObsqError({
          kind: 'usage',
          message: '--fault help is text for a person: it has no JSON',
          hint: 'obsq demo --fault help',
        });
      await session.writeData([`${demoFaults}\n`]);
      return;
    }
    const portText = invocation.text('port') ?? '0';
    if (!/^\d{1,5}$/.test(portText) || Number(portText) > 65_535) {
      throw new ObsqError({ kind: 'usage', message: `--port: ${portText} is no port`, hint: '--port 9900' });
    }
    const demo = await startDemo({
      now: () => session.io.clock.now(),
      port: Number(portText),
      ...(fault === undefined || fault === '' ? {} : { fault }),
    });
    try {
      const { metrics, logs, traces, alerts } = demo.urls;
      if (session.mode.isJson) {
        await session.writeData([
          `${JSON.stringify({ schema: 'obsq/v1', kind: 'demo', urls: demo.urls })}\n`,
        ]);
      } else {
        const variables = { METRICS: metrics, LOGS: logs, TRACES: traces, ALERTS: alerts };
        await session.writeData(
          Object.entries(variables).map(([name, url]) => `export OBSQ_${name}_URL=${url}\n`),
        );
        await session.notice('serving the demo cluster; Ctrl-C ends it');
      }
      await untilAborted(session.interrupted);
    } finally {
      await demo.close();
    }
  },
};

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
