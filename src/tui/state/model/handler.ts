import type { CommandId } from './command.ts';
import type { Step, TuiState } from './tui-state.ts';

/**
 * What a command does. `page`: rows of the focused list that are seen at a time. Null from a pane: the command means there what it
 * means everywhere.
 */
export type Handler = (state: TuiState, page: number) => Step | null;

/** Commands of one part of the screen. */
export type Handlers = Readonly<Partial<Record<CommandId, Handler>>>;
