import { describe, expect, it } from 'vitest';
import { runObsq } from '../helpers/run-obsq.ts';

interface Row {
  readonly seriesLabels: Readonly<Record<string, string>>;
}

describe('obsq exemplars', () => {
  it('asks a histogram for those of its buckets, whichever of its series is named', async () => {
    const ask = async (expr: string) => {
      const run = await runObsq(['exemplars', expr, '--demo', '-o', 'json', '-q']);
      expect(run.code, run.stderr).toBe(0);
      return JSON.parse(run.stdout) as { data: Row[]; query: { expr: string } };
    };
    const [count, bucket] = await Promise.all([
      ask('http_server_request_duration_seconds_count'),
      ask('http_server_request_duration_seconds_bucket'),
    ]);
    expect(bucket.data.length).toBeGreaterThan(100);
    expect(count.data).toEqual(bucket.data);
    expect(count.query.expr).toBe(
      '(http_server_request_duration_seconds_count) or (http_server_request_duration_seconds_bucket)',
    );
  });
});

describe('obsq exemplars <saved-query>', () => {
  it('asks for what the query reads, once for all its columns, and with its parameters', async () => {
    const run = await runObsq(['exemplars', 'latency', '-n', 'otel-demo', '--demo', '-o', 'json', '-v']);
    expect(run.code, run.stderr).toBe(0);
    const { data, query } = JSON.parse(run.stdout) as { data: Row[]; query: Record<string, unknown> };
    expect(query).toMatchObject({ name: 'latency', params: { namespace: 'otel-demo' } });
    expect(data.length).toBeGreaterThan(100);
    expect(new Set(data.map((row) => JSON.stringify(row))).size).toBe(data.length);
    expect(run.stderr.match(/query_exemplars/g)).toHaveLength(1);
  });

  it('finds nothing in a namespace that has none', async () => {
    const run = await runObsq(['exemplars', 'latency', '-n', 'nowhere', '--demo', '-o', 'json']);
    expect([run.code, JSON.parse(run.stdout).data]).toEqual([0, []]);
  });

  it('takes a difference of two metrics for PromQL', async () => {
    const run = await runObsq(['exemplars', 'foo-bar', '--demo', '-o', 'json']);
    expect(JSON.parse(run.stdout).query).toEqual({ language: 'promql', expr: 'foo-bar' });
  });

  it.each([
    ['one of logs', ['exemplars', 'error-logs'], /asks for logs, which have no exemplars/],
    ['a flag that only running it has', ['exemplars', 'latency', '--vs', '1d'], /no flag --vs/],
  ])('refuses %s', async (_what, args, said) => {
    const run = await runObsq([...args, '--demo']);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(said);
  });
});

describe('obsq pivot <saved-query>', () => {
  it('asks for the exemplars of one histogram once', async () => {
    const run = await runObsq(['pivot', 'latency', '-n', 'otel-demo', '--demo', '-o', 'json', '-v']);
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr.match(/query_exemplars/g)).toHaveLength(1);
    const { hops } = JSON.parse(run.stdout) as { hops: { from: string; to: string }[] };
    expect(hops.filter(({ from, to }) => from === 'metric' && to === 'exemplar')).toHaveLength(1);
  });
});
