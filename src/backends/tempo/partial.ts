import { type JsonObject, textOrEmpty } from '../json/json-value.ts';

/** Reads from `status` and `message` whether an answer is `PARTIAL` (docs/stores.md 3.2, 3.4). */
export function saysPartial(body: JsonObject): {
  readonly warnings: readonly string[];
  readonly partial: boolean;
} {
  if (body.status !== 'PARTIAL' && body.status !== 1) return { warnings: [], partial: false };
  const message = textOrEmpty(body.message);
  return { warnings: [message === '' ? 'Tempo says that this answer is PARTIAL' : message], partial: true };
}
