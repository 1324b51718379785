import type { Condition } from './condition.ts';
import { renderFailure } from './failure.ts';
import type { ScreenSource } from './screen-source.ts';

/** Resolves as soon as all conditions hold on one picture; rejects with the screen where they do not in time. */
export function waitFor(
  source: ScreenSource,
  conditions: readonly Condition[],
  keys: () => readonly string[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    const finish = (act: () => void): void => {
      isOver = true;
      clearTimeout(timer);
      unwatch();
      act();
    };
    const check = (): void => {
      const picture = source.picture();
      if (isOver || picture === null) return;
      if (conditions.every(({ missing }) => missing(picture) === null)) finish(resolve);
    };
    const fail = (): void => {
      const { patienceMs } = source;
      const told = renderFailure({ conditions, picture: source.picture(), keys: keys(), patienceMs });
      finish(() => reject(new Error(told)));
    };
    const timer = setTimeout(fail, source.patienceMs);
    const unwatch = source.watch(check);
    check();
  });
}
