import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RecordingServer, startRecordingServer } from '../helpers/recording-server.ts';
import { runObsq, testNow } from '../helpers/run-obsq.ts';
import { openScreen } from '../helpers/screen/open-screen.ts';

const traceId = '22be4a157aeda1bd61c75d523043ff06';
const nowSeconds = Date.parse(testNow) / 1000;
let metrics: RecordingServer;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  metrics = await startRecordingServer({ respond: ({ path }) => ({ body: JSON.stringify(answerOf(path)) }) });
  const home = mkdtempSync(join(tmpdir(), 'obsq-exemplar-labels-'));
  mkdirSync(join(home, 'obsq'));
  writeFileSync(join(home, 'obsq', 'config.yaml'), contextOf(metrics.url), { mode: 0o600 });
  env = { XDG_CONFIG_HOME: home };
});

afterAll(() => metrics.close());

/** A team whose exemplars hold the trace id in a label of its own name. */
function contextOf(url: string): string {
  return `currentContext: team
contexts:
  - name: team
    metrics: { url: ${url} }
    correlate:
      exemplarTraceIdDestinations: [{ name: request_trace }]
`;
}

function answerOf(path: string): unknown {
  const seriesLabels = { __name__: 'lat_bucket', le: '1' };
  // Either could be the trace id, so neither is taken before the context says which.
  const labels = { request_trace: traceId, request: 'b'.repeat(32) };
  const exemplar = { labels, value: '0.7', timestamp: nowSeconds - 60 };
  if (path.endsWith('/query_exemplars'))
    return { status: 'success', data: [{ seriesLabels, exemplars: [exemplar] }] };
  const isRange = path.endsWith('/query_range');
  const points = isRange ? { values: [[nowSeconds - 60, '1']] } : { value: [nowSeconds, '1'] };
  return {
    status: 'success',
    data: { resultType: isRange ? 'matrix' : 'vector', result: [{ metric: seriesLabels, ...points }] },
  };
}

describe('a context that names the label of its trace ids', () => {
  it('gives the list of exemplars their trace ids', async () => {
    const run = await runObsq(['exemplars', 'lat_bucket', '-o', 'json'], { env });
    expect(run.code, run.stderr).toBe(0);
    const { data } = JSON.parse(run.stdout) as { data: { traceId: string | null }[] };
    expect(data.map((row) => row.traceId)).toEqual([traceId]);
  });

  it('gives the pivot the same', async () => {
    const run = await runObsq(['pivot', 'lat_bucket', '-o', 'json'], { env });
    const { exemplars } = JSON.parse(run.stdout) as { exemplars: { traceId: string | null }[] };
    expect(exemplars.map((row) => row.traceId)).toEqual([traceId]);
  });

  it('gives the screen the same', async () => {
    const screen = openScreen({ columns: 120, rows: 30, env, args: [] });
    await screen.status('metrics ok');
    screen.press('e');
    await screen.overlay('PromQL').isOpen();
    screen.type('lat_bucket');
    screen.press('Enter');
    await screen.pane('metric').title(/ 1 exemplars?$/);
    screen.press('x');
    await screen.pane('metric').contains('TRACE ID').selects(traceId);
  });
});
