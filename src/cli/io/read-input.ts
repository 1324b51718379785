import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { ObsqError } from '../../domain/errors.ts';
import type { Io } from './io.ts';

const mostBytes = 256 * 1024 * 1024;
const mostText = '256 MB';

/** Reads a file, or stdin where the path is `-`, as text: UTF-8, UTF-16 with a mark, or gzip of these. Throws ObsqError. */
export async function readInput(io: Io, path: string): Promise<string> {
  const name = path === '-' ? 'standard input' : path;
  if (path === '-' && io.stdinIsTerminal)
    throw new ObsqError({
      kind: 'usage',
      message: 'nothing comes from standard input: it is a terminal',
      hint: 'curl ... | obsq trace -f -',
    });
  return decodeText(await decompress(await readBytes(io, path, name), name));
}

async function readBytes(io: Io, path: string, name: string): Promise<Buffer> {
  const stream =
    path === '-'
      ? createReadStream('', { fd: 0, autoClose: false, signal: io.interrupted })
      : createReadStream(resolve(io.workingDirectory, path), { signal: io.interrupted });
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    const readAll = async (): Promise<void> => {
      for await (const part of stream) {
        const chunk: Buffer = part;
        bytes += chunk.length;
        if (bytes > mostBytes) throw tooLarge(name);
        parts.push(chunk);
      }
    };
    // A stream that is aborted waits for its open() first, and that of a FIFO without a writer never returns.
    await Promise.race([readAll(), rejectOnAbort(io.interrupted)]);
  } catch (thrown) {
    if (thrown instanceof ObsqError) throw thrown;
    throw readError(name, thrown);
  }
  return Buffer.concat(parts);
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => reject(new ObsqError({ kind: 'cancelled', message: 'cancelled' }));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

async function decompress(bytes: Buffer, name: string): Promise<Buffer> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const { gunzipSync } = await import('node:zlib');
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes });
  } catch (thrown) {
    if (thrown instanceof RangeError) throw tooLarge(name);
    throw readError(name, thrown);
  }
}

function decodeText(bytes: Buffer): string {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  // Windows PowerShell redirects as UTF-16. The decoder also drops the mark.
  return new TextDecoder(isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8').decode(bytes);
}

function tooLarge(name: string): ObsqError {
  return new ObsqError({
    kind: 'limit',
    message: `${name} is larger than ${mostText}`,
    hint: 'cut the trace out of it, with jq or grep',
  });
}

/** Words for the usual reasons, because Node's sentences name the call and the path once more. */
const reasons: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'permission denied'],
]);

function readError(name: string, cause: unknown): ObsqError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return new ObsqError({
    kind: 'usage',
    message: `cannot read ${name}: ${reasons.get(code) ?? message}`,
    cause,
  });
}
