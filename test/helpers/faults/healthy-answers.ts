import type { StoreName } from '../../../src/domain/store-name.ts';

const seconds = 1_795_179_540;

const bodies: readonly (readonly [path: RegExp, body: unknown])[] = [
  [
    /^\/api\/v1\/query$/,
    {
      status: 'success',
      data: {
        resultType: 'vector',
        result: [{ metric: { __name__: 'up', pod: 'cart-1' }, value: [seconds, '1'] }],
      },
    },
  ],
  [
    /^\/loki\/api\/v1\/query_range$/,
    {
      status: 'success',
      data: {
        resultType: 'streams',
        result: [
          {
            stream: { app: 'a', pod: 'cart-1' },
            values: [[`${seconds}000000000`, 'level=info msg="cart-1 is ready"']],
          },
        ],
        stats: {},
      },
    },
  ],
  [
    /^\/api\/search$/,
    {
      traces: [
        {
          traceID: '22be4a157aeda1bd61c75d523043ff06',
          rootServiceName: 'cart-1',
          rootTraceName: 'GET /cart',
          startTimeUnixNano: `${seconds}000000000`,
          durationMs: 12,
        },
      ],
      metrics: {},
    },
  ],
  [
    /^\/api\/v2\/alerts$/,
    [
      {
        labels: { alertname: 'CartDown', severity: 'critical', pod: 'cart-1' },
        annotations: {},
        fingerprint: 'f',
        receivers: [{ name: 'ops' }],
        status: { state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] },
        generatorURL: '',
        startsAt: '2026-11-20T12:00:00Z',
        endsAt: '2026-11-20T14:00:00Z',
        updatedAt: '2026-11-20T12:00:00Z',
      },
    ],
  ],
  [/^\/api\/v2\/silences$/, []],
];

/** The text of a small whole answer to the questions below; an empty object to any other. */
export function healthyBody(path: string): string {
  return JSON.stringify(bodies.find(([pattern]) => pattern.test(path))?.[1] ?? {});
}

/** A question of each client. Its answer names `cart-1`. */
export const questions: Readonly<Record<StoreName, readonly string[]>> = {
  metrics: ['metrics', 'up'],
  logs: ['logs', '{app="a"}'],
  traces: ['traces', '{}'],
  alerts: ['alerts'],
};

export const storeNames = Object.keys(questions) as readonly StoreName[];
