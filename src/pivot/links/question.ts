import type { Window } from '../../domain/time/window.ts';

/** A question that was asked of a store, so that it can be asked again: by an obsq command or in Grafana. */
export type Question =
  | {
      readonly kind: 'saved';
      readonly name: string;
      /** The parameters that were given: long flags without dashes, and their values. */
      readonly flags: readonly (readonly [flag: string, value: string])[];
      /** The queries that were sent. */
      readonly expressions: readonly string[];
      readonly window: Window | null;
      /** The distance between points in ms; null for an instant query. */
      readonly stepMs: number | null;
      /** How much earlier it was asked beside it, in ms; null for not at all. */
      readonly ago?: string | null | undefined;
    }
  | {
      readonly kind: 'metrics';
      readonly expr: string;
      readonly window: Window | null;
      readonly stepMs: number | null;
      readonly ago?: string | null | undefined;
    }
  /** A query that counts has a distance between points, as metrics have; absent or null without. */
  | {
      readonly kind: 'logs' | 'traces';
      readonly expr: string;
      readonly window: Window | null;
      readonly stepMs?: number | null | undefined;
    }
  /** `traceId` has 32 lower-case hex digits. The window holds the trace's time, for links. */
  | { readonly kind: 'trace'; readonly traceId: string; readonly window: Window | null };
