/** Everything a person can ask of the screen, by name: keys, the palette and the help all lead here. */
export type CommandId =
  | 'quit'
  | 'suspend'
  | 'interrupt'
  | 'redraw'
  | 'help'
  | 'palette'
  | 'cancel'
  | 'focus-next'
  | 'focus-previous'
  | 'focus-queries'
  | 'focus-metric'
  | 'focus-trace'
  | 'focus-logs'
  | 'zoom'
  | 'wider'
  | 'narrower'
  | 'taller'
  | 'lower'
  | 'back'
  | 'forward'
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | 'left'
  | 'right'
  | 'open'
  | 'filter'
  | 'window'
  | 'window-earlier'
  | 'window-later'
  | 'window-in'
  | 'window-out'
  | 'refresh'
  | 'pause'
  | 'list-toggle'
  | 'sort'
  | 'column'
  | 'edit'
  | 'parameters'
  | 'namespace'
  | 'alerts'
  | 'logs-of'
  | 'span-red'
  | 'span-pod'
  | 'unfold-all'
  | 'next-error'
  | 'previous-error'
  | 'details'
  | 'details-down'
  | 'details-up'
  | 'follow'
  | 'wrap'
  | 'log-context'
  | 'copy'
  | 'copy-command'
  | 'copy-curl'
  | 'grafana'
  | 'write-incident'
  | 'requests';

/** Where a command makes sense. `list`: every pane that has a selected row. */
export type CommandScope = 'global' | 'list' | 'queries' | 'metric' | 'trace' | 'logs' | 'overlay' | 'input';

/** A command as help, palette and key line show it, with the keys it has here. */
export interface CommandInfo {
  readonly id: CommandId;
  readonly scope: CommandScope;
  /** What it does, for help and palette. */
  readonly title: string;
  /** One or two words for the key line; absent: not shown there. */
  readonly short?: string | undefined;
  readonly keys: readonly string[];
}

/** Commands that hold everywhere, whatever lies over the panes. */
export const alwaysCommands: ReadonlySet<CommandId> = new Set<CommandId>(['interrupt', 'suspend', 'redraw']);
