import type { IncomingMessage } from 'node:http';
import type { DemoRequest } from '../../engine/source/sources.ts';

/** Bytes of a form that the demo reads; the real servers stop at 10 MiB. */
const largestForm = 10 * 1024 * 1024;

export class FormTooLarge extends Error {}

/** The request as the APIs see it, its form read to the end. `path` is below the store's root. */
export async function readDemoRequest(
  message: IncomingMessage,
  path: string,
  nowMs: number,
): Promise<DemoRequest> {
  const method = message.method ?? 'GET';
  const params = queryOf(message);
  const body = await readBody(message);
  if (/^application\/x-www-form-urlencoded/i.test(message.headers['content-type'] ?? '')) {
    for (const [name, value] of new URLSearchParams(body)) params.append(name, value);
  }
  return { method: method === 'HEAD' ? 'GET' : method, path, params, headers: headersOf(message), nowMs };
}

export function queryOf(message: IncomingMessage): URLSearchParams {
  const url = message.url ?? '/';
  const mark = url.indexOf('?');
  return new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
}

/** The path, still percent-encoded. */
export function pathOf(message: IncomingMessage): string {
  return (message.url ?? '/').split('?', 1)[0] ?? '/';
}

export function headersOf(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > largestForm) throw new FormTooLarge();
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
