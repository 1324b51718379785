import { ObsqError, toObsqError } from '../../domain/errors.ts';
import { storeNames } from '../../domain/store-name.ts';
import { listQueries } from '../../saved/library/user-queries.ts';
import type { Action } from '../state/model/action.ts';
import type { Effect, TimerName } from '../state/model/effect.ts';
import { describeTarget } from './context-target.ts';
import { type RequestEffect, runRequest } from './run-request.ts';
import { takeAway } from './take-away.ts';
import type { EffectWorld } from './world.ts';

/** The effects that only the screen itself can carry out. */
export interface ScreenEffects {
  redraw(): void;
  suspend(): void;
  /** Ends the process like SIGINT. */
  interrupt(): void;
  quit(): void;
  /** Closes the screen with an error, which becomes the command's, because nothing can be shown. */
  fail(error: ObsqError): void;
}

export interface EffectRunner {
  run(effect: Effect): void;
  /** Cancels all requests and timers, and sets no further timer. */
  close(): void;
}

/** Creates a runner of effects, which dispatches their results as actions. Each request can be cancelled by its number. */
export function createEffectRunner(
  world: EffectWorld,
  screen: ScreenEffects,
  dispatch: (action: Action) => void,
): EffectRunner {
  const running = new Map<number, AbortController>();
  const timers = new Map<TimerName, NodeJS.Timeout>();
  let closed = false;

  const setTimer = (timer: TimerName, ms: number | null): void => {
    clearTimeout(timers.get(timer));
    timers.delete(timer);
    if (ms !== null && !closed)
      timers.set(
        timer,
        setTimeout(() => dispatch({ kind: 'timer', timer }), ms),
      );
  };
  /** Runs a call under one or more request numbers; each of them can cancel it. */
  const ask = async (
    requestIds: readonly number[],
    call: (signal: AbortSignal) => Promise<Action | null>,
  ): Promise<void> => {
    const controller = new AbortController();
    for (const requestId of requestIds) running.set(requestId, controller);
    try {
      const action = await call(controller.signal);
      if (action !== null && !controller.signal.aborted) dispatch(action);
    } catch (thrown) {
      if (controller.signal.aborted) return;
      const error = toObsqError(thrown);
      for (const requestId of requestIds) dispatch({ kind: 'request-failed', requestId, error });
    } finally {
      for (const requestId of requestIds) running.delete(requestId);
    }
  };
  const cancel = (requestId: number): void => {
    running.get(requestId)?.abort();
    running.delete(requestId);
    // The cancellation is dispatched at once, without waiting for the request to notice, because the user asked for it.
    const error = new ObsqError({ kind: 'cancelled', message: 'cancelled' });
    dispatch({ kind: 'request-failed', requestId, error });
  };
  const askStores = (effect: RequestEffect): void => {
    const { requestId } = effect;
    const alsoUnder = effect.kind === 'pivot' ? effect.logsRequestId : null;
    void ask(alsoUnder === null || alsoUnder === requestId ? [requestId] : [requestId, alsoUnder], (signal) =>
      runRequest(world, effect, signal, dispatch),
    );
  };
  const run = (effect: Effect): void => {
    switch (effect.kind) {
      case 'list-queries':
        listQueries(world.queryFolders, world.queryReaders).then(
          (listings) => dispatch({ kind: 'queries-listed', listings }),
          (thrown) => dispatch({ kind: 'queries-failed', error: toObsqError(thrown) }),
        );
        return;
      case 'open-stores':
        void openStores(world, screen, dispatch);
        return;
      case 'probe-stores':
        void probeStores(world, dispatch);
        return;
      case 'copy':
      case 'copy-curl':
      case 'read-requests':
      case 'write-incident':
        void takeAway(world, effect).then(dispatch);
        return;
      case 'cancel':
        cancel(effect.requestId);
        return;
      case 'set-timer':
        setTimer(effect.timer, effect.ms);
        return;
      case 'redraw':
        screen.redraw();
        return;
      case 'suspend':
        screen.suspend();
        return;
      case 'interrupt':
        screen.interrupt();
        return;
      case 'quit':
        screen.quit();
        return;
      default:
        askStores(effect);
    }
  };
  return {
    run,
    close() {
      closed = true;
      for (const controller of running.values()) controller.abort();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

async function openStores(
  world: EffectWorld,
  screen: ScreenEffects,
  dispatch: (action: Action) => void,
): Promise<void> {
  try {
    const stores = await world.stores();
    dispatch({
      kind: 'stores-opened',
      contextName: stores.context.name,
      stores: storeNames.filter((store) => stores.has(store)),
      notices: stores.context.notices,
      target: describeTarget(stores.context, world.targetFlags),
    });
  } catch (thrown) {
    screen.fail(toObsqError(thrown));
  }
}

/** Sends one cheap request to each store, so that its mark is known before the first query. */
async function probeStores(world: EffectWorld, dispatch: (action: Action) => void): Promise<void> {
  const stores = await world.stores();
  const probes = {
    metrics: async () => void (await (await stores.metrics()).buildInfo()),
    logs: async () => void (await (await stores.logs()).buildInfo()),
    traces: async () => void (await (await stores.traces()).buildInfo()),
    alerts: async () => void (await (await stores.alerts()).status()),
  };
  await Promise.all(
    (['metrics', 'logs', 'traces', 'alerts'] as const)
      .filter((store) => stores.has(store))
      .map(async (store) => {
        try {
          await probes[store]();
          dispatch({ kind: 'store-answered', store, error: null });
        } catch (thrown) {
          dispatch({ kind: 'store-answered', store, error: toObsqError(thrown) });
        }
      }),
  );
}
