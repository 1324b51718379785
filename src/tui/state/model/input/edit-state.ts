import type { ObsqError } from '../../../../domain/errors.ts';
import type { QueryLanguage } from '../../../../languages/language.ts';
import type { TextInput } from './text-input.ts';

/** What could stand at the cursor. */
export interface Completion {
  /** Where in the text it would begin. */
  readonly from: number;
  readonly items: readonly string[];
  readonly selected: number;
}

/** A query being typed. */
export interface Edit {
  readonly kind: 'edit';
  readonly language: QueryLanguage;
  readonly input: TextInput;
  readonly completion: Completion | null;
  /** The newest request for completions; an older answer is too late. */
  readonly completionId: number;
  /** What the store said of this very text, or null. */
  readonly error: ObsqError | null;
}
