import type { Requirements } from '../../saved/variants/requirement.ts';
import type { AskedStore } from './asked-store.ts';
import { fetchPresentNames, fetchPresentSelectors } from './probe-selectors.ts';

/** How long a present metric is cached. An absent one is checked again sooner, because its exporter may have been added. */
const presentTtlMs = 60 * 60_000;
const absentTtlMs = 5 * 60_000;
const lookBackMs = 60 * 60_000;

export interface CapabilityOptions extends AskedStore {
  /** Whether to check cached absences again, because an exporter may be back. */
  readonly doubtAbsence?: boolean | undefined;
}

interface Known {
  readonly present: boolean;
  readonly untilMs: number;
}

/**
 * Fetches which of these metric names and selectors the store has had within the last hour. Those that the cache does not know
 * are requested concurrently: one request for all names, with a matcher for exactly these, and as few as possible for the selectors
 * (docs/architecture.md rule 9).
 */
export async function fetchCapabilities(
  { names, selectors }: Requirements,
  options: CapabilityOptions,
): Promise<ReadonlySet<string>> {
  const key = [options.fingerprint, 'metrics'];
  const known = options.cache.get(key, isKnown) ?? {};
  const isFresh = (name: string): boolean =>
    (known[name]?.untilMs ?? 0) > options.nowMs && (known[name]?.present || options.doubtAbsence !== true);
  const asked = [...names, ...selectors];
  const present = new Set(asked.filter((name) => isFresh(name) && known[name]?.present === true));
  const unknownNames = names.filter((name) => !isFresh(name));
  const unknownSelectors = selectors.filter((selector) => !isFresh(selector));
  if (unknownNames.length + unknownSelectors.length === 0) return present;
  const { client, nowMs, signal } = options;
  const probe = { client, fromMs: nowMs - lookBackMs, toMs: nowMs, signal };
  const [foundNames, foundSelectors] = await Promise.all([
    fetchPresentNames(unknownNames, probe),
    fetchPresentSelectors(unknownSelectors, probe),
  ]);
  for (const name of foundNames) present.add(name);
  for (const selector of foundSelectors) present.add(selector);
  const learned: Record<string, Known> = {};
  for (const name of [...unknownNames, ...unknownSelectors]) {
    const isPresent = present.has(name);
    learned[name] = { present: isPresent, untilMs: options.nowMs + (isPresent ? presentTtlMs : absentTtlMs) };
  }
  options.cache.set(key, { ...known, ...learned }, presentTtlMs);
  return present;
}

function isKnown(value: unknown): value is Readonly<Record<string, Known>> {
  return typeof value === 'object' && value !== null && Object.values(value).every(isKnownEntry);
}

function isKnownEntry(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'present' in value && 'untilMs' in value;
}
