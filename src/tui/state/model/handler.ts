import type { CommandId } from './command.ts';
import type { Step, TuiState } from './tui-state.ts';

/**
 * Runs a command. `page` is the number of visible rows of the focused list. A pane's handler returns null to leave the command
 * to the global handler.
 */
export type Handler = (state: TuiState, page: number) => Step | null;

/** The handlers of one part of the screen. */
export type Handlers = Readonly<Partial<Record<CommandId, Handler>>>;
