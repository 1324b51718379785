import type { IncomingMessage } from 'node:http';
import type { DemoRequest } from '../../engine/source/sources.ts';

/** The largest form that the demo reads, in bytes. The real servers have the same limit of 10 MiB. */
const largestForm = 10 * 1024 * 1024;

export class FormTooLarge extends Error {}

/** Reads a request with its whole form. `path` is the path below the store's root. Throws FormTooLarge. */
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

/** The path of a request, still percent-encoded. */
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
