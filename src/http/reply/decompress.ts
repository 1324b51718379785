import type { Readable, Transform } from 'node:stream';
import { ObsqError } from '../../domain/errors.ts';

/** Parses a Content-Encoding header into its codings, in the order in which to undo them; empty for plain bytes. */
export function parseContentEncoding(header: string | undefined): string[] {
  return (header ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
    .reverse();
}

/** Undoes the content codings of a body. Destroying the result destroys the body, and its reader gets the errors of both. */
export async function decompress(body: Readable, codings: readonly string[]): Promise<Readable> {
  if (codings.length === 0) return body;
  const [zlib, { pipeline }] = await Promise.all([import('node:zlib'), import('node:stream')]);
  let decoded: Readable = body;
  for (const coding of codings) {
    const decoder = await createDecoder(zlib, coding, decoded);
    if (decoder === null) continue;
    // The reader sees every error on the decoder; pipeline only asks for a callback.
    decoded = pipeline(decoded, decoder, () => undefined);
  }
  return decoded;
}

type Zlib = typeof import('node:zlib');

async function createDecoder(zlib: Zlib, coding: string, source: Readable): Promise<Transform | null> {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip();
    case 'br':
      return zlib.createBrotliDecompress();
    case 'deflate':
      return (await isZlibWrapped(source)) ? zlib.createInflate() : zlib.createInflateRaw();
    default:
      source.destroy();
      throw new ObsqError({ kind: 'backend', message: `the answer came in an unknown encoding: ${coding}` });
  }
}

/** `deflate` means zlib's format, but some servers send the bare stream. The low half of the first byte is 8 for zlib. */
async function isZlibWrapped(source: Readable): Promise<boolean> {
  for (;;) {
    const first: unknown = source.read();
    if (first instanceof Uint8Array && first.length > 0) {
      source.unshift(first);
      return ((first[0] ?? 0) & 0x0f) === 8;
    }
    if (source.readableEnded || source.destroyed) return true;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        for (const name of events) source.off(name, go);
        resolve();
      };
      const events = ['readable', 'end', 'error', 'close'];
      for (const name of events) source.once(name, go);
    });
  }
}
