import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ChaosLoki, startChaosLoki } from '../helpers/chaos-loki.ts';
import { runObsq, testNow } from '../helpers/run-obsq.ts';

let loki: ChaosLoki;
beforeEach(async () => {
  loki = await startChaosLoki();
});
afterEach(() => loki.close());

it('names the last line and the command that goes on where a login is asked for in the middle', async () => {
  const ns = BigInt(Date.parse(testNow) - 1000) * 1_000_000n;
  const expr = '{app="a"}';
  loki.store([{ ns, pod: 'p1', line: 'one', traceId: 't' }]);
  let isAsked = false;
  const run = await runObsq(['logs', expr, '-f', '--logs-url', loki.url, '-o', 'raw'], {
    onStdout: (text) => {
      if (isAsked || !text.includes('one')) return;
      isAsked = true;
      loki.setFault('unauthorized');
      loki.breakTails('cut');
    },
  });
  expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 3, stdout: 'one\n' });
  expect(run.stderr).toContain(`to go on: obsq logs '${expr}' -f --from ${ns + 1n}`);
});
