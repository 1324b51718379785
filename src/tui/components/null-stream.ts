import { Readable, Writable } from 'node:stream';

/** A terminal's output stream that leads nowhere, of any size. */
export interface NullStream extends NodeJS.WriteStream {
  columns: number;
  rows: number;
}

/** What Ink is given in place of the terminal. */
export function createNullStream(): NullStream {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  return Object.assign(stream, { columns: 80, rows: 24, isTTY: false }) as unknown as NullStream;
}

/** An input that never says anything: keys are read by our own splitter. */
export function nullInput(): NodeJS.ReadStream {
  const stream = new Readable({ read: () => undefined });
  return Object.assign(stream, { isTTY: false, fd: -1 }) as unknown as NodeJS.ReadStream;
}
