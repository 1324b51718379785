import { isAscii } from 'node:buffer';
import { ObsqError } from '../../domain/errors.ts';

export interface BodySize {
  /** More than this is refused. */
  readonly maxBytes: number;
  /** As announced; 0 where nobody did. */
  readonly expectedBytes?: number | undefined;
}

const firstBytes = 1 << 16;

/** Reads a body to its end. Throws ObsqError (`limit`) as soon as it is larger than the ceiling; its source is then destroyed. */
export async function readBody(
  chunks: AsyncIterable<Uint8Array>,
  { maxBytes, expectedBytes = 0 }: BodySize,
): Promise<Buffer> {
  // Put together while the rest is still on its way: at the end of a large body nothing is left to do.
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

/** UTF-8 bytes as text. ASCII of some megabytes stays outside of the heap that way, and 24 MB of a trace need no collection. */
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
