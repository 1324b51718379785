import type { Window } from '../../domain/time/window.ts';

/** What was asked of a store, so that it can be asked again elsewhere: by a command, in Grafana, from a shell. */
export type Question =
  | {
      readonly kind: 'saved';
      readonly name: string;
      /** Parameters that were given: long flags without dashes, and their values. */
      readonly flags: readonly (readonly [flag: string, value: string])[];
      /** The queries that were sent. */
      readonly expressions: readonly string[];
      readonly window: Window | null;
      /** Distance of points in ms; null for one value each. */
      readonly stepMs: number | null;
    }
  | {
      readonly kind: 'metrics';
      readonly expr: string;
      readonly window: Window | null;
      readonly stepMs: number | null;
    }
  | { readonly kind: 'logs'; readonly expr: string; readonly window: Window | null }
  | { readonly kind: 'traces'; readonly expr: string; readonly window: Window | null }
  /** 32 lower-case hex digits; the window is where it lies, for links. */
  | { readonly kind: 'trace'; readonly traceId: string; readonly window: Window | null };
