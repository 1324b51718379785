import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Fault } from '../fault.ts';
import { healthyBody } from '../healthy-answers.ts';
import { absent, type Stage, type Trouble } from '../stand-in.ts';

interface Proxy {
  readonly port: number;
  readonly seen: IncomingMessage[];
  close(): Promise<void>;
}

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

async function startProxy(serve: Serve, connect: (socket: Socket) => void): Promise<Proxy> {
  const seen: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    seen.push(request);
    serve(request, response);
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    seen.push(request);
    socket.on('error', () => undefined);
    connect(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

const refuse = (status: number, reason: string) => ({
  serve: ((_request, response) => response.writeHead(status, reason).end(reason)) as Serve,
  connect: (socket: Socket) => socket.end(`HTTP/1.1 ${status} ${reason}\r\ncontent-length: 0\r\n\r\n`),
});

/** A store that only a proxy reaches. */
function through(
  scheme: 'http' | 'https',
  { serve, connect }: { serve: Serve; connect: (socket: Socket) => void },
  credentials = '',
  complaint: (proxy: Proxy) => string | null = () => null,
): Trouble {
  return async (): Promise<Stage> => {
    const proxy = await startProxy(serve, connect);
    const env = { [`${scheme}_proxy`]: `http://${credentials}127.0.0.1:${proxy.port}` };
    return {
      url: `${scheme}://store.test`,
      env,
      complaint: () => complaint(proxy),
      close: () => proxy.close(),
    };
  };
}

const hanging = { serve: () => undefined, connect: () => undefined };

/** Proxies that are away, refuse or hang. */
export const proxyFaults: readonly Fault[] = [
  {
    name: 'a proxy that is down',
    trouble: absent('http://store.test', { env: { http_proxy: 'http://127.0.0.1:9' } }),
    code: 1,
    says: /the proxy http:\/\/127.0.0.1:9: the connection was refused/,
  },
  {
    name: 'a proxy that is down, on the way to https',
    trouble: absent('https://store.test', { env: { https_proxy: 'http://127.0.0.1:9' } }),
    code: 1,
    says: /the proxy http:\/\/127.0.0.1:9: the connection was refused/,
  },
  {
    name: 'a proxy of a kind that obsq does not speak',
    trouble: absent('http://store.test', { env: { http_proxy: 'socks5://127.0.0.1:9' } }),
    code: 2,
    says: /http_proxy names a socks5 proxy/,
  },
  {
    name: '407 of a proxy',
    trouble: through('http', refuse(407, 'Proxy Authentication Required')),
    code: 3,
    says: /proxy/i,
  },
  {
    name: '407 of a tunnel',
    trouble: through('https', refuse(407, 'Proxy Authentication Required')),
    code: 3,
    says: /the proxy .* refused a tunnel.*HTTPS_PROXY/,
  },
  {
    name: '502 of a tunnel',
    trouble: through('https', refuse(502, 'Bad Gateway')),
    code: 1,
    says: /the proxy .* refused a tunnel.*NO_PROXY/,
  },
  {
    name: 'a proxy that hangs',
    trouble: through('http', hanging),
    timeout: '1s',
    code: 5,
    says: /--timeout/,
  },
  {
    name: 'a tunnel that hangs',
    trouble: through('https', hanging),
    timeout: '1s',
    code: 5,
    says: /--timeout/,
  },
  {
    name: 'a proxy password with a lone %',
    trouble: through(
      'http',
      {
        serve: (request, response) => {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.end(healthyBody(new URL(request.url ?? '/', 'http://store').pathname));
        },
        connect: () => undefined,
      },
      'ann:100%@',
      ({ seen }) => {
        const sent = seen[0]?.headers['proxy-authorization'];
        const wanted = `Basic ${Buffer.from('ann:100%').toString('base64')}`;
        return sent === wanted ? null : `the proxy got ${sent}`;
      },
    ),
    code: 0,
    says: /^/,
  },
];
