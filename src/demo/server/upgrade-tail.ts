import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { toObsqError } from '../../domain/errors.ts';
import type { DemoResponse } from '../../engine/source/sources.ts';
import { statusAnswer } from './fault-answer.ts';
import { has } from './faulted-cluster.ts';
import { pathOf } from './read-request.ts';
import { delay, headersFor, type Serving } from './serving.ts';
import { notFound, routeOf } from './store-routes.ts';

const tailPath = '/loki/api/v1/tail';
const tailCutMs = 2000;

/** Passes a websocket upgrade to the tail, or refuses it if a fault says so. */
export function upgradeTail(
  serving: Serving,
  { message, socket, head }: { message: IncomingMessage; socket: Duplex; head: Buffer },
): void {
  const route = routeOf(pathOf(message));
  const faults = serving.faults.logs;
  const record = (status: number): void =>
    serving.remember({ store: route?.store ?? null, method: 'GET', url: message.url ?? '', status });
  const refuse = (answer: DemoResponse): void => {
    record(answer.status);
    socket.end(rawAnswer(answer, headersFor(faults, serving.now())));
  };
  // A client may disconnect while the tail runs; that is no error of the demo.
  socket.on('error', () => socket.destroy());
  if (route?.store !== 'logs' || route.path !== tailPath) {
    refuse(notFound);
    return;
  }
  if (has(faults, 'down')) {
    record(0);
    socket.destroy();
    return;
  }
  const status = faults.find((fault) => fault.kind === 'status');
  if (status !== undefined) {
    refuse(statusAnswer('logs', status.status));
    return;
  }
  if (has(faults, 'no-websocket')) {
    refuse({ status: 400, contentType: 'text/plain; charset=utf-8', body: 'Bad Request\n' });
    return;
  }
  serving.sockets.add(socket);
  socket.once('close', () => serving.sockets.delete(socket));
  if (has(faults, 'tail-cut')) void delay(serving, tailCutMs).then(() => socket.destroy());
  if (has(faults, 'hang')) return;
  const accept = (): void => record(101);
  const begin = async (): Promise<void> => {
    for (const fault of faults) if (fault.kind === 'slow') await delay(serving, fault.delayMs);
    await serving.tail({ message, socket, head, accept, refuse });
  };
  begin().catch((error: unknown) => {
    const body = `demo: ${toObsqError(error).message}\n`;
    socket.end(rawAnswer({ status: 500, contentType: 'text/plain; charset=utf-8', body }, {}));
  });
}

/** A complete HTTP/1.1 answer as text, for a socket that Node's server no longer manages. */
function rawAnswer(answer: DemoResponse, headers: Readonly<Record<string, string>>): string {
  const length = Buffer.byteLength(answer.body);
  const lines = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`,
    `content-type: ${answer.contentType}`,
    `content-length: ${length}`,
    'connection: close',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${answer.body}`;
}
