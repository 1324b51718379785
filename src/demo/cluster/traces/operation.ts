import type { SpanKind } from '../../../domain/trace/trace.ts';

export type Protocol = 'http' | 'grpc' | 'postgresql' | 'redis' | 'kafka' | 'internal';

/** One kind of span: an operation of a service. Each operation is one object, shared by all its spans. */
export interface Operation {
  readonly service: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly protocol: Protocol;
  readonly method: string;
  /** `http.route` of a server span, '' otherwise. */
  readonly route: string;
  /** The target of a client or producer span: a service, a database or a topic's broker; '' otherwise. */
  readonly peer: string;
  /** SQL or command of a database span, '' otherwise. */
  readonly statement: string;
  /** Median of its own time in ms, without its calls. `sigma` is the deviation of the time's logarithm. */
  readonly medianMs: number;
  readonly sigma: number;
}

function operation(
  facts: Partial<Operation> & Pick<Operation, 'service' | 'name' | 'kind' | 'protocol'>,
): Operation {
  return { method: '', route: '', peer: '', statement: '', medianMs: 1, sigma: 0.4, ...facts };
}

/** A gRPC method, seen from its server spans. */
export function grpc(service: string, name: string, medianMs: number, sigma = 0.45): Operation {
  return operation({
    service,
    name,
    kind: 'server',
    protocol: 'grpc',
    method: 'POST',
    route: `/${name}`,
    medianMs,
    sigma,
  });
}

/** An HTTP endpoint, seen from its server spans (`GET /api/cart`). */
export function http(service: string, method: string, route: string, medianMs: number): Operation {
  return operation({
    service,
    name: `${method} ${route}`,
    kind: 'server',
    protocol: 'http',
    method,
    route,
    medianMs,
  });
}

/** The root span of every request, at the edge. All have the name `ingress` and differ in their route. */
export function ingress(method: string, route: string): Operation {
  const facts = { service: 'frontend-proxy', name: 'ingress', kind: 'server', protocol: 'http' } as const;
  return operation({ ...facts, method, route, medianMs: 1.1 });
}

export function sql(service: string, name: string, statement: string, medianMs: number): Operation {
  return operation({
    service,
    name,
    kind: 'client',
    protocol: 'postgresql',
    peer: 'postgres',
    statement,
    medianMs,
  });
}

export function redis(service: string, command: string): Operation {
  return operation({
    service,
    name: command,
    kind: 'client',
    protocol: 'redis',
    peer: 'valkey-cart',
    statement: `${command} ?`,
    medianMs: 0.6,
  });
}

export function internal(service: string, name: string, medianMs: number): Operation {
  return operation({ service, name, kind: 'internal', protocol: 'internal', medianMs });
}

export function publish(service: string, topic: string): Operation {
  return operation({
    service,
    name: `${topic} publish`,
    kind: 'producer',
    protocol: 'kafka',
    peer: 'kafka',
    medianMs: 2.5,
  });
}

export function consume(service: string, topic: string, medianMs: number): Operation {
  return operation({ service, name: `${topic} process`, kind: 'consumer', protocol: 'kafka', medianMs });
}

const clients = new WeakMap<Operation, Map<string, Operation>>();

/** The client span with which `caller` calls a server operation. */
export function clientOf(server: Operation, caller: string): Operation {
  let byCaller = clients.get(server);
  if (byCaller === undefined) {
    byCaller = new Map();
    clients.set(server, byCaller);
  }
  let client = byCaller.get(caller);
  if (client === undefined) {
    client = operation({
      service: caller,
      name: server.protocol === 'grpc' ? server.name : server.method,
      kind: 'client',
      protocol: server.protocol,
      method: server.method,
      route: '',
      peer: server.service,
    });
    byCaller.set(caller, client);
  }
  return client;
}
