import { deflateRawSync, gzipSync } from 'node:zlib';
import type { Fault } from '../fault.ts';
import { answering } from '../stand-in.ts';

const gzip = { 'content-encoding': 'gzip' };

/** So many MB of zeros in about a thousandth of it: gzip members may stand one after the other. */
async function* bomb(megabytes: number): AsyncGenerator<Uint8Array> {
  const member = gzipSync(Buffer.alloc(16 * 1024 * 1024, 0x20));
  for (let sent = 0; sent < megabytes; sent += 16) yield member;
}

async function* endless(): AsyncGenerator<string> {
  const piece = ' '.repeat(1 << 20);
  for (;;) yield piece;
}

/** A whole answer of HTTP whose body is not what it should be. */
export const bodyFaults: readonly Fault[] = [
  { name: 'nothing wrong', trouble: answering((body) => ({ body })), code: 0, says: /^/ },
  { name: 'an empty body', trouble: answering(() => ({ body: '' })), code: 1, says: /empty|JSON/ },
  {
    name: 'JSON cut in half',
    trouble: answering((body) => ({ body: body.slice(0, body.length / 2) })),
    code: 1,
    says: /JSON|ended/,
  },
  { name: 'a sentence', trouble: answering(() => ({ body: 'all is well' })), code: 1, says: /JSON/ },
  {
    name: 'a web page',
    trouble: answering(() => ({
      body: '<!doctype html><title>Sign in</title>',
      headers: { 'content-type': 'text/html' },
    })),
    code: 1,
    says: /a web page .*answered/,
  },
  { name: 'a list of another API', trouble: answering(() => ({ body: '["a"]' })), code: 1, says: /./ },
  {
    name: 'an object of another API',
    trouble: answering(() => ({ body: '{"hello":"world"}' })),
    code: 1,
    says: /./,
  },
  { name: 'null', trouble: answering(() => ({ body: 'null' })), code: 1, says: /./ },
  {
    name: 'an error under 200',
    trouble: answering(() => ({
      body: '{"status":"error","errorType":"internal","error":"the ring is empty"}',
    })),
    code: 1,
    says: /the ring is empty/,
  },
  {
    name: 'lists 100,000 deep',
    trouble: answering(() => ({ body: '['.repeat(100_000) })),
    code: 1,
    says: /./,
  },
  {
    name: 'bytes that are no UTF-8',
    trouble: answering((body) => ({
      body: Buffer.from(body.replace(/"(level=info|1|cart-1)/, '"\u00ff\u00fe$1'), 'latin1'),
    })),
    code: 0,
    says: /^/,
  },
  {
    name: 'UTF-16',
    trouble: answering((body) => ({ body: Buffer.from(`\ufeff${body}`, 'utf16le') })),
    code: 1,
    says: /JSON/,
  },
  {
    name: 'a byte order mark before good JSON',
    trouble: answering((body) => ({ body: `\ufeff${body}` })),
    code: 0,
    says: /^/,
  },
  {
    name: 'good JSON as text/plain',
    trouble: answering((body) => ({ body, headers: { 'content-type': 'text/plain' } })),
    code: 0,
    says: /^/,
  },
  {
    name: 'good JSON as text/html',
    trouble: answering((body) => ({ body, headers: { 'content-type': 'text/html' } })),
    code: 0,
    says: /^/,
  },
  {
    name: 'gzip',
    trouble: answering((body) => ({ body: gzipSync(body), headers: gzip })),
    code: 0,
    says: /^/,
  },
  {
    name: 'deflate without its wrapping',
    trouble: answering((body) => ({
      body: deflateRawSync(body),
      headers: { 'content-encoding': 'deflate' },
    })),
    code: 0,
    says: /^/,
  },
  {
    name: 'gzip twice',
    trouble: answering((body) => ({
      body: gzipSync(gzipSync(body)),
      headers: { 'content-encoding': 'gzip, gzip' },
    })),
    code: 0,
    says: /^/,
  },
  {
    name: 'plain text that calls itself gzip',
    trouble: answering((body) => ({ body, headers: gzip })),
    code: 1,
    says: /its compressed answer is broken or was cut off/,
  },
  {
    name: 'gzip cut in half',
    trouble: answering((body) => ({ body: gzipSync(body).subarray(0, 40), headers: gzip })),
    code: 1,
    says: /cut off|before the answer was complete/,
  },
  {
    name: 'gzip with a wrong checksum',
    trouble: answering((body) => {
      const bytes = gzipSync(body);
      bytes.fill(0, bytes.length - 8);
      return { body: bytes, headers: gzip };
    }),
    code: 1,
    says: /its compressed answer is broken or was cut off/,
  },
  {
    name: 'an encoding that nobody asked for',
    trouble: answering((body) => ({ body, headers: { 'content-encoding': 'zstd' } })),
    code: 1,
    says: /an unknown encoding: zstd/,
  },
  {
    name: 'a compression bomb of 2 GB',
    trouble: answering(() => ({ body: bomb(2048), headers: gzip })),
    timeout: '60s',
    code: 1,
    says: /the answer is larger than \d+ MB/,
  },
  {
    name: 'a body without end',
    trouble: answering(() => ({ body: endless() })),
    timeout: '60s',
    code: 1,
    says: /the answer is larger than \d+ MB/,
  },
];
