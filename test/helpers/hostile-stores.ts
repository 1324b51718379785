import type { Reply, SeenRequest } from './recording-server.ts';

const json = (body: unknown, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const seconds = 1_795_179_540;
const nanos = `${seconds}000000000`;

/**
 * Answers of all four stores in one, with `text` wherever a store's own words may stand: names, values, lines, warnings.
 * `error` makes every answer a refusal in these words instead.
 */
export function answerHostile({ path }: SeenRequest, text: string, error: 'none' | 'json' | 'text'): Reply {
  if (error === 'json') return json({ status: 'error', errorType: text, error: text, message: text }, 400);
  if (error === 'text') return { status: 500, headers: { 'content-type': 'text/plain' }, body: text };
  return (
    prometheus(path, text) ??
    loki(path, text) ??
    tempo(path, text) ??
    alertmanager(path, text) ??
    json({}, 404)
  );
}

const labelsOf = (text: string) => ({
  __name__: 'up',
  namespace: 'a',
  pod: text,
  [`x${text}`]: text,
  service_name: text,
});

function prometheus(path: string, text: string): Reply | null {
  const metric = labelsOf(text);
  const success = (data: unknown): Reply =>
    json({ status: 'success', data, warnings: [`warn ${text}`], infos: [`info ${text}`] });
  switch (path) {
    case '/api/v1/query':
      return success({
        resultType: 'vector',
        result: [
          { metric, value: [seconds, '1'] },
          { metric: { ...metric, pod: 'b' }, value: [seconds, '2'] },
        ],
      });
    case '/api/v1/query_range':
      return success({
        resultType: 'matrix',
        result: ['1', '2'].map((value) => ({
          metric: { ...metric, pod: `${value}${text}` },
          values: Array.from({ length: 10 }, (_, at) => [seconds - 150 + at * 15, value]),
        })),
      });
    case '/api/v1/query_exemplars':
      return success([
        {
          seriesLabels: metric,
          exemplars: [
            { labels: { trace_id: text, [text]: text }, value: '0.5', timestamp: seconds },
            { labels: { trace_id: 'abcdef' }, value: '0.7', timestamp: seconds },
          ],
        },
      ]);
    case '/api/v1/labels':
      return success(['namespace', text]);
    case '/api/v1/series':
      return success([metric, { __name__: text }]);
    case '/api/v1/rules':
      return success({ groups: [ruleGroup(text)] });
    case '/api/v1/alerts':
      return success({ alerts: [alert(text)] });
    default:
      return /^\/api\/v1\/label\/.*\/values$/.test(path) ? success(['a', text]) : null;
  }
}

function alert(text: string) {
  return {
    labels: { alertname: text, severity: text },
    annotations: { summary: text, description: text },
    state: 'firing',
    activeAt: '2026-11-20T12:00:00Z',
    value: '1',
  };
}

function ruleGroup(text: string) {
  const common = { name: text, query: text, health: 'err', lastError: text, type: 'alerting', labels: {} };
  return {
    name: text,
    file: text,
    interval: 30,
    rules: [
      { ...common, state: 'firing', duration: 60, annotations: { summary: text }, alerts: [alert(text)] },
    ],
  };
}

function loki(path: string, text: string): Reply | null {
  const success = (data: unknown): Reply => json({ status: 'success', data, warnings: [`warn ${text}`] });
  const stream = { service_name: text, pod: text, [`x${text}`]: text };
  const extra = {
    structuredMetadata: { trace_id: text, detected_level: text },
    parsed: { [`p${text}`]: text },
  };
  switch (path) {
    case '/loki/api/v1/query_range':
      return success({
        resultType: 'streams',
        encodingFlags: ['categorize-labels'],
        result: [
          {
            stream,
            values: [
              [nanos, text, extra],
              [`${nanos.slice(0, -1)}1`, `{"msg":${JSON.stringify(text)}}`, extra],
            ],
          },
        ],
        stats: {},
      });
    case '/loki/api/v1/labels':
      return success(['service_name', text]);
    case '/loki/api/v1/series':
      return success([stream]);
    case '/loki/api/v1/index/stats':
      return json({ streams: 1, chunks: 1, bytes: 1, entries: 1 });
    default:
      return /^\/loki\/api\/v1\/label\/.*\/values$/.test(path) ? success([text]) : null;
  }
}

function tempo(path: string, text: string): Reply | null {
  const attribute = (key: string) => ({ key, value: { stringValue: text } });
  if (path === '/api/search') {
    return json({
      traces: [
        {
          traceID: 'abcdef',
          rootServiceName: text,
          rootTraceName: text,
          startTimeUnixNano: nanos,
          durationMs: 12,
          spanSets: [
            {
              spans: [
                {
                  spanID: '01',
                  name: text,
                  startTimeUnixNano: nanos,
                  durationNanos: '5',
                  attributes: [attribute(`a${text}`)],
                },
              ],
              matched: 1,
            },
          ],
        },
      ],
      metrics: {},
    });
  }
  if (path.startsWith('/api/v2/traces/')) {
    const span = (spanId: string, parentSpanId: string | undefined) => ({
      traceId: 'AAAAAAAAAAAAAAAAAKvN7w==',
      spanId,
      ...(parentSpanId === undefined ? {} : { parentSpanId }),
      name: text,
      kind: 'SPAN_KIND_SERVER',
      startTimeUnixNano: nanos,
      endTimeUnixNano: `${seconds}500000000`,
      attributes: [attribute(`a${text}`)],
      events: [
        {
          timeUnixNano: nanos,
          name: 'exception',
          attributes: [
            attribute('exception.type'),
            attribute('exception.message'),
            attribute('exception.stacktrace'),
          ],
        },
      ],
      status: { code: 'STATUS_CODE_ERROR', message: text },
    });
    const spans = [span('AAAAAAAAAAE=', undefined), span('AAAAAAAAAAI=', 'AAAAAAAAAAE=')];
    return json({
      trace: {
        resourceSpans: [
          {
            resource: { attributes: [attribute('service.name')] },
            scopeSpans: [{ scope: { name: text }, spans }],
          },
        ],
      },
      status: 'PARTIAL',
      message: text,
    });
  }
  if (path === '/api/v2/search/tags')
    return json({ scopes: [{ name: 'resource', tags: [text, 'service.name'] }] });
  if (/^\/api\/v2\/search\/tag\/.*\/values$/.test(path))
    return json({ tagValues: [{ type: 'string', value: text }] });
  return null;
}

function alertmanager(path: string, text: string): Reply | null {
  const labels = { alertname: text, severity: text };
  const times = {
    startsAt: '2026-11-20T12:00:00Z',
    endsAt: '2026-11-20T14:00:00Z',
    updatedAt: '2026-11-20T12:00:00Z',
  };
  const receivers = [{ name: text }];
  if (path === '/api/v2/alerts') {
    const status = { state: 'active', silencedBy: [], inhibitedBy: [], mutedBy: [] };
    return json([
      {
        labels,
        annotations: { summary: text },
        fingerprint: 'f',
        receivers,
        status,
        generatorURL: text,
        ...times,
      },
    ]);
  }
  if (path === '/api/v2/silences') {
    const matchers = [{ name: 'alertname', value: text, isRegex: false, isEqual: true }];
    return json([
      { id: 'id', matchers, comment: text, createdBy: text, status: { state: 'active' }, ...times },
    ]);
  }
  return null;
}
