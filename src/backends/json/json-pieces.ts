import { tooLarge } from './not-json.ts';

// No store sends an element or an envelope of this size. Without the limit, an unexpected document would be held whole.
const maxPieceBytes = 256 * 1024 * 1024;

/** A place among the pieces. */
export interface PiecesMark {
  readonly count: number;
  readonly bytes: number;
}

/** Collects bytes that arrive in pieces and gives them out as one text. */
export class Pieces {
  #pieces: Uint8Array[] = [];
  #bytes = 0;

  add(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#bytes += piece.length;
    if (this.#bytes > maxPieceBytes) throw tooLarge(maxPieceBytes);
    this.#pieces.push(piece);
  }

  mark(): PiecesMark {
    return { count: this.#pieces.length, bytes: this.#bytes };
  }

  /** Forgets what was added since the mark. */
  cut({ count, bytes }: PiecesMark): void {
    this.#pieces.length = count;
    this.#bytes = bytes;
  }

  take(): string {
    const [first] = this.#pieces;
    const whole =
      this.#pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.#pieces, this.#bytes);
    this.#pieces = [];
    this.#bytes = 0;
    return Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength).toString('utf8');
  }
}
