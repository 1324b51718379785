import type { Cache } from '../cache/cache.ts';
import type { ObsqError } from '../domain/errors.ts';
import type { TimeZone } from '../domain/time/time-zone.ts';
import type { Clock } from '../domain/time/window.ts';
import type { QueryFolders, QueryReaders } from '../saved/library/user-queries.ts';
import type { Stores } from '../services/stores.ts';
import { chooseLook } from './choose-look.ts';
import { createEffectRunner } from './effects/run-effects.ts';
import type { EffectWorld } from './effects/world.ts';
import { commandTable } from './keys/command-table.ts';
import { remapKeys } from './keys/remap-keys.ts';
import { createScreen } from './screen.ts';
import type { Action } from './state/model/action.ts';
import { initialState } from './state/model/tui-state.ts';
import type { WindowState } from './state/model/window-state.ts';
import { reduce } from './state/reduce.ts';
import type { InputEvent } from './terminal/key-splitter.ts';
import { limitHeapGrowth } from './terminal/limit-heap-growth.ts';
import type { Terminal } from './terminal/terminal.ts';

export interface TuiOptions {
  /** Resolves the context and starts the demo if asked for. It is called once, after the first paint. */
  readonly openStores: () => Promise<Stores>;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** IANA zone for reading and showing times; null is the local zone. */
  readonly timeZone: TimeZone;
  /** The unchecked values of `keys:` and `theme:` in the configuration; null if absent. */
  readonly config: { readonly keys: unknown; readonly theme: unknown };
  /** The directories of the user's own saved queries. */
  readonly queryFolders: QueryFolders;
  readonly queryReaders: QueryReaders;
  readonly targetFlags: EffectWorld['targetFlags'];
  readonly writeFile: EffectWorld['writeFile'];
  readonly clipboard: EffectWorld['clipboard'];
  readonly isDemo: boolean;
  readonly window: WindowState;
  readonly terminal: Terminal;
  /** Aborts on SIGINT, SIGTERM or SIGHUP; the screen then closes. */
  readonly interrupted: AbortSignal;
}

/** Least time between two paints for arriving data, because data comes in bursts. A key press paints at once. */
const batchMs = 33;

/** Runs the screen until the user quits or a signal ends the process. Throws ObsqError config for invalid keys or an invalid theme. */
export async function startTui(options: TuiOptions): Promise<void> {
  limitHeapGrowth();
  const { terminal, clock } = options;
  const commands = remapKeys(commandTable, options.config.keys);
  const look = chooseLook(options.environment, options.config.theme, options.timeZone);
  const facts = {
    isDemo: options.isDemo,
    timeZone: options.timeZone,
    commands,
  };
  let state = initialState(facts, {
    screen: { columns: terminal.columns, rows: terminal.rows },
    nowMs: clock.now(),
    window: options.window,
  });
  let finish: () => void = () => undefined;
  let fail: (error: ObsqError) => void = () => undefined;
  const finished = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  let opened: Promise<Stores> | undefined;
  const openStores = (): Promise<Stores> => {
    opened ??= options.openStores();
    return opened;
  };
  let batch: NodeJS.Timeout | undefined;

  const paint = (): void => {
    clearTimeout(batch);
    batch = undefined;
    screen.paint(state);
  };
  const schedulePaint = (): void => {
    batch ??= setTimeout(paint, batchMs);
  };
  const screen = createScreen({
    output: terminal,
    look,
    synchronized: options.environment.OBSQ_NO_SYNC !== '1',
    onDrain: schedulePaint,
  });
  const apply = (action: Action): void => {
    const step = reduce(state, action, clock.now());
    state = step.state;
    for (const effect of step.effects) effects.run(effect);
  };
  const effects = createEffectRunner(
    {
      stores: openStores,
      cache: options.cache,
      clock,
      timeZone: options.timeZone,
      queryFolders: options.queryFolders,
      queryReaders: options.queryReaders,
      clipboard: options.clipboard,
      writeFile: options.writeFile,
      targetFlags: options.targetFlags,
    },
    {
      redraw: () => screen.forget(),
      suspend: () => terminal.suspend(),
      interrupt: () => terminal.interrupt(),
      quit: () => finish(),
      fail: (error) => fail(error),
    },
    (action) => {
      apply(action);
      schedulePaint();
    },
  );
  const onInput = (events: readonly InputEvent[]): void => {
    for (const event of events) screen.input(event, () => state, apply);
    paint();
  };
  terminal.enter({
    onInput,
    onResize: (columns, rows) => {
      apply({ kind: 'resized', columns, rows });
      paint();
    },
    onResume: () => {
      screen.forget();
      paint();
    },
  });
  try {
    options.interrupted.addEventListener('abort', finish);
    paint();
    effects.run({ kind: 'list-queries' });
    effects.run({ kind: 'open-stores' });
    if (!options.interrupted.aborted) await finished;
  } finally {
    options.interrupted.removeEventListener('abort', finish);
    clearTimeout(batch);
    effects.close();
    terminal.leave();
    screen.close();
  }
}
