import { expect, it } from 'vitest';
import { textWidth } from '../../src/view/text/cell-width.ts';
import { shippedQueries } from '../helpers/example-cases.ts';
import { runInProcess } from '../helpers/fake-io.ts';

const queries = await shippedQueries();

/** What a screen of 80x24 shows of `obsq <name> --since 1h -o chart`, without colours. */
async function chart(...args: readonly string[]) {
  const run = await runInProcess([...args, '--demo', '--since', '1h', '-o', 'chart', '--color', 'never'], {
    isTerminal: true,
  });
  return { ...run, lines: run.stdout.trimEnd().split('\n') };
}

/** Nothing in the demo was evicted, or is being deleted, and kube-state-metrics has these metrics only then. */
const absent = ['pod-evicted', 'stuck-terminating'];

it.each(
  queries.filter(({ signal }) => signal === 'metrics').map(({ name, rule }) => [name, rule !== undefined]),
)('%s draws one chart that fits, or says why there is none', async (name, isRule) => {
  const { code, stdout, stderr, lines } = await chart(String(name));
  if (absent.includes(String(name))) {
    expect([code, stderr]).toEqual([1, expect.stringContaining('had no metrics')]);
    return;
  }
  expect(code, stderr).toBe(0);
  if (stdout === '') {
    expect(stderr).toContain(isRule ? `obsq check ${name}` : 'nothing matches');
    return;
  }
  expect(lines.filter((line) => /^ *└/.test(line))).toHaveLength(1);
  expect(lines.length).toBeLessThanOrEqual(22);
  expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(80);
  expect(stdout).not.toMatch(/NaN|null|undefined/);
});

it('draws what the rows are sorted by, and another column where one asks', async () => {
  const titleOf = ({ lines }: { readonly lines: readonly string[] }) =>
    lines.find((line) => /^(Rate|Errors|p95)$/.test(line));
  expect(titleOf(await chart('red'))).toBe('Errors');
  expect(titleOf(await chart('red', '--sort', '-rate'))).toBe('Rate');
});

it('draws how many lines a query for lines finds, by level', async () => {
  const { code, lines } = await chart('error-logs');
  expect(code).toBe(0);
  expect(lines.filter((line) => /^ *└/.test(line))).toHaveLength(1);
  expect(lines.at(-1)).toMatch(/error/);
});

it.each([['slow-traces', 'traces have no chart']])(
  '%s lists what it cannot chart, and says so',
  async (name, notice) => {
    const { code, stdout, stderr } = await chart(name);
    expect(code).toBe(0);
    expect(stderr).toContain(notice);
    expect(stdout).toMatch(/payment|ingress/);
  },
);
