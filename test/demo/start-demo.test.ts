import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { demoFaults, type RunningDemo, startDemo } from '../../src/demo/start-demo.ts';
import { ObsqError } from '../../src/domain/errors.ts';

const nowMs = Date.parse('2026-11-20T12:07:00Z');
let demo: RunningDemo | undefined;

afterEach(async () => {
  await demo?.close();
  demo = undefined;
});

async function start(fault?: string, now: () => number = () => nowMs): Promise<RunningDemo> {
  demo = await startDemo({ now, fault });
  return demo;
}

async function ask(
  base: string,
  path: string,
  params: Record<string, string>,
): Promise<{ status: number; body: string }> {
  const answer = await fetch(`${base}${path}?${new URLSearchParams(params)}`);
  return { status: answer.status, body: await answer.text() };
}

interface Vector {
  readonly data: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: [number, string] }[];
  };
}

async function query(running: RunningDemo, promql: string): Promise<Vector['data']['result']> {
  const { body } = await ask(running.urls.metrics, '/api/v1/query', { query: promql });
  return (JSON.parse(body) as Vector).data.result;
}

describe('startDemo', () => {
  it('answers the CPU of the pods of otel-demo', async () => {
    const rows = await query(
      await start(),
      'sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{namespace="otel-demo",container!="",container!="POD"}[5m]))',
    );
    expect(rows.length).toBeGreaterThan(20);
    const busiest = rows.toSorted((a, b) => Number(b.value[1]) - Number(a.value[1])).slice(0, 3);
    for (const { metric } of busiest) expect(metric.pod).toMatch(/^payment-/);
  });

  it('leads from an exemplar to its trace and its logs over HTTP', async () => {
    const { urls } = await start();
    const window = { start: String(nowMs / 1000 - 900), end: String(nowMs / 1000) };
    const exemplars = await ask(urls.metrics, '/api/v1/query_exemplars', {
      query:
        'http_server_request_duration_seconds_bucket{service_name="payment",http_response_status_code="500"}',
      ...window,
    });
    // The first exemplar of the first series, wherever the API puts it.
    const traceId = /"trace_id":"([0-9a-f]{32})"/.exec(exemplars.body)?.[1];
    expect(traceId, exemplars.body.slice(0, 300)).toMatch(/^[0-9a-f]{32}$/);
    const trace = await ask(urls.traces, `/api/v2/traces/${traceId}`, {});
    expect(trace.body).toContain('Payment request failed. Invalid token.');
    const logs = await ask(urls.logs, '/loki/api/v1/query_range', {
      query: `{service_name=~".+"} | trace_id="${traceId}"`,
      start: `${nowMs - 900_000}000000`,
      end: `${nowMs}000000`,
    });
    expect(logs.body).toContain('"service_name":"payment"');
  });

  it('has alerts that fire for payment and those that call it, and nowhere else', async () => {
    const { urls } = await start();
    const { status, body } = await ask(urls.alerts, '/api/v2/alerts', {});
    expect(status).toBe(200);
    const alerts = JSON.parse(body) as { labels: Record<string, string> }[];
    expect(alerts.some(({ labels }) => labels.pod?.startsWith('payment-'))).toBe(true);
    for (const { labels } of alerts) {
      expect(JSON.stringify(labels)).toMatch(/payment|"service_name":"(checkout|frontend|frontend-proxy)"/);
    }
  });

  it.each([
    ['mimir=drop:container_.*', 0],
    ['mimir=empty', 0],
    ['loki=down', 122],
  ])('with --fault %s has %d CPU series', async (fault, count) => {
    expect(await query(await start(fault), 'container_cpu_usage_seconds_total')).toHaveLength(count);
  });

  it('refuses faults it does not know before it listens', async () => {
    const refused = await startDemo({ now: () => nowMs, fault: 'loki=sideways' }).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(ObsqError);
    expect(refused).toMatchObject({ kind: 'usage', hint: demoFaults });
  });

  it('listens on loopback, on a port of its own', async () => {
    const { urls } = await start();
    for (const url of Object.values(urls)) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[a-z/-]+$/);
    expect(new Set(Object.values(urls)).size).toBe(4);
  });
});

/** The text of the first frames until `enough`, or how the tail ended. */
function tail(
  url: string,
  params: Record<string, string>,
  enough: (frames: string[]) => boolean,
): Promise<string[] | string> {
  const target = `${url.replace('http', 'ws')}/loki/api/v1/tail?${new URLSearchParams(params)}`;
  return new Promise((resolve) => {
    const frames: string[] = [];
    const socket = new WebSocket(target);
    socket.on('message', (data) => {
      frames.push(data.toString());
      if (enough(frames)) {
        resolve(frames);
        socket.terminate();
      }
    });
    socket.on('unexpected-response', (_request, answer) => resolve(`HTTP ${answer.statusCode}`));
    socket.on('close', (code) => resolve(`closed ${code}`));
    socket.on('error', (error) => resolve(error.message));
  });
}

describe('the tail', () => {
  it('sends what was written and goes on with what is written', async () => {
    let clock = nowMs;
    const { urls } = await start(undefined, () => clock);
    const ticking = setInterval(() => {
      clock += 5000;
    }, 20);
    const start_ = `${nowMs - 60_000}000000`;
    const frames = await tail(
      urls.logs,
      { query: '{service_name="coredns"}', start: start_, limit: '5' },
      (got) => got.length > 1,
    );
    clearInterval(ticking);
    const times = [...JSON.stringify(frames).matchAll(/\\"values\\":\[\[\\"(\d+)\\"/g)].map((match) =>
      BigInt(match[1] ?? 0),
    );
    expect(times.length).toBeGreaterThan(5);
    expect(times.some((at) => at > BigInt(nowMs) * 1_000_000n)).toBe(true);
    expect(times).toEqual(times.toSorted((a, b) => Number(a - b)));
  });

  it('refuses a query that does not parse before the upgrade', async () => {
    const running = await start();
    expect(await tail(running.urls.logs, { query: '{' }, () => true)).toBe('HTTP 400');
    expect(running.requests.map(({ status }) => status)).toEqual([400]);
  });

  it('is refused behind a proxy that knows no websockets', async () => {
    const { urls } = await start('loki=no-websocket');
    expect(await tail(urls.logs, { query: '{service_name="cart"}' }, () => true)).toBe('HTTP 400');
  });

  it('is cut off in the middle when told to', async () => {
    const { urls } = await start('loki=tail-cut');
    expect(await tail(urls.logs, { query: '{service_name="cart"}' }, () => false)).toBe('closed 1006');
  });
});
