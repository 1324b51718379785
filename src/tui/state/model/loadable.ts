import type { ObsqError } from '../../../domain/errors.ts';

/** A value that a pane asks a store for. The last value stays on view while the next one is loading. */
export type Loadable<T> =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'loading';
      readonly requestId: number;
      readonly sinceMs: number;
      readonly last: T | null;
    }
  | { readonly kind: 'ready'; readonly value: T; readonly atMs: number }
  | { readonly kind: 'failed'; readonly error: ObsqError; readonly last: T | null }
  | { readonly kind: 'cancelled'; readonly last: T | null };

export const idle: Loadable<never> = { kind: 'idle' };

/** The newest value, even if it is old; null if there is none. */
export function newestOf<T>(loadable: Loadable<T>): T | null {
  switch (loadable.kind) {
    case 'idle':
      return null;
    case 'ready':
      return loadable.value;
    default:
      return loadable.last;
  }
}

export function startLoading<T>(before: Loadable<T>, requestId: number, sinceMs: number): Loadable<T> {
  return { kind: 'loading', requestId, sinceMs, last: newestOf(before) };
}

/** Whether the loadable still waits for this request. */
export function isWaitingFor(loadable: Loadable<unknown>, requestId: number): boolean {
  return loadable.kind === 'loading' && loadable.requestId === requestId;
}

/** The loadable after a request failed; unchanged if it waits for another request. */
export function failLoading<T>(before: Loadable<T>, requestId: number, error: ObsqError): Loadable<T> {
  if (!isWaitingFor(before, requestId)) return before;
  const last = newestOf(before);
  return error.kind === 'cancelled' ? { kind: 'cancelled', last } : { kind: 'failed', error, last };
}

/** The loadable with the answer to a request; unchanged if it waits for another request. */
export function finishLoading<T>(
  before: Loadable<T>,
  requestId: number,
  value: T,
  atMs: number,
): Loadable<T> {
  return isWaitingFor(before, requestId) ? { kind: 'ready', value, atMs } : before;
}
