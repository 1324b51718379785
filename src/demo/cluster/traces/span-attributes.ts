import type { AttributeMap, SpanEvent } from '../../../domain/trace/trace.ts';
import type { Pod } from '../pods.ts';
import { hex32, mix, unit } from '../shape/hash.ts';
import type { SpanPlan } from './span-plan.ts';

export const failureMessage = 'Payment request failed. Invalid token.';
const upstreamMessage = `failed to charge card: could not charge the card: rpc error: code = Unknown desc = ${failureMessage}`;
const failureStack =
  'Error: Payment request failed\n    at charge (/usr/src/app/charge.js:52:11)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)';

const levels = ['gold', 'silver', 'bronze', 'platinum'] as const;
const products = [
  'OLJCESPC7Z',
  '66VCHSJNUP',
  '1YMWWN1N4O',
  'L9ECAV7KIM',
  '2ZYFJ3GM2N',
  '0PUK6V6EV0',
  'LS4PSXUNUM',
  '9SIQT8TOJO',
];

/** Facts that all spans of a trace share, derived from the trace's hash. */
export interface TraceFacts {
  readonly userId: string;
  readonly orderId: string;
  readonly loyaltyLevel: string;
  readonly productId: string;
}

export function traceFacts(hash: number): TraceFacts {
  return {
    userId: `u${Math.floor(unit(mix(hash, 21)) * 500)}`,
    orderId: hex32(mix(hash, 22)),
    loyaltyLevel: levels[Math.floor(unit(mix(hash, 23)) * levels.length)] ?? 'gold',
    productId: products[Math.floor(unit(mix(hash, 24)) * products.length)] ?? 'OLJCESPC7Z',
  };
}

/** The resource attributes of all telemetry that a pod sends. */
export function podResource(pod: Pod): AttributeMap {
  const workload = pod.workload.name;
  const kindName = `k8s.${pod.workload.kind.toLowerCase()}.name`;
  return {
    'service.name': workload,
    'service.namespace': 'opentelemetry-demo',
    'service.version': '2.1.3',
    'k8s.namespace.name': pod.namespace,
    'k8s.pod.name': pod.name,
    'k8s.container.name': workload,
    [kindName]: workload,
    'k8s.node.name': pod.node.name,
  };
}

/** The attributes of a span, which depend on its protocol. */
export function spanAttributes(span: SpanPlan, facts: TraceFacts): AttributeMap {
  const { operation } = span;
  switch (operation.protocol) {
    case 'http':
    case 'grpc':
      return operation.kind === 'server' ? serverAttributes(span, facts) : clientAttributes(span);
    case 'postgresql':
      return {
        'db.system.name': 'postgresql',
        'db.namespace': 'otel',
        'db.query.text': operation.statement,
        'server.address': operation.peer,
        'server.port': 5432,
      };
    case 'redis':
      return {
        'db.system.name': 'redis',
        'db.query.text': operation.statement,
        'server.address': operation.peer,
        'server.port': 6379,
      };
    case 'kafka':
      return {
        'messaging.system': 'kafka',
        'messaging.destination.name': 'orders',
        'messaging.operation.type': operation.kind === 'producer' ? 'publish' : 'process',
        ...(operation.kind === 'producer'
          ? { 'server.address': 'kafka' }
          : { 'messaging.consumer.group.name': operation.service }),
        'app.order.id': facts.orderId,
      };
    case 'internal':
      return { 'app.loyalty.level': facts.loyaltyLevel };
  }
}

function serverAttributes(span: SpanPlan, facts: TraceFacts): AttributeMap {
  const { operation } = span;
  const base: AttributeMap = {
    'http.request.method': operation.method,
    'http.route': operation.route,
    'http.response.status_code': statusCode(span),
    'app.user.id': facts.userId,
  };
  if (operation.protocol === 'grpc') {
    const [service, method] = operation.name.split('/');
    const rpc = {
      'rpc.system': 'grpc',
      'rpc.service': service ?? '',
      'rpc.method': method ?? '',
      'rpc.grpc.status_code': span.failed ? 2 : 0,
    };
    return { ...rpc, ...base, ...grpcExtras(span, facts) };
  }
  const path = operation.route.replace('{productId}', facts.productId).replace('{name}', 'Banner.png');
  return { ...base, 'url.path': path, 'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/139.0' };
}

function grpcExtras(span: SpanPlan, facts: TraceFacts): AttributeMap {
  if (span.operation.service === 'payment') {
    return {
      'app.loyalty.level': facts.loyaltyLevel,
      'app.payment.amount': amount(facts),
      'app.payment.card_type': 'visa',
    };
  }
  if (span.operation.service === 'checkout')
    return { 'app.order.id': facts.orderId, 'app.order.amount': amount(facts) };
  if (span.operation.name.endsWith('/GetProduct')) return { 'app.product.id': facts.productId };
  return {};
}

function amount(facts: TraceFacts): number {
  return (Number.parseInt(facts.orderId.slice(0, 5), 16) % 90_000) / 100 + 9.95;
}

function clientAttributes(span: SpanPlan): AttributeMap {
  const { operation } = span;
  const address = { 'server.address': operation.peer, 'server.port': 8080 };
  if (operation.protocol === 'grpc') {
    const [service, method] = operation.name.split('/');
    return { 'rpc.system': 'grpc', 'rpc.service': service ?? '', 'rpc.method': method ?? '', ...address };
  }
  return {
    'http.request.method': operation.method,
    'http.response.status_code': statusCode(span),
    ...address,
  };
}

export function statusCode(span: SpanPlan): number {
  return span.failed ? 500 : 200;
}

/** The events of a span. The span where a failure began has an exception event; its callers have only the status. */
export function spanEvents(span: SpanPlan, endNs: bigint): SpanEvent[] {
  if (!span.origin) return [];
  return [
    {
      timeNs: (endNs - 100_000n).toString(),
      name: 'exception',
      attributes: {
        'exception.type': 'Error',
        'exception.message': failureMessage,
        'exception.stacktrace': failureStack,
      },
    },
  ];
}

export function statusMessage(span: SpanPlan, facts: TraceFacts): string {
  if (!span.failed) return '';
  if (span.origin) return `${failureMessage} app.loyalty.level=${facts.loyaltyLevel}`;
  return span.operation.kind === 'server' && span.operation.service !== 'checkout'
    ? 'upstream error'
    : upstreamMessage;
}
