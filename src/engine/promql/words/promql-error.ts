import { ObsqError } from '../../../domain/errors.ts';

/** Builds the error for a text that is not PromQL: the server answers 400 `bad_data`. */
export function parseError(text: string, offset: number, message: string): ObsqError {
  return new ObsqError({
    kind: 'query',
    message: `${placeIn(text, offset)}: parse error: ${message}`,
    status: 400,
    query: { text, offset },
  });
}

/** Builds the error for a wrong request, even if its query is right: 400 `bad_data`. */
export function badData(message: string): ObsqError {
  return new ObsqError({ kind: 'query', message, status: 400 });
}

/** Builds the error for a well-formed query that cannot be evaluated: 422 `execution`. */
export function executionError(message: string): ObsqError {
  return new ObsqError({ kind: 'query', message, status: 422 });
}

/** Formats a position as the server does: `line:column`, both from 1, the column in bytes. */
export function placeIn(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  return `${line}:${Buffer.byteLength(before.slice(lineStart)) + 1}`;
}
