import type { Span } from '../../../src/domain/trace/trace.ts';

const traceId = '00af7651916cd43dd8448eb211c80319';
/** Unix ms of the root's start. */
export const smallTraceMs = 1_795_210_020_000;

interface Sketch extends Partial<Omit<Span, 'spanId' | 'parentSpanId' | 'durationNs'>> {
  readonly id: string;
  readonly parent: string | null;
  readonly ms: number;
  readonly at?: number;
}

/** One span from its few facts: ids of one letter are padded, times are ms after the root's start. */
export function sketchSpan(sketch: Sketch): Span {
  const { id, parent, ms, at = 0, ...rest } = sketch;
  const pad = (letter: string): string => letter.charCodeAt(0).toString(16).padStart(16, '0');
  const service = rest.service ?? 'frontend';
  return {
    traceId,
    spanId: pad(id),
    parentSpanId: parent === null ? null : pad(parent),
    name: id,
    service,
    kind: 'internal',
    startNs: `${smallTraceMs + at}000000`,
    durationNs: `${ms}000000`,
    status: 'unset',
    statusMessage: '',
    attributes: {},
    resource: { 'service.name': service, 'k8s.pod.name': `${service}-1` },
    events: [],
    links: [],
    ...rest,
  };
}

/**
 * a (frontend, server, 1 s)
 * |- b (frontend, client, 800 ms)
 * |  `- c (cart, server, 700 ms, error)
 * |     |- d (cart, client, 100 ms)
 * |     `- e (cart, client, 50 ms)
 * `- f (frontend, internal, 5 ms)
 */
export const smallTrace: readonly Span[] = [
  sketchSpan({
    id: 'a',
    parent: null,
    ms: 1000,
    kind: 'server',
    attributes: { 'http.route': '/cart', 'http.status_code': 500 },
  }),
  sketchSpan({ id: 'b', parent: 'a', ms: 800, at: 10, kind: 'client', attributes: { retry: true } }),
  sketchSpan({
    id: 'c',
    parent: 'b',
    ms: 700,
    at: 20,
    service: 'cart',
    kind: 'server',
    status: 'error',
    statusMessage: 'boom',
    attributes: { 'http.status_code': 503, tags: ['red', 'blue'], ratio: 0.5 },
    events: [
      {
        timeNs: `${smallTraceMs + 30}000000`,
        name: 'exception',
        attributes: { 'exception.type': 'IOError' },
      },
    ],
  }),
  sketchSpan({
    id: 'd',
    parent: 'c',
    ms: 100,
    at: 30,
    service: 'cart',
    kind: 'client',
    attributes: { 'a b': 'x', db: 'redis' },
  }),
  sketchSpan({
    id: 'e',
    parent: 'c',
    ms: 50,
    at: 40,
    service: 'cart',
    kind: 'client',
    attributes: { db: 'mysql' },
  }),
  sketchSpan({
    id: 'f',
    parent: 'a',
    ms: 5,
    at: 50,
    links: [{ traceId, spanId: '0000000000000061', attributes: { why: 'x' } }],
  }),
];
