import { ObsqError } from '../domain/errors.ts';

/** Reads a body to its end. Throws ObsqError (`limit`) as soon as it is larger than the ceiling; its source is then destroyed. */
export async function readBody(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const held: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new ObsqError({
        kind: 'limit',
        message: `the answer is larger than ${formatBytes(maxBytes)}`,
        hint: 'ask for less: a shorter --since, a larger --step, a narrower selector, --limit; or stream it with -o jsonl',
      });
    }
    held.push(chunk);
  }
  return Buffer.concat(held, bytes);
}

function formatBytes(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${Math.round(bytes / 1024 / 1024)} MB` : `${bytes} bytes`;
}
