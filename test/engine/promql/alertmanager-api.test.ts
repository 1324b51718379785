import { describe, expect, it } from 'vitest';
import { createDemoCluster } from '../../../src/demo/cluster/cluster.ts';
import { fingerprintOf } from '../../../src/engine/promql/alertmanager/fingerprint.ts';
import { createAlertmanagerApi } from '../../../src/engine/promql/alertmanager-api.ts';

const nowMs = Date.parse('2026-11-20T21:44:10Z');
const api = createAlertmanagerApi(createDemoCluster({ now: () => nowMs }));

function get(path: string, query = ''): { status: number | undefined; body: unknown } {
  const answer = api({ method: 'GET', path, params: new URLSearchParams(query), headers: {}, nowMs });
  return { status: answer?.status, body: answer?.body === '' ? '' : JSON.parse(answer?.body ?? 'null') };
}

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly fingerprint: string;
  readonly startsAt: string;
  readonly status: { readonly state: string; readonly silencedBy: string[]; readonly inhibitedBy: string[] };
}

const alerts = (query = ''): Alert[] => get('/api/v2/alerts', query).body as Alert[];
const namesOf = (list: readonly Alert[]): string[] =>
  [...new Set(list.map(({ labels }) => labels.alertname ?? ''))].sort();

describe('/api/v2/alerts', () => {
  it('tells active, silenced and inhibited apart', () => {
    const all = alerts();
    const silenced = all.filter(({ status }) => status.silencedBy.length > 0);
    const inhibited = all.filter(({ status }) => status.inhibitedBy.length > 0);
    expect(namesOf(silenced)).toEqual(['CPUThrottlingHigh']);
    expect(namesOf(inhibited)).toEqual(['KubeContainerOOMKilled']);
    for (const { status } of [...silenced, ...inhibited]) expect(status.state).toBe('suppressed');
    const active = all.filter(({ status }) => status.state === 'active');
    expect(namesOf(active)).toContain('ServiceHighErrorRate');
    expect(active.length + silenced.length + inhibited.length).toBe(all.length);
  });

  it('names what inhibits', () => {
    const all = alerts();
    const held = all.find(({ status }) => status.inhibitedBy.length > 0);
    const source = all.find(({ fingerprint }) => fingerprint === held?.status.inhibitedBy[0]);
    expect(source?.labels.alertname).toBe('KubePodCrashLooping');
    expect(source?.labels.pod).toBe(held?.labels.pod);
  });

  it('is in order of fingerprints', () => {
    const found = alerts().map(({ fingerprint }) => fingerprint);
    expect(found).toEqual([...found].sort());
  });

  it.each([
    ['silenced=false', (alert: Alert) => alert.status.silencedBy.length === 0],
    ['inhibited=false', (alert: Alert) => alert.status.inhibitedBy.length === 0],
    ['active=false', (alert: Alert) => alert.status.state !== 'active'],
    ['active=0', (alert: Alert) => alert.status.state !== 'active'],
    ['filter=severity="critical"', (alert: Alert) => alert.labels.severity === 'critical'],
    ['filter=severity!=critical&filter=pod=~".*"', (alert: Alert) => alert.labels.severity !== 'critical'],
    ['filter=pod=~"payment-.%2B"', (alert: Alert) => /^payment-/.test(alert.labels.pod ?? '')],
    ['receiver=on-c.*', () => true],
    ['receiver=nobody', () => false],
  ])('%s', (query, passes) => {
    expect(alerts(query)).toEqual(alerts().filter(passes));
  });

  it.each([
    ['filter=bad{{', 'bad matcher format: bad{{'],
    ['filter=a="x', 'matcher value contains unescaped double quote: "x'],
  ])('refuses %s', (query, message) => {
    expect(get('/api/v2/alerts', query)).toEqual({ status: 400, body: message });
  });

  it('puts them together by the route’s labels', () => {
    const groups = get('/api/v2/alerts/groups').body as { labels: Record<string, string>; alerts: Alert[] }[];
    expect(groups.flatMap((group) => group.alerts).length).toBe(alerts().length);
    for (const { labels, alerts: grouped } of groups) {
      for (const alert of grouped) expect(alert.labels).toMatchObject(labels);
    }
    expect(groups.map(({ labels }) => labels.alertname)).toEqual(namesOf(alerts()));
  });
});

describe('the rest of it', () => {
  it('has a silence in force and one that is over', () => {
    const silences = get('/api/v2/silences').body as { id: string; status: { state: string } }[];
    expect(silences.map(({ status }) => status.state)).toEqual(['active', 'expired']);
    expect(get(`/api/v2/silence/${silences[1]?.id}`).body).toEqual(silences[1]);
  });

  it.each([
    ['filter=alertname=KubeNodeNotReady', 1],
    ['filter=node=""', 1],
    ['filter=alertname!=KubeNodeNotReady', 1],
    ['filter=alertname=~"Nothing"', 0],
  ])('silences with %s', (query, count) => {
    expect(get('/api/v2/silences', query).body).toHaveLength(count);
  });

  it('refuses as the real one does', () => {
    expect(get('/api/v2/silence/nope')).toEqual({
      status: 422,
      body: { code: 601, message: 'silenceID in path must be of type uuid: "nope"' },
    });
    expect(get('/api/v2/silence/5f7a3a1e-0000-4000-8000-000000000000').status).toBe(404);
    expect(get('/api/v2/nope').body).toEqual({ code: 404, message: 'path /api/v2/nope was not found' });
    expect(get('/api/v1/alerts').status).toBe(410);
    const post = api({
      method: 'POST',
      path: '/api/v2/silences',
      params: new URLSearchParams(),
      headers: {},
      nowMs,
    });
    expect(post?.status).toBe(405);
    expect(
      api({ method: 'GET', path: '/metrics', params: new URLSearchParams(), headers: {}, nowMs }),
    ).toBeNull();
  });
});

describe('fingerprintOf', () => {
  it.each([
    // As Alertmanager 0.33.1 said them.
    [{ alertname: 'x', a: 'b' }, 'c5688262826c92f9'],
    [{ z: 'b', alertname: 'y' }, 'e5b9473014cd110b'],
    [
      {
        alertname: 'PodCrashLooping',
        cluster: 'local-multipass',
        container: 'payment',
        namespace: 'otel-demo',
        pod: 'payment-ae5c62d50-7aee3',
        severity: 'critical',
        uid: 'u-payment-ae5c62d50-7aee3',
      },
      '7fa692e0dc59c581',
    ],
  ])('%j', (labels, expected) => {
    expect(fingerprintOf(labels)).toBe(expected);
  });
});
