/**
 * Waits among others until one of them is called: whoever hands out turns takes a function out of `waiting` and calls it. Rejects with the
 * signal's reason, and waits no more then.
 */
export function waitTurn<T>(waiting: Set<(turn: T) => void>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onTurn = (turn: T): void => {
      signal.removeEventListener('abort', onAbort);
      resolve(turn);
    };
    const onAbort = (): void => {
      waiting.delete(onTurn);
      reject(signal.reason);
    };
    waiting.add(onTurn);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
