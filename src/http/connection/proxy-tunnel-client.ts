import type { Duplex } from 'node:stream';
import type { Pool as PoolType } from 'undici';
import connect from 'undici/lib/api/api-connect.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import { ObsqError } from '../../domain/errors.ts';
import { proxyAuthorization } from './proxy.ts';

/** Opens tunnels (CONNECT) through one proxy. */
export interface Tunnels {
  /** A connection to `host:port` beyond the proxy. Throws ObsqError (`network`) when the proxy refuses. */
  open(authority: string): Promise<Duplex>;
  destroy(): Promise<void>;
}

/** Creates a pool of connections to the proxy. Each `open` turns one of them into a tunnel. */
export function createTunnels(proxy: URL, options: PoolType.Options): Tunnels {
  const pool = new Pool(proxy.origin, options);
  const authorization = proxyAuthorization(proxy);
  return {
    async open(authority) {
      const { socket, statusCode } = await connect.call(pool, {
        origin: proxy.origin,
        path: authority,
        headers: {
          host: authority,
          ...(authorization !== undefined && { 'proxy-authorization': authorization }),
        },
      });
      if (statusCode >= 200 && statusCode < 300) return socket;
      socket.on('error', () => undefined).destroy(); // the refusal is reported; how its socket ends does not matter
      throw refused(proxy, authority, statusCode);
    },
    destroy: () => pool.destroy(),
  };
}

function refused(proxy: URL, authority: string, status: number): ObsqError {
  return new ObsqError({
    kind: status === 407 ? 'auth' : 'network',
    message: `the proxy ${proxy.origin} refused a tunnel to ${authority}: HTTP ${status}`,
    status,
    hint:
      status === 407
        ? 'put the proxy credentials into HTTPS_PROXY (http://user:password@proxy:port)'
        : 'is this store meant to be reached directly? then name its host in NO_PROXY',
  });
}
