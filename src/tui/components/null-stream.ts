import { Readable, Writable } from 'node:stream';

/** An output stream with the size of a terminal that discards everything. */
export interface NullStream extends NodeJS.WriteStream {
  columns: number;
  rows: number;
}

/** Creates the stream that Ink writes to instead of the terminal. */
export function createNullStream(): NullStream {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  return Object.assign(stream, { columns: 80, rows: 24, isTTY: false }) as unknown as NullStream;
}

/** Creates an input stream without any data for Ink, because the key splitter reads the keys. */
export function nullInput(): NodeJS.ReadStream {
  const stream = new Readable({ read: () => undefined });
  return Object.assign(stream, { isTTY: false, fd: -1 }) as unknown as NodeJS.ReadStream;
}
