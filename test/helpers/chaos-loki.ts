import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { createSimulatedLoki, type StoredLine } from '../backends/loki/simulated-loki.ts';

/** What the tail does wrong for a while. */
export type ChaosFault =
  /** Nothing is wrong. */
  | 'none'
  /** Every question is answered with 503, and open tails are cut. */
  | 'down'
  /** Connections are reset before an answer. */
  | 'reset'
  /** Open tails send nothing; what was stored meanwhile comes when it is over. */
  | 'stalled'
  /** Open tails drop everything, and say so in their next frame, with a part of the list. */
  | 'dropping'
  /** Queries are refused, tails work. */
  | 'no-queries'
  /** A login is asked for. */
  | 'unauthorized';

/** A Loki with a tail that can be made to drop, stall, lie and break. It keeps every line that was stored. */
export interface ChaosLoki {
  readonly url: string;
  /** Every line so far, in the order in which it was stored. */
  readonly stored: readonly StoredLine[];
  /** The tails that were opened so far. */
  readonly tails: number;
  /** How many frames have told of dropped lines. */
  readonly dropReports: number;
  /** Stores lines and sends them to the open tails, as the present fault allows. */
  store(lines: readonly StoredLine[]): void;
  setFault(fault: ChaosFault): void;
  /** Ends every open tail: without a word, in the middle of a frame, after a frame that is not JSON, or with the server's own close. */
  breakTails(how: 'cut' | 'half' | 'garbage' | 'close'): void;
  close(): Promise<void>;
}

interface OpenTail {
  readonly socket: WebSocket;
  readonly raw: Duplex;
  readonly held: StoredLine[];
  readonly dropped: StoredLine[];
}

/** The most stored lines that a tail sends at first, as Loki does. */
const replayed = 100;
/** The most dropped lines that a frame lists; Loki has 1,000. */
const listed = 5;

/** Starts the stand-in on loopback. */
export async function startChaosLoki(): Promise<ChaosLoki> {
  const loki = createSimulatedLoki([], 5000);
  const tails = new Set<OpenTail>();
  let fault: ChaosFault = 'none';
  let opened = 0;
  let reports = 0;

  const answer = (path: string, query: Record<string, string>, response: ServerResponse): void => {
    if (fault === 'reset') {
      response.destroy();
      return;
    }
    if (fault === 'down' || fault === 'no-queries') {
      response.writeHead(503).end('no healthy upstream');
      return;
    }
    if (fault === 'unauthorized') {
      response.writeHead(401).end('no credentials');
      return;
    }
    const { status, body } = loki.respond({ method: 'GET', path, query, headers: {} } as never);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://loki');
    answer(url.pathname, Object.fromEntries(url.searchParams), response);
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, raw, head) => {
    if (fault === 'reset') {
      raw.destroy();
      return;
    }
    if (fault === 'down') {
      raw.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      return;
    }
    if (fault === 'unauthorized') {
      raw.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, raw, head, (socket) => {
      opened += 1;
      const tail: OpenTail = { socket, raw, held: [], dropped: [] };
      tails.add(tail);
      socket.on('close', () => tails.delete(tail));
      socket.on('error', () => tails.delete(tail));
      const start = BigInt(new URL(request.url ?? '/', 'http://loki').searchParams.get('start') ?? '0');
      const old = loki.lines.filter(({ ns }) => ns >= start).slice(0, replayed);
      if (old.length > 0) socket.send(frameOf(old, []));
    });
  });
  const send = (tail: OpenTail, lines: readonly StoredLine[]): void => {
    if (fault === 'stalled') tail.held.push(...lines);
    else if (fault === 'dropping') tail.dropped.push(...lines);
    else {
      const all = [...tail.held.splice(0), ...lines];
      if (all.length === 0) return;
      const dropped = tail.dropped.splice(0).slice(0, listed);
      if (dropped.length > 0) reports += 1;
      tail.socket.send(frameOf(all, dropped));
    }
  };
  const breakTails: ChaosLoki['breakTails'] = (how) => {
    for (const { socket, raw } of [...tails]) {
      if (how === 'close') socket.close(1011, 'reached tail max duration limit');
      else if (how === 'garbage') socket.send('{"streams":[{"str', () => socket.terminate());
      // A text frame of 100 bytes, of which ten come.
      else if (how === 'half')
        raw.write(Buffer.from([0x81, 100, ...Buffer.from('{"streams"')]), () => raw.destroy());
      else raw.destroy();
    }
    tails.clear();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stored: loki.lines,
    get tails() {
      return opened;
    },
    get dropReports() {
      return reports;
    },
    store(lines) {
      loki.lines.push(...lines);
      for (const tail of tails) send(tail, lines);
    },
    setFault(next) {
      fault = next;
      if (next === 'down' || next === 'reset') breakTails('cut');
    },
    breakTails,
    close: () =>
      new Promise((resolve) => {
        for (const { raw } of tails) raw.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function frameOf(lines: readonly StoredLine[], dropped: readonly StoredLine[]): string {
  const stream = (pod: string) => ({ app: 'a', pod });
  return JSON.stringify({
    streams: lines.map(({ ns, pod, line, traceId }) => ({
      stream: stream(pod),
      values: [[`${ns}`, line, { structuredMetadata: { trace_id: traceId } }]],
    })),
    ...(dropped.length > 0 && {
      dropped_entries: dropped.map(({ ns, pod }) => ({ labels: stream(pod), timestamp: `${ns}` })),
    }),
    encodingFlags: ['categorize-labels'],
  });
}
