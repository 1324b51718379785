import type { Place } from './ast.ts';
import { placeIn } from './promql-error.ts';

/** The number of notes of one kind that the server sends; it only counts further ones. */
const shown = 10;

/** Collects the notes of an evaluation, each message once. If it concerns several positions, the server names the last. */
export class Notes {
  readonly #text: string;
  readonly #warnings = new Map<string, string>();
  readonly #infos = new Map<string, string>();

  /** `text` is the query, for the positions of the notes. */
  constructor(text: string) {
    this.#text = text;
  }

  warn(message: string, place?: Place): void {
    this.#warnings.set(
      message,
      place === undefined ? message : `PromQL warning: ${message}${this.#at(place)}`,
    );
  }

  info(message: string, place: Place): void {
    this.#infos.set(message, `PromQL info: ${message}${this.#at(place)}`);
  }

  get warnings(): string[] {
    return capped([...this.#warnings.values()], 'warning');
  }

  get infos(): string[] {
    return capped([...this.#infos.values()], 'info');
  }

  #at(place: Place): string {
    return ` (${placeIn(this.#text, place.from)})`;
  }
}

function capped(messages: readonly string[], kind: string): string[] {
  if (messages.length <= shown) return [...messages];
  return [...messages.slice(0, shown), `${messages.length - shown} more ${kind} annotations omitted`];
}
