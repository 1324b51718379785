import { type StoreName, storeNames } from '../../../domain/store-name.ts';
import type { TimeZone } from '../../../domain/time/time-zone.ts';
import type { ExploreTarget } from '../../../pivot/links/explore-link.ts';
import type { CommandInfo } from './command.ts';
import type { Effect } from './effect.ts';
import type { Overlay } from './overlay.ts';
import { emptyQueriesPane, type QueriesPane } from './panes/queries-state.ts';
import type { WindowState } from './window-state.ts';
import { currentWorkspace, firstWorkspace, type Path, type Workspace } from './workspace.ts';

/** Facts that do not change while the screen is open. */
export interface TuiFacts {
  readonly isDemo: boolean;
  readonly timeZone: TimeZone;
  readonly commands: readonly CommandInfo[];
}

/** How a store last answered; null before the first answer. */
export type StoreMark = 'ok' | 'down' | null;

/** A request that has no answer yet. */
export interface PendingRequest {
  readonly store: StoreName;
  readonly sinceMs: number;
  /** The number under which another pane waits for the same answer. */
  readonly sharedWith?: number | undefined;
}

export interface Notice {
  readonly text: string;
  readonly tone: 'plain' | 'warn' | 'error';
}

/** Cells that the resize keys have added to (or taken from) the sizes of the layout. */
export interface PaneSizes {
  readonly queries: number;
  readonly right: number;
  readonly trace: number;
}

/** The target of the context, in the form that commands and links need. */
export interface ContextTarget {
  /** The arguments with which an `obsq` command asks the same stores: `--demo`, `-c prod`. */
  readonly args: readonly string[];
  /** Null if the context names no Grafana. */
  readonly explore: ExploreTarget | null;
}

/** The complete state of the screen, except for the view memory (how far each list is scrolled). */
export interface TuiState {
  readonly facts: TuiFacts;
  /** Unix ms of the last action. */
  readonly nowMs: number;
  readonly screen: { readonly columns: number; readonly rows: number };
  /** Name of the context; '' until it is known. */
  readonly contextName: string;
  readonly target: ContextTarget;
  readonly stores: readonly StoreName[];
  readonly marks: Readonly<Record<StoreName, StoreMark>>;
  readonly pending: ReadonlyMap<number, PendingRequest>;
  readonly nextRequestId: number;
  readonly window: WindowState;
  readonly paused: boolean;
  /** The namespace for queries that take one; null leaves each query its own default. */
  readonly namespace: string | null;
  readonly queries: QueriesPane;
  readonly path: Path;
  readonly overlay: Overlay | null;
  readonly notice: Notice | null;
  readonly sizes: PaneSizes;
}

/** A new state and the effects to run. */
export interface Step {
  readonly state: TuiState;
  readonly effects: readonly Effect[];
}

export function initialState(
  facts: TuiFacts,
  start: Pick<TuiState, 'screen' | 'nowMs' | 'window'>,
): TuiState {
  return {
    facts,
    ...start,
    contextName: '',
    target: { args: [], explore: null },
    stores: [],
    marks: Object.fromEntries(storeNames.map((name) => [name, null])) as Record<StoreName, StoreMark>,
    pending: new Map(),
    nextRequestId: 1,
    paused: false,
    namespace: null,
    queries: emptyQueriesPane,
    path: { steps: [firstWorkspace], at: 0 },
    overlay: null,
    notice: null,
    sizes: { queries: 0, right: 0, trace: 0 },
  };
}

/** A step without effects. */
export function withoutEffects(state: TuiState): Step {
  return { state, effects: [] };
}

export function workspaceOf(state: TuiState): Workspace {
  return currentWorkspace(state.path);
}
