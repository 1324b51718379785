import type { Edit } from './input/edit-state.ts';
import type { Pick } from './input/pick.ts';
import type { TextInput } from './input/text-input.ts';
import type { LoggedRequest } from './logged-request.ts';

/** What lies over the panes and takes the keys. */
export type Overlay =
  | Pick
  | Edit
  | { readonly kind: 'help'; readonly top: number }
  | { readonly kind: 'palette'; readonly input: TextInput; readonly selected: number }
  | { readonly kind: 'filter'; readonly input: TextInput; readonly before: string }
  | {
      readonly kind: 'window';
      readonly input: TextInput;
      readonly selected: number;
      readonly problem: string | null;
    }
  /** The request log, the newest first; null until it has been read. */
  | {
      readonly kind: 'requests';
      readonly requests: readonly LoggedRequest[] | null;
      readonly selected: number;
    }
  /** Something to read whole that was also copied. */
  | { readonly kind: 'text'; readonly title: string; readonly text: string };
