import type { TextInput } from './text-input.ts';

/** What lies over the panes and takes the keys. */
export type Overlay =
  | { readonly kind: 'help'; readonly top: number }
  | { readonly kind: 'palette'; readonly input: TextInput; readonly selected: number }
  | { readonly kind: 'filter'; readonly input: TextInput; readonly before: string }
  | {
      readonly kind: 'window';
      readonly input: TextInput;
      readonly selected: number;
      readonly problem: string | null;
    };

/** Whether keys that type go into the overlay's text. */
export function inputOfOverlay(overlay: Overlay | null): TextInput | null {
  return overlay !== null && 'input' in overlay ? overlay.input : null;
}
