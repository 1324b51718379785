import type { Cache } from '../cache/cache.ts';
import type { ObsqError } from '../domain/errors.ts';
import type { TimeZone } from '../domain/time-zone.ts';
import type { Clock } from '../domain/window.ts';
import type { QueryPlaces, QueryReaders } from '../saved/user-queries.ts';
import type { Stores } from '../services/stores.ts';
import { chooseLook } from './choose-look.ts';
import { createPaneMeasurer } from './components/measure-panes.tsx';
import { drawScreen, frameRows } from './draw-screen.ts';
import { createEffectRunner } from './effects/run-effects.ts';
import type { EffectWorld } from './effects/runtime.ts';
import { commandTable } from './keys/command-table.ts';
import { meaningOfKey } from './keys/keymap.ts';
import { remapKeys } from './keys/remap-keys.ts';
import { arrangePanes } from './layout.ts';
import type { Action } from './state/action.ts';
import { reduce } from './state/reduce.ts';
import { initialState, workspaceOf } from './state/tui-state.ts';
import type { WindowState } from './state/window-state.ts';
import type { InputEvent } from './terminal/key-splitter.ts';
import { createScreenWriter } from './terminal/screen-writer.ts';
import type { Terminal } from './terminal/terminal.ts';
import { ViewMemory } from './view-memory.ts';

export interface TuiOptions {
  /** Resolves the context, and starts the demo where asked; called once, after the first paint. */
  readonly openStores: () => Promise<Stores>;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** IANA zone of times read and shown; null is the local zone. */
  readonly timeZone: TimeZone;
  /** `keys:` and `theme:` of the configuration, as they stand; null where absent. */
  readonly config: { readonly keys: unknown; readonly theme: unknown };
  /** Where the person's own saved queries are. */
  readonly queryPlaces: QueryPlaces;
  readonly queryReaders: QueryReaders;
  readonly targetFlags: EffectWorld['targetFlags'];
  readonly writeFile: EffectWorld['writeFile'];
  readonly clipboard: EffectWorld['clipboard'];
  readonly isDemo: boolean;
  readonly window: WindowState;
  readonly terminal: Terminal;
  /** Aborted by SIGINT, SIGTERM or SIGHUP: the screen closes. */
  readonly interrupted: AbortSignal;
}

/** Data arrives in bursts: the screen follows at most this often. Keys are answered at once. */
const batchMs = 33;

/** Runs the screen until the person quits or the process is told to end. Throws ObsqError config for wrong keys or theme. */
export async function startTui(options: TuiOptions): Promise<void> {
  const { terminal, clock } = options;
  const commands = remapKeys(commandTable, options.config.keys);
  const look = chooseLook(options.environment, options.config.theme, options.timeZone);
  const memory = new ViewMemory();
  const measurer = createPaneMeasurer();
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
    const { columns, rows } = state.screen;
    const { focus, zoomed, trace, logs } = workspaceOf(state);
    const room = { columns, rows: Math.max(1, rows - frameRows.above - frameRows.below) };
    const node = arrangePanes({
      ...room,
      focus,
      zoomed,
      hasTrace: trace.trace.kind !== 'idle',
      hasLogs: logs.answer.kind !== 'idle',
      sizes: state.sizes,
    });
    const rectangles = measurer.measure(node, room.columns, room.rows);
    writer.paint(columns, rows, (grid) => drawScreen(grid, { state, rectangles, look, memory }));
  };
  const schedulePaint = (): void => {
    batch ??= setTimeout(paint, batchMs);
  };
  const writer = createScreenWriter(
    terminal,
    { synchronized: options.environment.OBSQ_NO_SYNC !== '1' },
    schedulePaint,
  );
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
      queryPlaces: options.queryPlaces,
      queryReaders: options.queryReaders,
      clipboard: options.clipboard,
      writeFile: options.writeFile,
      targetFlags: options.targetFlags,
    },
    {
      redraw: () => writer.forget(),
      suspend: () => terminal.suspend(),
      quit: () => finish(),
      fail: (error) => fail(error),
    },
    (action) => {
      apply(action);
      schedulePaint();
    },
  );
  const onInput = (events: readonly InputEvent[]): void => {
    for (const event of events) for (const action of actionsOf(event)) apply(action);
    paint();
  };
  const actionsOf = (event: InputEvent): Action[] => {
    if (event.kind === 'paste') return state.overlay === null ? [] : [{ kind: 'type', text: event.text }];
    const { focus } = workspaceOf(state);
    const meaning = meaningOfKey(commands, { focus, overlay: state.overlay }, event.key, event.text);
    if (meaning === null) return [];
    if (meaning.kind !== 'command') return [meaning];
    const list = state.overlay === null ? listName(state) : 'overlay';
    return [{ ...meaning, page: memory.pageOf(list) }];
  };

  terminal.enter({
    onInput,
    onResize: (columns, rows) => {
      apply({ kind: 'resized', columns, rows });
      paint();
    },
    onResume: () => {
      writer.forget();
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
    measurer.close();
  }
}

/** The name under which drawing remembers the focused list. */
function listName(state: ReturnType<typeof initialState>): string {
  const { focus, metric } = workspaceOf(state);
  return focus === 'metric' && metric.list === 'exemplars' ? 'exemplars' : focus;
}
