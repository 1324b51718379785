import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { buildConnector as Build, Pool as PoolType } from 'undici';
import buildConnector from 'undici/lib/core/connect.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import type { Endpoint, Tls } from '../http.ts';
import { toProxyError } from '../reply/network-error.ts';
import type { WireRequest } from '../request-head.ts';
import { exchange, type Route, type WireResponse } from './exchange.ts';
import { type ProxyFor, parseProxy, proxyAuthorization } from './proxy.ts';
import type { Tunnels } from './proxy-tunnel-client.ts';

/** What of an endpoint decides how it is reached. */
type Way = Pick<Endpoint, 'tls' | 'proxy'>;

export interface Dispatchers {
  /** Sends one request and resolves to the head of its answer. Rejects with undici's error or with the signal's reason. */
  exchange(way: Way, wire: WireRequest, signal: AbortSignal): Promise<WireResponse>;
  /** The route of a websocket to a URL: end to end, or through a tunnel if a proxy is set. */
  socketRoute(way: Way, url: URL): Route;
  /** Destroys every socket, those still connecting included. */
  destroy(): Promise<void>;
}

type Connector = ReturnType<typeof buildConnector>;

const connectTimeoutMs = 10_000;
// Node tries a host's addresses one after the other. Its default of 250 ms for each is too short over a VPN.
const addressAttemptMs = 1_500;

// The TUI asks every few seconds: keeping connections open between requests saves TLS handshakes.
const poolOptions = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000 } as const;

/** Creates the connection pools, at first use: one for each combination of origin, TLS settings and proxy. */
export function createDispatchers(proxyFor: ProxyFor): Dispatchers {
  const pools = new Map<string, PoolType>();
  const tunnels = new Map<string, Promise<Tunnels>>();
  const sockets = new Set<Socket>();

  /** Remembers sockets: undici's `destroy` spares those that still connect, and the process would wait for them. */
  function tracked(connect: Connector): Connector {
    return (options, callback) => {
      const socket = connect(options, callback) as unknown as Socket;
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      return socket;
    };
  }

  function direct(tls: Tls | undefined): Connector {
    return tracked(
      buildConnector({
        timeout: connectTimeoutMs,
        autoSelectFamily: true,
        autoSelectFamilyAttemptTimeout: addressAttemptMs,
        ...tlsOptions(tls),
      }),
    );
  }

  /** Connects to a proxy. A failure names the proxy: the store was not even asked. */
  function toProxy(proxy: URL): Connector {
    const connect = direct(undefined);
    return (options, callback) =>
      connect(options, (...[error, socket]) => {
        if (error === null) callback(null, socket);
        else callback(toProxyError(error, proxy), null);
      });
  }

  function throughTunnel(proxy: URL, tls: Tls | undefined): Connector {
    const secure = direct(tls);
    return (options, callback) => {
      const port = options.port || (options.protocol === 'https:' ? '443' : '80');
      openTunnel(
        proxy,
        `${options.hostname.includes(':') ? `[${options.hostname}]` : options.hostname}:${port}`,
      ).then(
        (socket) => {
          if (options.protocol === 'https:') secure({ ...options, httpSocket: socket as Socket }, callback);
          else callback(null, socket as Socket);
        },
        (error: Error) => callback(error, null),
      );
    };
  }

  async function openTunnel(proxy: URL, authority: string): Promise<Duplex> {
    let opened = tunnels.get(proxy.href);
    if (opened === undefined) {
      opened = import('./proxy-tunnel-client.ts').then(({ createTunnels }) =>
        createTunnels(proxy, { ...poolOptions, connect: toProxy(proxy) }),
      );
      tunnels.set(proxy.href, opened);
    }
    return (await opened).open(authority);
  }

  function pool(key: string, origin: string, connect: () => Connector): PoolType {
    let found = pools.get(key);
    if (found === undefined) {
      found = new Pool(origin, { ...poolOptions, connect: connect() });
      pools.set(key, found);
    }
    return found;
  }

  function endToEnd(tls: Tls | undefined, url: URL, proxy: URL | null): Route {
    const key = `${url.origin} ${JSON.stringify(tls ?? null)} ${proxy?.href ?? ''}`;
    const connect = (): Connector => (proxy === null ? direct(tls) : throughTunnel(proxy, tls));
    return { pool: pool(key, url.origin, connect), path: url.pathname + url.search, headers: {} };
  }

  /** A plain http request goes to the proxy itself, with the whole URL as its path (RFC 9112, 3.2.2). */
  function throughProxy(url: URL, proxy: URL): Route {
    const authorization = proxyAuthorization(proxy);
    return {
      pool: pool(proxy.href, proxy.origin, () => toProxy(proxy)),
      path: url.href,
      headers: {
        host: url.host,
        ...(authorization !== undefined && { 'proxy-authorization': authorization }),
      },
    };
  }

  function proxyOf({ proxy }: Way, url: URL): URL | null {
    return proxy === undefined ? proxyFor(url) : parseProxy(proxy);
  }

  return {
    exchange(way, wire, signal) {
      const proxy = proxyOf(way, wire.url);
      const isPlain = proxy !== null && wire.url.protocol === 'http:';
      const route = isPlain ? throughProxy(wire.url, proxy) : endToEnd(way.tls, wire.url, proxy);
      return exchange(route, wire, signal);
    },
    socketRoute: (way, url) => endToEnd(way.tls, url, proxyOf(way, url)),
    async destroy() {
      const open = [...pools.values()];
      const tunnelling = [...tunnels.values()];
      pools.clear();
      tunnels.clear();
      await Promise.all(open.map((each) => each.destroy()));
      for (const each of tunnelling) await (await each).destroy();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function tlsOptions(tls: Tls | undefined): Build.BuildOptions {
  if (tls === undefined) return {};
  return {
    ...(tls.ca !== undefined && { ca: tls.ca }),
    ...(tls.cert !== undefined && { cert: tls.cert }),
    ...(tls.key !== undefined && { key: tls.key }),
    ...(tls.serverName !== undefined && { servername: tls.serverName }),
    ...(tls.insecureSkipVerify === true && { rejectUnauthorized: false }),
  };
}
