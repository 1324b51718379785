import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { runObsq } from '../helpers/run-obsq.ts';

/** A ruler that knows one tenant, and an Alertmanager with one alert. */
async function startOneTenant() {
  const alert = {
    labels: { alertname: 'HighLoad', severity: 'critical' },
    annotations: {},
    startsAt: '2026-11-20T12:50:00Z',
    endsAt: '2026-11-20T14:00:00Z',
    updatedAt: '2026-11-20T12:50:00Z',
    fingerprint: 'f1',
    receivers: [{ name: 'r' }],
    status: { state: 'active', silencedBy: [], inhibitedBy: [] },
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/api/v2/alerts')) response.end(JSON.stringify([alert]));
    else if (path.startsWith('/api/v2')) response.end('[]');
    else {
      response.writeHead(422, { 'content-type': 'application/json' });
      response.end('{"status":"error","errorType":"bad_data","error":"no valid org id found"}');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

describe('several tenants at once', () => {
  it('leave alerts with the Alertmanager alone, and say what to name for the rules: 4', async () => {
    const server = await startOneTenant();
    const urls = ['--metrics-url', server.url, '--alerts-url', server.url, '--org-id', 'a|b'];
    const alerts = await runObsq(['alerts', ...urls]);
    const rules = await runObsq(['rules', ...urls]);
    server.close();
    expect(alerts.code).toBe(4);
    expect(alerts.stdout).toContain('HighLoad');
    expect(alerts.stderr).toContain('no valid org id found');
    expect(rules.code).toBe(1);
    expect(rules.stderr).toContain('--org-id');
  });
});
