import type { ObsqError } from '../../../../domain/errors.ts';
import type { QueryLanguage } from '../../../../languages/language.ts';
import type { TextInput } from './text-input.ts';

/** The completions at the cursor. */
export interface Completion {
  /** Offset in the text at which a completion begins, in UTF-16 units. */
  readonly from: number;
  readonly items: readonly string[];
  readonly selected: number;
}

/** The state of the query editor. */
export interface Edit {
  readonly kind: 'edit';
  readonly language: QueryLanguage;
  readonly input: TextInput;
  readonly completion: Completion | null;
  /** Number of the newest request for completions; answers to older ones are ignored. */
  readonly completionId: number;
  /** The store's error for this text, or null. */
  readonly error: ObsqError | null;
}
