import type { Call } from '../call.ts';
import { malformedAnswer, parseJsonObject } from '../json/json-body.ts';
import { stringsOf } from '../json/json-value.ts';
import type { WireEnvelope } from './wire.ts';

/** Decodes `{"status":"success","data":...}`. Throws ObsqError (`backend`) for any other form. */
export function decodeEnvelope(call: Call): { data: unknown; warnings: readonly string[] } {
  const { status, data, warnings }: WireEnvelope = parseJsonObject(call);
  if (status !== 'success') throw malformedAnswer(call, `has the status ${JSON.stringify(status)}`);
  return { data, warnings: stringsOf(warnings) };
}
