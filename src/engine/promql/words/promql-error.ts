import { ObsqError } from '../../../domain/errors.ts';

/** The query text is no PromQL: what the server answers with 400 `bad_data`. */
export function parseError(text: string, offset: number, message: string): ObsqError {
  return new ObsqError({
    kind: 'query',
    message: `${placeIn(text, offset)}: parse error: ${message}`,
    status: 400,
    query: { text, offset },
  });
}

/** The request is wrong though the query may be right: 400 `bad_data`. */
export function badData(message: string): ObsqError {
  return new ObsqError({ kind: 'query', message, status: 400 });
}

/** The query is well-formed and cannot be evaluated: 422 `execution`. */
export function executionError(message: string): ObsqError {
  return new ObsqError({ kind: 'query', message, status: 422 });
}

/** `line:column` as the server writes it: both from 1, the column in bytes. */
export function placeIn(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  return `${line}:${Buffer.byteLength(before.slice(lineStart)) + 1}`;
}
