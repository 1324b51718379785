import { type JsonObject, textOrEmpty } from '../json/json-value.ts';

/** What an answer's `status` and `message` say of its completeness (docs/stores.md 3.2, 3.4): `PARTIAL`, or nothing. */
export function saysPartial(body: JsonObject): {
  readonly warnings: readonly string[];
  readonly partial: boolean;
} {
  if (body.status !== 'PARTIAL' && body.status !== 1) return { warnings: [], partial: false };
  const message = textOrEmpty(body.message);
  return { warnings: [message === '' ? 'Tempo says that this answer is PARTIAL' : message], partial: true };
}
