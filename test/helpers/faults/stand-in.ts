import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { type RecordingServerOptions, type Reply, startRecordingServer } from '../recording-server.ts';
import { healthyBody } from './healthy-answers.ts';

/** A store in trouble, ready to be asked. */
export interface Stage {
  /** What to give as the store's URL. */
  readonly url: string;
  /** Environment of the program, such as a proxy. */
  readonly env?: Readonly<Record<string, string>>;
  /** Settings of the store in a configuration file, in YAML below its `url`; the URL is then not given as a flag. */
  readonly settings?: string;
  /** Fails the case after the run, with a sentence; null where all is as it should be. */
  readonly complaint?: () => string | null;
  close(): Promise<void>;
}

/** Makes a store in trouble. */
export type Trouble = () => Promise<Stage>;

/** What a faulty store answers: the whole healthy body and what was asked are given. */
export type Answer = (healthy: string, path: string, headers: Readonly<Record<string, unknown>>) => Reply;

const jsonHead = { 'content-type': 'application/json' };

/** A server that speaks HTTP well and says the wrong thing. */
export function answering(answer: Answer, options: RecordingServerOptions = {}): Trouble {
  return async () => {
    const server = await startRecordingServer({
      ...options,
      respond: ({ path, headers }) => {
        const reply = answer(healthyBody(path), path, headers);
        return { ...reply, headers: { ...jsonHead, ...reply.headers } };
      },
    });
    return { url: server.url, close: () => server.close() };
  };
}

/** What a peer does with a connection: it has the socket once a whole request head came. */
export type Conduct = (socket: Socket, head: string) => void;

export interface Peer {
  readonly port: number;
  close(): Promise<void>;
}

/** A peer that speaks whatever it likes. */
export async function startPeer(
  conduct: Conduct,
  onConnect?: (socket: Socket) => void,
  secure?: Server,
): Promise<Peer> {
  const sockets = new Set<Socket>();
  const take = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined); // clients that hang up are part of the tests
    onConnect?.(socket);
    let head = '';
    socket.on('data', (data) => {
      if (head.includes('\r\n\r\n')) return;
      head += data.toString('latin1');
      if (head.includes('\r\n\r\n')) conduct(socket, head);
    });
  };
  const server = secure ?? createServer();
  server.on(secure === undefined ? 'connection' : 'secureConnection', take);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A peer in the place of a store. */
export function speaking(conduct: Conduct, onConnect?: (socket: Socket) => void): Trouble {
  return async () => {
    const peer = await startPeer(conduct, onConnect);
    return { url: `http://127.0.0.1:${peer.port}`, close: () => peer.close() };
  };
}

/** Raw bytes after the request's head, then the end of the connection. */
export function saying(text: string): Trouble {
  return speaking((socket) => socket.end(Buffer.from(text, 'latin1')));
}

/** A URL where nothing is started. */
export function absent(url: string, more: Omit<Stage, 'url' | 'close'> = {}): Trouble {
  return async () => ({ url, ...more, close: async () => undefined });
}

/** The path of a raw request head, without its query. */
export function pathOfHead(head: string): string {
  return new URL(/^\S+ (\S+)/.exec(head)?.[1] ?? '/', 'http://store').pathname;
}
