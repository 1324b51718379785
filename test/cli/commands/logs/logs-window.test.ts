import { expect, it } from 'vitest';
import { runInProcess } from '../../../helpers/fake-io.ts';

it.each([
  ['a saved query that counts', ['log-volume']],
  ['a saved query that counts, as a chart', ['log-volume', '-o', 'chart']],
  ['a saved query for lines, as a chart', ['error-logs', '-o', 'chart']],
  ['a query for lines, as a chart', ['logs', '{service_name="payment"}', '-o', 'chart']],
  ['a query that counts', ['logs', 'sum(count_over_time({service_name="payment"}[5m]))']],
])('%s warns of its window once', async (_what, words) => {
  const { code, stderr } = await runInProcess([...words, '--demo', '--at', 'now+1h']);
  expect(code, stderr).toBe(0);
  expect(stderr.match(/lies in the future/g)).toHaveLength(1);
});
