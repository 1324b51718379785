import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSimulatedLoki } from '../../../backends/loki/simulated-loki.ts';
import { schemaComplaints } from '../../../helpers/document-schema.ts';
import { fakeNowMs, runInProcess } from '../../../helpers/fake-io.ts';
import { type RecordingServer, startRecordingServer } from '../../../helpers/recording-server.ts';

const stored = Array.from({ length: 10 }, (_, index) => ({
  ns: BigInt(fakeNowMs - 60_000 + index * 1000) * 1_000_000n,
  pod: `p${index % 2}`,
  line: `{"msg":"step ${index}","ms":${index}}`,
  traceId: `t${index}`,
}));
let server: RecordingServer;

beforeEach(async () => {
  const loki = createSimulatedLoki(stored, 5000);
  server = await startRecordingServer({
    respond: ({ path, params }) => {
      const { status, body } = loki.respond({ method: 'GET', path, query: Object.fromEntries(params) });
      return { status, body, headers: { 'content-type': 'application/json' } };
    },
  });
});
afterEach(() => server.close());

const logs = (...flags: readonly string[]) =>
  runInProcess(['logs', '{app="a"}', '--logs-url', server.url, '--since', '5m', ...flags]);

describe('obsq logs --fields', () => {
  it('has the same fields in csv, json and jsonl', async () => {
    const fields = ['--tail', '2', '--fields', 'ms,trace_id', '--json-fields', 'no'];
    expect((await logs(...fields, '-o', 'csv')).stdout).toBe(
      'time,message,ms,trace_id,no\n2026-11-20T12:59:08Z,step 8,8,t8,\n2026-11-20T12:59:09Z,step 9,9,t9,\n',
    );
    const document = JSON.parse((await logs(...fields, '-o', 'json')).stdout);
    expect(schemaComplaints('logs', document)).toEqual([]);
    expect(document.data.map((row: { fields: unknown }) => row.fields)).toEqual([
      { ms: '8', trace_id: 't8', no: null },
      { ms: '9', trace_id: 't9', no: null },
    ]);
    const streamed = await logs('--limit', '0', '--fields', 'ms', '-o', 'jsonl');
    expect(
      streamed.stdout
        .trim()
        .split('\n')
        .map((row) => JSON.parse(row).fields.ms),
    ).toEqual(stored.map((_, index) => String(index)));
    // Without the flag the row has no such field.
    expect((await logs('--tail', '1', '-o', 'jsonl')).stdout).not.toContain('"fields"');
  });

  it('names the flag that was given where there may be more lines', async () => {
    expect((await logs('--tail', '2')).stderr).toContain('there may be more: --tail 0 for all');
    expect((await logs('--limit', '2')).stderr).toContain('there may be more: --limit 0 for all');
    expect((await logs('--tail', '0', '-o', 'csv')).stdout.trim().split('\n')).toHaveLength(
      1 + stored.length,
    );
  });

  it('shows context with the same columns', async () => {
    const run = await logs('--tail', '1', '-B', '1', '--fields', 'ms', '-o', 'csv');
    expect(run.stdout.split('\n')[0]).toBe('time,message,ms,context');
  });

  it.each([
    [['--fields', 'a', '-o', 'raw'], '-o raw writes lines as they are stored'],
    [['--fields', 'a,,b'], 'a name is missing'],
    [['--highlight', '('], 'is no regular expression'],
    [['--tail', '3', '--limit', '4'], '--tail and --limit exclude each other'],
    [['--tail', 'x'], '--tail: x is no whole number'],
    [['--forward', '--backward'], '--forward and --backward exclude each other'],
  ])('refuses %j', async (flags, message) => {
    const run = await logs(...flags);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(message);
  });

  it('refuses the flags about lines for a query that counts', async () => {
    const run = await runInProcess([
      'logs',
      'rate({app="a"}[1m])',
      '--logs-url',
      server.url,
      '--fields',
      'a',
    ]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('--fields is about lines, and this query gives numbers');
  });
});

describe('obsq logs on a terminal', () => {
  it('marks what the query looked for, and gives each pod a colour', async () => {
    const argv = ['logs', '{app="a"} |= "step" |~ "(?i)MS.:[89]"', '--logs-url', server.url, '--since', '5m'];
    const run = await runInProcess([...argv, '--tail', '2', '--highlight', 's.ep'], { isTerminal: true });
    expect(run.stdout.match(/\u001b\[7mstep/g)).toHaveLength(2);
    expect(run.stdout).toMatch(/\u001b\[7mms":8/);
    const looks = [...run.stdout.matchAll(/\u001b\[([\d;]+)mp[01]\u001b/g)].map(([, look]) => look);
    expect(new Set(looks).size).toBe(2);
  });

  it('cuts at the width with --cut', async () => {
    const run = await runInProcess(
      ['logs', '{app="a"}', '--logs-url', server.url, '--since', '5m', '--tail', '2', '--cut', '-q'],
      { isTerminal: true, widthCells: 36 },
    );
    expect(run.stdout.trim().split('\n')).toHaveLength(2);
    expect(run.stdout).toContain('…');
  });
});
