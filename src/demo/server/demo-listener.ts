import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ObsqError, toObsqError } from '../../domain/errors.ts';
import type { StoreName } from '../../domain/store-name.ts';
import { storeNames } from '../../domain/store-name.ts';
import { serveRequest } from './serve-request.ts';
import type { ListenerOptions, ServedRequest, Serving } from './serving.ts';
import { storePrefixes } from './store-routes.ts';
import { upgradeTail } from './upgrade-tail.ts';

export interface DemoListener {
  readonly urls: Readonly<Record<StoreName, string>>;
  /** The last requests, newest last; older ones are forgotten. */
  readonly requests: readonly ServedRequest[];
  close(): Promise<void>;
}

const rememberedRequests = 10_000;

/** Serves the APIs of the four stores on one port. Throws ObsqError usage if it cannot listen on the port. */
export async function listen(options: ListenerOptions): Promise<DemoListener> {
  const requests: ServedRequest[] = [];
  const serving: Serving = {
    ...options,
    timers: new Set(),
    sockets: new Set(),
    remember: (served) => remember(requests, served),
  };
  const server = createServer((message, response) => {
    serveRequest(serving, message, response).catch((error: unknown) => {
      // This is a bug in the demo; the answer names it, so that a person sees it.
      const body = `demo: ${toObsqError(error).message}\n`;
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end(body);
    });
  });
  server.on('upgrade', (message, socket, head) => upgradeTail(serving, { message, socket, head }));
  await bind(server, options.host, options.port);
  return {
    urls: urlsOf(server, options.host),
    requests,
    close: () =>
      new Promise((resolve) => {
        for (const timer of serving.timers) clearTimeout(timer);
        for (const socket of serving.sockets) socket.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function remember(requests: ServedRequest[], served: ServedRequest): void {
  requests.push(served);
  if (requests.length > rememberedRequests) requests.splice(0, requests.length - rememberedRequests);
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (cause: Error): void => {
      const message = `the demo cannot listen on ${host}:${port}: ${cause.message}`;
      reject(new ObsqError({ kind: 'usage', message, hint: 'without --port it takes a free one', cause }));
    };
    server.once('error', refused);
    server.listen(port, host, () => {
      server.off('error', refused);
      resolve();
    });
  });
}

function urlsOf(server: Server, host: string): Record<StoreName, string> {
  const { port } = server.address() as AddressInfo;
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return Object.fromEntries(storeNames.map((store) => [store, origin + storePrefixes[store]])) as Record<
    StoreName,
    string
  >;
}
