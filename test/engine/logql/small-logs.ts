import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import type { DemoRequest } from '../../../src/engine/source/sources.ts';

/** Unix ms of the first entry; entries are ten seconds apart. */
export const smallLogsMs = 1_795_210_200_000;

interface Sketch {
  readonly line: string;
  readonly service?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

const sketches: readonly Sketch[] = [
  {
    line: '{"msg":"ok","status":200,"ms":12.50,"user":{"id":"u1","tags":["a"]}}',
    metadata: { trace_id: 't1', detected_level: 'info' },
  },
  {
    line: '{"msg":"slow \\"card\\"","status":500,"ms":900,"user":{"id":"u2"},"gone":null}',
    metadata: { trace_id: 't2', detected_level: 'error' },
  },
  { line: 'level=info msg="order placed" took=1500ms size=2KB', metadata: { detected_level: 'info' } },
  {
    line: 'level=warn msg="order failed" took=90ms size=300B',
    metadata: { detected_level: 'warn', trace_id: 't2' },
  },
  { line: '\u001b[31mERROR\u001b[0m card 4711 refused', metadata: { detected_level: 'error' } },
  { line: '10.0.0.7 GET /cart 200 <html>', service: 'proxy' },
  { line: '10.0.0.8 POST /checkout 503', service: 'proxy', metadata: { detected_level: 'error' } },
];

/** Seven entries of two services, every ten seconds; worked with by hand in the tests. */
export const smallLogs: readonly LogEntry[] = sketches.map(
  ({ line, service = 'payment', metadata = {} }, index) => ({
    timestampNs: `${smallLogsMs + index * 10_000}000000`,
    line,
    labels: { service_name: service, namespace: 'demo' },
    structuredMetadata: metadata,
    parsed: {},
  }),
);

const smallNowMs = smallLogsMs + 300_000;

/** A GET of the query path over all entries, oldest first. */
export function lokiRequest(path: string, params: Readonly<Record<string, string>>): DemoRequest {
  return {
    method: 'GET',
    path: `/loki/api/v1/${path}`,
    params: new URLSearchParams({
      start: String(smallLogsMs / 1000),
      end: String(smallNowMs / 1000),
      direction: 'forward',
      ...params,
    }),
    headers: { 'x-loki-response-encoding-flags': 'categorize-labels' },
    nowMs: smallNowMs,
  };
}
