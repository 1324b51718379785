// ws exports its frame reader and writer; @types/ws does not know them.
import type { Duplex, Writable } from 'node:stream';

declare module 'ws' {
  /** Reads frames: emits `message` (data, isBinary), `ping`, `pong` (data), `conclude` (code, reason), `error`. */
  class Receiver extends Writable {
    constructor(options: { isServer: boolean; maxPayload: number; binaryType: 'nodebuffer' });
  }
  /** Writes frames; a client masks them. */
  class Sender {
    constructor(socket: Duplex);
    close(code: number, data: string, mask: boolean, done?: (error?: Error) => void): void;
    ping(data: Buffer, mask: boolean, done?: (error?: Error) => void): void;
    pong(data: Buffer, mask: boolean, done?: (error?: Error) => void): void;
  }
}
