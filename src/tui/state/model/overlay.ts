import type { RequestRecord } from '../../../domain/request-record.ts';
import type { Edit } from './input/edit-state.ts';
import type { Pick } from './input/pick.ts';
import type { TextInput } from './input/text-input.ts';

/** The overlay: it lies over the panes and receives the keys. */
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
  /** The request log, newest request first; `requests` is null until it has been read. */
  | {
      readonly kind: 'requests';
      readonly requests: readonly RequestRecord[] | null;
      readonly selected: number;
    }
  /** A text that was copied, shown so that the user can read it in full. */
  | { readonly kind: 'text'; readonly title: string; readonly text: string };
