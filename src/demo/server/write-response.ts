import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { DemoResponse } from '../../engine/source/sources.ts';

/** Compressing a smaller body (in bytes) costs more than it saves. */
const leastGzipBytes = 1400;
const compress = promisify(gzip);

/** Sends the answer. It compresses the body if the client accepts that, and sends none for HEAD. */
export async function writeDemoResponse(
  message: IncomingMessage,
  response: ServerResponse,
  answer: DemoResponse,
  more: Readonly<Record<string, string>>,
): Promise<void> {
  let body: Buffer = Buffer.from(answer.body, 'utf8');
  const headers: Record<string, string> = { ...more };
  if (answer.contentType !== '') headers['content-type'] = answer.contentType;
  if (answer.contentType.startsWith('text/plain')) headers['x-content-type-options'] = 'nosniff';
  if (body.length >= leastGzipBytes && acceptsGzip(message)) {
    body = await compress(body, { level: 1 });
    headers['content-encoding'] = 'gzip';
    headers.vary = 'Accept-Encoding';
  }
  headers['content-length'] = String(body.length);
  response.writeHead(answer.status, headers);
  response.end(message.method === 'HEAD' ? undefined : body);
}

function acceptsGzip(message: IncomingMessage): boolean {
  const accepted = String(message.headers['accept-encoding'] ?? '');
  return accepted.split(',').some((part) => /^gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(part.trim()));
}
