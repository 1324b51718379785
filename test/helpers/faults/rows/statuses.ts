import { startRecordingServer } from '../../recording-server.ts';
import type { Fault } from '../fault.ts';
import { healthyBody } from '../healthy-answers.ts';
import { answering, type Trouble } from '../stand-in.ts';

const text = { 'content-type': 'text/plain' };

function status(code: number, body: string, headers: Readonly<Record<string, string>> = {}): Trouble {
  return answering(() => ({ status: code, body, headers: { ...text, ...headers } }));
}

/** Another host that would answer, and tells what it was asked. */
function redirecting(code: number): Trouble {
  return async () => {
    const target = await startRecordingServer({ respond: ({ path }) => ({ body: healthyBody(path) }) });
    // Another name for loopback is another host.
    const elsewhere = `http://localhost:${target.port}`;
    const server = await startRecordingServer({
      respond: ({ path }) => ({ status: code, headers: { location: `${elsewhere}${path}` }, body: '' }),
    });
    return {
      url: server.url,
      complaint: () =>
        target.requests.length === 0 ? null : 'the other host was asked, with our credentials or not',
      close: async () => {
        await server.close();
        await target.close();
      },
    };
  };
}

/** A store that refuses, in every way that HTTP has, and one that answers in part. */
export const statusFaults: readonly Fault[] = [
  { name: '204', trouble: answering(() => ({ status: 204, body: '' })), code: 1, says: /./ },
  {
    name: '206: part of an answer',
    trouble: answering((body) => ({ status: 206, body })),
    code: 4,
    says: /part/,
  },
  {
    name: 'X-Partial-Response',
    trouble: answering((body) => ({ body, headers: { 'x-partial-response': 'true' } })),
    code: 4,
    says: /part/,
  },
  { name: '301 to another host', trouble: redirecting(301), code: 1, says: /redirect|localhost/ },
  { name: '302 to another host', trouble: redirecting(302), code: 1, says: /redirect|localhost/ },
  { name: '307 to another host', trouble: redirecting(307), code: 1, says: /redirect|localhost/ },
  { name: '400', trouble: status(400, 'bad request: no such function'), code: 1, says: /no such function/ },
  { name: '401', trouble: status(401, 'no org id'), code: 3, says: /no org id.*--org-id/ },
  { name: '401 without a word', trouble: status(401, ''), code: 3, says: /401/ },
  { name: '403', trouble: status(403, 'forbidden'), code: 3, says: /403|forbidden/ },
  { name: '404', trouble: status(404, '404 page not found'), code: 1, says: /404/ },
  { name: '405', trouble: status(405, 'method not allowed'), code: 1, says: /405|method/ },
  { name: '413', trouble: status(413, 'request entity too large'), code: 1, says: /413|too large/ },
  { name: '414', trouble: status(414, ''), code: 1, says: /414/ },
  { name: '418', trouble: status(418, 'a teapot'), code: 1, says: /418|teapot/ },
  {
    name: '422',
    trouble: status(422, 'execution: many-to-many matching not allowed'),
    code: 1,
    says: /many-to-many/,
  },
  { name: '429', trouble: status(429, 'too many outstanding requests'), code: 1, says: /429|too many/ },
  {
    name: '429 with Retry-After: 0',
    trouble: status(429, 'too many outstanding requests', { 'retry-after': '0' }),
    code: 1,
    says: /429|too many/,
  },
  {
    name: '429 with a Retry-After of an hour',
    trouble: status(429, 'too many outstanding requests', { 'retry-after': '3600' }),
    code: 1,
    says: /429|too many/,
  },
  {
    name: '429 with a Retry-After that is none',
    trouble: status(429, 'too many outstanding requests', { 'retry-after': '-1; soon' }),
    code: 1,
    says: /429|too many/,
  },
  { name: '500', trouble: status(500, 'internal error'), code: 1, says: /500|internal error/ },
  { name: '500 without a word', trouble: status(500, ''), code: 1, says: /500/ },
  { name: '501', trouble: status(501, 'not implemented'), code: 1, says: /501|not implemented/ },
  {
    name: '502 of a gateway, in HTML',
    trouble: status(502, '<html><head><title>502 Bad Gateway</title></head></html>', {
      'content-type': 'text/html',
    }),
    code: 1,
    says: /502/,
  },
  { name: '503', trouble: status(503, 'no healthy upstream'), code: 1, says: /503|no healthy upstream/ },
  {
    name: '503 with Retry-After: 1',
    trouble: status(503, 'no healthy upstream', { 'retry-after': '1' }),
    code: 1,
    says: /503|no healthy upstream/,
  },
  {
    name: '503 with a Retry-After that is a date long past',
    trouble: status(503, 'no healthy upstream', { 'retry-after': 'Fri, 20 Nov 2020 13:00:00 GMT' }),
    code: 1,
    says: /503|no healthy upstream/,
  },
  { name: '504', trouble: status(504, 'context deadline exceeded'), code: 5, says: /504|deadline/ },
  { name: '520 of a cloud', trouble: status(520, ''), code: 1, says: /520/ },
  { name: '999', trouble: status(999, 'what'), code: 1, says: /999|what/ },
  {
    name: 'a clock five minutes behind',
    trouble: answering((body) => ({ body, headers: { date: 'Fri, 20 Nov 2026 12:55:00 GMT' } })),
    code: 0,
    says: /^/, // an answer is an answer; obsq doctor names the clock
  },
];
