import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

export interface BurstLoki {
  readonly url: string;
  close(): Promise<void>;
}

const json = { 'content-type': 'application/json' };
const linesPerFrame = 1_000;

/** A Loki whose tail sends so many lines at once, a millisecond apart from `fromMs` on; every other question finds nothing. */
export async function startBurstLoki(lines: number, fromMs: number): Promise<BurstLoki> {
  const server = createServer((request, response) => {
    const body = (request.url ?? '').includes('/query')
      ? { status: 'success', data: { resultType: 'streams', result: [], stats: {} } }
      : (request.url ?? '').includes('/buildinfo')
        ? { version: '3.5.0' }
        : { status: 'success', data: [] };
    response.writeHead(200, json).end(JSON.stringify(body));
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    for (let sent = 0; sent < lines; sent += linesPerFrame) {
      const values = Array.from({ length: Math.min(linesPerFrame, lines - sent) }, (_, at) => [
        `${fromMs + sent + at}000000`,
        `level=info msg="request ${sent + at} was answered"`,
      ]);
      socket.send(JSON.stringify({ streams: [{ stream: { service_name: 'shop' }, values }] }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
