import type { Window } from '../../domain/window.ts';

/** What a timer is for; setting one again moves it. */
export type TimerName = 'refresh' | 'waiting' | 'notice';

/** Work outside the state, as a value. What has a `requestId` can be cancelled by it and answers with it. */
export type Effect =
  | { readonly kind: 'list-queries' }
  | { readonly kind: 'open-stores' }
  | { readonly kind: 'probe-stores' }
  | {
      readonly kind: 'run-saved';
      readonly requestId: number;
      readonly name: string;
      readonly values: Readonly<Record<string, string>>;
      readonly window: Window;
      readonly widthPoints: number;
    }
  | {
      readonly kind: 'run-expression';
      readonly requestId: number;
      readonly expr: string;
      readonly window: Window;
      readonly widthPoints: number;
    }
  | {
      readonly kind: 'fetch-exemplars';
      readonly requestId: number;
      readonly expressions: readonly string[];
      readonly window: Window;
    }
  | { readonly kind: 'cancel'; readonly requestId: number }
  | { readonly kind: 'set-timer'; readonly timer: TimerName; readonly ms: number | null }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'quit' };
