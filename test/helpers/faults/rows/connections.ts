import type { Socket } from 'node:net';
import type { Fault } from '../fault.ts';
import { healthyBody } from '../healthy-answers.ts';
import { absent, pathOfHead, saying, speaking } from '../stand-in.ts';

const okHead = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

/** Writes a piece again and again until the client has gone. */
function drip(socket: Socket, piece: string): void {
  const timer = setInterval(() => socket.write(piece), 50);
  socket.on('close', () => clearInterval(timer));
}

/** The way to the store, and what is on it before an answer. */
export const connectionFaults: readonly Fault[] = [
  {
    name: 'nobody listens',
    trouble: absent('http://127.0.0.1:9'),
    code: 1,
    says: /the connection was refused/,
  },
  {
    name: 'a host name that is not known',
    trouble: absent('http://store.invalid'),
    code: 1,
    says: /the host name (is not known|could not be looked up)/,
  },
  {
    name: 'an accepted connection that is closed at once',
    trouble: speaking(
      () => undefined,
      (socket) => socket.destroy(),
    ),
    code: 1,
    says: /the connection was closed without an answer/,
  },
  {
    name: 'a reset after the question',
    trouble: speaking((socket) => socket.resetAndDestroy()),
    code: 1,
    says: /the connection was closed without an answer/,
  },
  {
    name: 'no answer ever',
    trouble: speaking(() => undefined),
    timeout: '1s',
    code: 5,
    says: /no answer within 1 s|--timeout/,
  },
  {
    name: 'a head that drips and never ends',
    trouble: speaking((socket) => {
      socket.write(okHead);
      drip(socket, 'x');
    }),
    timeout: '1s',
    code: 5,
    says: /--timeout/,
  },
  {
    name: 'a head cut in half',
    trouble: saying('HTTP/1.1 200 OK\r\ncontent-ty'),
    code: 1,
    says: /closed without an answer|does not speak HTTP/,
  },
  {
    name: 'a head without end',
    trouble: saying(`HTTP/1.1 200 OK\r\n${'x-y: z\r\n'.repeat(20_000)}`),
    code: 1,
    says: /more than 16 KB of headers/,
  },
  {
    name: 'a peer that speaks SSH',
    trouble: saying('SSH-2.0-OpenSSH_9.6\r\n'),
    code: 1,
    says: /does not speak HTTP/,
  },
  {
    name: 'a peer that speaks gRPC (HTTP/2)',
    trouble: saying(
      '\u0000\u0000\u0006\u0004\u0000\u0000\u0000\u0000\u0000\u0000\u0005\u0000\u0000\u0040\u0000',
    ),
    code: 1,
    says: /does not speak HTTP|gRPC/,
  },
  {
    name: 'a peer that sends zeros',
    trouble: saying('\u0000'.repeat(5000)),
    code: 1,
    says: /does not speak HTTP/,
  },
  {
    name: 'a length that is none',
    trouble: saying(`HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n{}`),
    code: 1,
    says: /does not speak HTTP/,
  },
  {
    name: 'a chunk whose size is none',
    trouble: saying(`${okHead}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`),
    code: 1,
    says: /does not speak HTTP|before the answer was complete/,
  },
  {
    name: 'a body that drips and never ends',
    trouble: speaking((socket) => {
      socket.write(`${okHead}\r\n{"status":`);
      drip(socket, ' ');
    }),
    timeout: '1s',
    code: 5,
    says: /--timeout/,
  },
  {
    name: 'a reset in the middle of the body',
    trouble: speaking((socket, head) => {
      const body = healthyBody(pathOfHead(head));
      socket.write(`${okHead}content-length: ${body.length}\r\n\r\n${body.slice(0, body.length / 2)}`, () =>
        setTimeout(() => socket.resetAndDestroy(), 50),
      );
    }),
    code: 1,
    says: /the connection closed before the answer was complete/,
  },
  {
    name: 'a body shorter than announced',
    trouble: speaking((socket, head) => {
      const body = healthyBody(pathOfHead(head));
      socket.end(`${okHead}content-length: ${body.length + 10}\r\n\r\n${body}`);
    }),
    code: 1,
    says: /the connection closed before the answer was complete/,
  },
  {
    name: 'a body longer than announced',
    trouble: speaking((socket, head) => {
      const body = healthyBody(pathOfHead(head));
      socket.end(`${okHead}content-length: ${body.length - 10}\r\n\r\n${body}`);
    }),
    code: 1,
    says: /JSON|does not speak HTTP/,
  },
  {
    name: 'chunks that end before the last',
    trouble: speaking((socket, head) => {
      const body = healthyBody(pathOfHead(head));
      socket.end(`${okHead}transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n`);
    }),
    code: 1,
    says: /the connection closed before the answer was complete/,
  },
  {
    name: 'an interim answer, then the answer',
    trouble: speaking((socket, head) => {
      const body = healthyBody(pathOfHead(head));
      socket.end(`HTTP/1.1 103 Early Hints\r\n\r\n${okHead}content-length: ${body.length}\r\n\r\n${body}`);
    }),
    code: 0,
    says: /^/,
  },
];
