/** The commands of the screen. Keys, palette and help all refer to them by these names. */
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
  | 'compare'
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

/** The part of the screen in which a command works. `list` means every pane with a selected row. */
export type CommandScope = 'global' | 'list' | 'queries' | 'metric' | 'trace' | 'logs' | 'overlay' | 'input';

/** A command as help, palette and key line show it, with its keys. */
export interface CommandInfo {
  readonly id: CommandId;
  readonly scope: CommandScope;
  /** What the command does, for help and palette. */
  readonly title: string;
  /** One or two words for the key line; absent if the key line does not show it. */
  readonly short?: string | undefined;
  readonly keys: readonly string[];
}

/** Commands that work even while an overlay is open. */
export const alwaysCommands: ReadonlySet<CommandId> = new Set<CommandId>(['interrupt', 'suspend', 'redraw']);
