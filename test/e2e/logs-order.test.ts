import { describe, expect, it } from 'vitest';
import { runObsq } from '../helpers/run-obsq.ts';

interface Row {
  readonly timestampNs: string;
  readonly line: string;
}

async function lines(...args: readonly string[]): Promise<readonly Row[]> {
  const run = await runObsq(['logs', '{service_name="payment"}', '--since', '10m', '--demo', ...args]);
  expect(run.code, run.stderr).toBe(0);
  return args.includes('jsonl')
    ? run.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Row)
    : (JSON.parse(run.stdout).data as Row[]);
}

const times = (rows: readonly Row[]): readonly string[] => rows.map(({ timestampNs }) => timestampNs);

describe('the order of log lines', () => {
  it('is that of time in JSON lines as in JSON, for the newest few', async () => {
    const json = await lines('--limit', '5', '-o', 'json');
    expect(json).toHaveLength(5);
    expect(await lines('--limit', '5', '-o', 'jsonl')).toEqual(json);
    expect(times(json)).toEqual(times(json).toSorted());
  });

  it('and for all of them, streamed', async () => {
    const streamed = await lines('--limit', '0', '-o', 'jsonl');
    expect(streamed.length).toBeGreaterThan(5);
    expect(times(streamed)).toEqual(times(streamed).toSorted());
  });

  it('is the newest first, and says so, for more than can be held', async () => {
    const args = ['logs', '{service_name="payment"}', '--since', '10m', '--demo', '--limit', '100000'];
    const run = await runObsq([...args, '-o', 'jsonl']);
    const rows = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
    expect(times(rows)).toEqual(times(rows).toSorted().toReversed());
    expect(run.stderr).toContain('the newest first');
  });
});
