import { isAscii } from 'node:buffer';
import { ObsqError } from '../../domain/errors.ts';

export interface BodySize {
  /** The largest accepted body. */
  readonly maxBytes: number;
  /** The announced size; 0 if it is not known. */
  readonly expectedBytes?: number | undefined;
}

const firstBytes = 1 << 16;

/** Reads a body to its end. Throws ObsqError (`limit`) as soon as it is larger than `maxBytes`; its source is then destroyed. */
export async function readBody(
  chunks: AsyncIterable<Uint8Array>,
  { maxBytes, expectedBytes = 0 }: BodySize,
): Promise<Buffer> {
  // Join the chunks as they arrive: joining a large body at its end would delay the answer.
  let body = Buffer.allocUnsafe(Math.min(expectedBytes === 0 ? firstBytes : expectedBytes, maxBytes));
  let bytes = 0;
  for await (const chunk of chunks) {
    const end = bytes + chunk.length;
    if (end > maxBytes) throw tooLarge(maxBytes);
    if (end > body.length) {
      const larger = Buffer.allocUnsafe(Math.max(end, Math.min(body.length * 2, maxBytes)));
      body.copy(larger, 0, 0, bytes);
      body = larger;
    }
    body.set(chunk, bytes);
    bytes = end;
  }
  return body.subarray(0, bytes);
}

/**
 * Decodes UTF-8 bytes. ASCII is decoded as latin1: V8 then keeps a string of some megabytes outside of its heap, so that
 * a trace of 24 MB triggers no garbage collection.
 */
export function decodeText(body: Buffer): string {
  return isAscii(body) ? body.toString('latin1') : body.toString('utf8');
}

function tooLarge(maxBytes: number): ObsqError {
  return new ObsqError({
    kind: 'limit',
    message: `the answer is larger than ${formatBytes(maxBytes)}`,
    hint: 'ask for less: a shorter --since, a larger --step, a narrower selector, --limit; or stream it with -o jsonl',
  });
}

function formatBytes(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${Math.round(bytes / 1024 / 1024)} MB` : `${bytes} bytes`;
}
