import { ObsqError } from '../../domain/errors.ts';
import type { SlotValues } from '../../languages/bind-expression.ts';
import { bindVariant } from '../../saved/bind-query.ts';
import { builtInDurations } from '../../saved/built-ins.ts';
import type { SavedQuery, Variant } from '../../saved/saved-query.ts';
import { chooseVariant } from '../../saved/variants/choose-variant.ts';

export interface TextTimes {
  /** The length of the window. */
  readonly windowMs: number;
  /** The time between the points of a graph; null for lines, traces and an instant. */
  readonly stepMs: number | null;
}

/** Chooses the variant of a log query whose labels the store's streams have. Throws ObsqError `not-found` if none fits. */
export function chooseLogVariant(query: SavedQuery, labels: readonly string[]): Variant {
  const choice = chooseVariant(query, (label) => labels.includes(label));
  if (choice.kind === 'chosen') return choice.variant;
  const missing = choice.lookedFor.map(({ variant, missing: names }) => `${variant}: ${names.join(', ')}`);
  throw new ObsqError({
    kind: 'not-found',
    backend: 'loki',
    message: `no stream of this store has had the labels that ${query.name} needs within an hour (missing for ${missing.join('; ')})`,
    hint: 'obsq labels --signal logs',
  });
}

/** Binds the only expression of a log or trace query. Throws `usage` for a bad value. */
export function bindText(query: SavedQuery, variant: Variant, values: SlotValues, times: TextTimes): string {
  const builtIns = builtInDurations({
    window: query.window,
    sinceMs: times.windowMs,
    stepMs: times.stepMs,
    scrapeIntervalMs: null,
  });
  return bindVariant(variant, Object.keys(variant.expressions).slice(0, 1), values, builtIns)[0]?.expr ?? '';
}

/** Whether the choice of the variant depends on the store's labels. */
export function needsLabels(query: SavedQuery): boolean {
  return query.variants.some(({ requires }) => requires.length > 0);
}
