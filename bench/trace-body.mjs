// A large trace as Tempo sends it: v2, base64 ids, numbers as text, zero values left out. The same bytes for the same count.

const services = [
  'frontend',
  'checkout',
  'cart',
  'payment',
  'product-catalog',
  'currency',
  'shipping',
  'kafka',
];
const calls = [
  'SELECT orders',
  'HGETALL',
  'POST /api/checkout',
  'oteldemo.CartService/GetCart',
  'publish',
  'GET',
];
const startNs = 1795179600000000000n;
export const traceId = '5b8efff798038103d269b633813fc60c';

/** The body of `/api/v2/traces/{id}` with `count` spans: 50,000 of them are 24 MB. Every twentieth level is broad, one in 500 failed. */
export function traceBody(count) {
  const random = mulberry32(20261120);
  const groups = services.map((service) => ({ service, spans: [] }));
  const ends = new Float64Array(count);
  const starts = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    const parent = index === 0 ? -1 : parentOf(index, random);
    const room = parent < 0 ? 4e9 : ends[parent] - starts[parent];
    starts[index] = parent < 0 ? 0 : starts[parent] + Math.floor(random() * room * 0.7);
    ends[index] = parent < 0 ? room : starts[index] + Math.floor((ends[parent] - starts[index]) * random());
    const place = index === 0 ? 0 : Math.floor(random() * services.length);
    groups[place].spans.push(span(index, parent, { start: starts[index], end: ends[index] }, random));
  }
  const resourceSpans = groups.map(({ service, spans }) => ({
    resource: { attributes: resource(service) },
    scopeSpans: [{ scope: { name: '@opentelemetry/instrumentation-http', version: '0.57.1' }, spans }],
  }));
  return JSON.stringify({ trace: { resourceSpans }, metrics: { inspectedBytes: '9810456' } });
}

/** Mostly near the last spans (depth), sometimes one of the first (breadth). */
function parentOf(index, random) {
  return random() < 0.5 ? Math.floor(random() * index) : Math.max(0, index - 1 - Math.floor(random() * 20));
}

function span(index, parent, { start, end }, random) {
  const failed = index % 500 === 499;
  const name = calls[Math.floor(random() * calls.length)];
  return {
    traceId: Buffer.from(traceId, 'hex').toString('base64'),
    spanId: idOf(index),
    ...(parent < 0 ? {} : { parentSpanId: idOf(parent) }),
    name,
    kind: index % 2 === 0 ? 'SPAN_KIND_SERVER' : 'SPAN_KIND_CLIENT',
    startTimeUnixNano: String(startNs + BigInt(start)),
    endTimeUnixNano: String(startNs + BigInt(end)),
    attributes: [
      { key: 'http.request.method', value: { stringValue: 'POST' } },
      { key: 'http.response.status_code', value: { intValue: failed ? '500' : '200' } },
      { key: 'db.statement', value: { stringValue: `SELECT id, total FROM orders WHERE id = ${index}` } },
    ],
    ...(failed
      ? {
          events: [
            {
              timeUnixNano: String(startNs + BigInt(end)),
              name: 'exception',
              attributes: [
                { key: 'exception.type', value: { stringValue: 'Error' } },
                { key: 'exception.message', value: { stringValue: `order ${index} was refused` } },
              ],
            },
          ],
          status: { code: 'STATUS_CODE_ERROR', message: 'refused' },
        }
      : { status: {} }),
  };
}

function idOf(index) {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE((index * 2654435761) >>> 0, 0);
  bytes.writeUInt32BE(index + 1, 4);
  return bytes.toString('base64');
}

function resource(service) {
  return [
    { key: 'service.name', value: { stringValue: service } },
    { key: 'k8s.namespace.name', value: { stringValue: 'otel-demo' } },
    { key: 'k8s.pod.name', value: { stringValue: `${service}-6bd8f7c9-x2x7d` } },
  ];
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
