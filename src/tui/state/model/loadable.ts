import type { ObsqError } from '../../../domain/errors.ts';

/** What a pane asks a store for. What came last stays on view while the next is on its way. */
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

/** The newest value there is, be it old. */
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

/** Whether the answer to this request is still waited for. */
export function isWaitingFor(loadable: Loadable<unknown>, requestId: number): boolean {
  return loadable.kind === 'loading' && loadable.requestId === requestId;
}

/** The same loadable after a request failed: unchanged when it waits for another one. */
export function failLoading<T>(before: Loadable<T>, requestId: number, error: ObsqError): Loadable<T> {
  if (!isWaitingFor(before, requestId)) return before;
  const last = newestOf(before);
  return error.kind === 'cancelled' ? { kind: 'cancelled', last } : { kind: 'failed', error, last };
}

/** The same loadable with its answer: unchanged when it waits for another one. */
export function finishLoading<T>(
  before: Loadable<T>,
  requestId: number,
  value: T,
  atMs: number,
): Loadable<T> {
  return isWaitingFor(before, requestId) ? { kind: 'ready', value, atMs } : before;
}
