import { ObsqError } from '../../domain/errors.ts';
import type { MetricRow } from '../../domain/metrics/metric-answer.ts';
import { parseRowOrder } from '../../domain/metrics/row-order.ts';
import { bindExpression, type ClusterScope } from '../../languages/bind-expression.ts';
import type { CompiledExpression } from '../../languages/compiled-expression.ts';
import { builtInDurations } from '../../saved/built-ins.ts';
import { sortRows } from '../../saved/rows/sort-rows.ts';
import type { SavedQuery, Variant } from '../../saved/saved-query.ts';
import { chooseVariants } from '../../saved/variants/choose-by-cluster.ts';
import { clusterAsked } from '../../saved/variants/cluster-label.ts';
import { optInNote } from '../../saved/variants/opt-in.ts';
import { isMetricName, requirementsOf } from '../../saved/variants/requirement.ts';
import type { AskedStore } from '../metrics/asked-store.ts';
import { runSavedQuery } from '../metrics/run-saved-query.ts';
import { fetchFactsOfAll, type StoreFacts } from '../metrics/store-facts.ts';
import { createBatchedClient } from './batched-client.ts';
import { type Evidence, type EvidenceText, fetchEvidence, staleSeconds } from './check-evidence.ts';
import { formatLost } from './check-sources.ts';

/** Why a check is unknown: no metric, only old samples, a failed store, or an incomplete answer or set of sources. */
export type Blindness = 'absent' | 'stale' | 'failed' | 'partial';

/** The result of one rule. `unknown` never means healthy: the check could not see something. */
export interface Check {
  readonly query: SavedQuery;
  readonly state: 'ok' | 'firing' | 'unknown';
  /** The chosen variant of the rule; null if none fits. */
  readonly variant: Variant | null;
  /** The anchor's expression as it was sent; null if none was. */
  readonly expr: string | null;
  /** The rows that fire, worst first. */
  readonly rows: readonly MetricRow[];
  /** How many things were looked at; null where nobody could say. */
  readonly lookedAt: number | null;
  readonly blindness: { readonly reason: Blindness; readonly message: string } | null;
  readonly warnings: readonly string[];
}

export interface CheckRun extends AskedStore {
  readonly namespace: string | undefined;
  /** `--cluster`: only this one; undefined for all. */
  readonly cluster?: string | undefined;
  /** The time of the check, Unix ms; null means the server's own time. */
  readonly atMs: number | null;
}

/**
 * Runs all rules in a few requests: their anchors and their evidence travel together. A rule that fails is unknown. This throws only for
 * a bug, a cancelled run, or an unavailable store.
 */
export async function runChecks(rules: readonly SavedQuery[], run: CheckRun): Promise<readonly Check[]> {
  let facts: StoreFacts;
  try {
    facts = await findFacts(rules, run);
  } catch (error) {
    const message = messageOf(error);
    return rules.map((query) => blind({ query, variant: null, expr: null }, 'failed', message));
  }
  const batched = { ...run, client: createBatchedClient(run.client) };
  return Promise.all(rules.map((query) => runCheck(query, batched, facts)));
}

function findFacts(rules: readonly SavedQuery[], run: CheckRun): Promise<StoreFacts> {
  const all = rules.map((rule) => requirementsOf(rule));
  const once = (names: readonly string[]): string[] => [...new Set(names)].sort();
  const requirements = {
    names: once(all.flatMap(({ names }) => names)),
    selectors: once(all.flatMap(({ selectors }) => selectors)),
  };
  return fetchFactsOfAll(rules, requirements, { ...run, doubtAbsence: true, isFrugal: true });
}

function askOptions({ atMs, signal }: CheckRun) {
  return { timeMs: atMs ?? undefined, signal };
}

type Asked = Pick<Check, 'query' | 'variant' | 'expr'>;

async function runCheck(query: SavedQuery, run: CheckRun, facts: StoreFacts): Promise<Check> {
  const values = valuesOf(query, run);
  const cluster = clusterAsked(query, values);
  const chosen = chooseVariants(query, { ...facts, cluster });
  if (chosen.kind === 'none') {
    return blindForWant(
      query,
      chosen.lookedFor.flatMap((one) => one.missing),
    );
  }
  // Without the anchor the rows would come from another column, and none of them would mean that anything fires.
  const anchorless = chosen.runs.find(({ choice }) => !choice.asked.includes(query.anchor));
  if (anchorless !== undefined) {
    const { dropped } = anchorless.choice;
    return blindForWant(query, dropped.find(({ name }) => name === query.anchor)?.lookedFor ?? []);
  }
  const [first] = chosen.runs;
  const intervalMs = facts.scrapeIntervalOf(query);
  const [answer, sights] = await Promise.all([
    settle(
      runSavedQuery(run.client, {
        query: anchorOnly(query),
        values,
        range: null,
        atMs: run.atMs,
        sinceMs: null,
        ...facts,
        signal: run.signal,
      }),
    ),
    Promise.all(
      chosen.runs.map(async ({ choice: { variant }, scope }): Promise<Sight> => {
        const evidence = evidenceOf(query, variant, values, { scope, intervalMs });
        const question = { evidence, query, variant, clusterLabel: scope.label };
        return { evidence, seen: await settle(fetchEvidence(run.client, question, askOptions(run))) };
      }),
    ),
  ]);
  const asked: Asked = { query, variant: first?.choice.variant ?? null, expr: null };
  if (answer.status === 'rejected') return blind(asked, 'failed', messageOf(answer.reason));
  const expr = expressionOf(query, answer.value.bound.expressions);
  return judge({ ...asked, expr }, { sights, answer: answer.value });
}

async function settle<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [settled] = await Promise.allSettled([promise]);
  return settled;
}

/** Whether the store, or the namespace, has nothing that an optional rule looks at, so that there is nothing to say of it. */
export function lacksSubject({ query, blindness }: Check): boolean {
  return query.rule?.optional === true && blindness?.reason === 'absent';
}

/** Only the anchor column decides whether a rule fires; skip the others. Its own series may carry details, such as what is wrong. */
function anchorOnly(query: SavedQuery): SavedQuery {
  return {
    ...query,
    columns: query.columns.filter(({ name }) => name === query.anchor),
    details: query.details.filter(
      ({ name, from }) =>
        from === query.anchor && !query.variants.some(({ expressions }) => Object.hasOwn(expressions, name)),
    ),
  };
}

/** The unknown result for missing metrics. It lists plain names first, because people know those. */
function blindForWant(query: SavedQuery, requirements: readonly string[]): Check {
  const missing = [...new Set(requirements)].sort(
    (a, b) => Number(isMetricName(b)) - Number(isMetricName(a)),
  );
  const nothing = { query, variant: null, expr: null };
  return blind(nothing, 'absent', `no ${missing.join(', ')} in the last hour${optInNote(missing)}`);
}

/** What one variant of a rule can look at. */
interface Sight {
  readonly evidence: EvidenceText;
  readonly seen: PromiseSettledResult<Evidence>;
}

interface Findings {
  readonly sights: readonly Sight[];
  readonly answer: Awaited<ReturnType<typeof runSavedQuery>>;
}

function judge(asked: Asked, { sights, answer }: Findings): Check {
  const { query } = asked;
  const rows = worstFirst(query, answer.answer.data);
  const lookedAt = countOf(sights);
  const warnings = [
    ...answer.answer.warnings,
    ...answer.failures.map(({ column, error }) => `column ${column}: ${error.message}`),
  ];
  // A row that fires makes the check fire, even if other things could not be seen.
  if (rows.length > 0) {
    const also = sights.flatMap(({ seen, evidence }) =>
      seen.status === 'fulfilled' && seen.value.lost.length > 0
        ? [lossOf(seen.value, evidence.selector)]
        : [],
    );
    return { ...asked, state: 'firing', rows, lookedAt, blindness: null, warnings: [...warnings, ...also] };
  }
  for (const sight of sights) {
    const blindness = blindnessOf(sight);
    if (blindness !== null)
      return {
        ...blind(asked, blindness.reason, blindness.message),
        lookedAt: lookedAt === 0 ? null : lookedAt,
      };
  }
  // Thanos and other stores warn if a part of them did not answer. That part may contain rows that fire.
  if (answer.answer.partial || answer.answer.warnings.length > 0) {
    return { ...blind(asked, 'partial', warnings[0] ?? 'the store sent a part of its answer'), lookedAt };
  }
  return { ...asked, state: 'ok', rows: [], lookedAt, blindness: null, warnings };
}

/** How many things all variants look at; null where one of them could not say. */
function countOf(sights: readonly Sight[]): number | null {
  let count = 0;
  for (const { seen } of sights) {
    if (seen.status === 'rejected') return null;
    count += seen.value.count;
  }
  return count;
}

/** Why a variant without rows says nothing of health; null if it does. */
function blindnessOf({ seen, evidence }: Sight): NonNullable<Check['blindness']> | null {
  if (seen.status === 'rejected') return { reason: 'failed', message: messageOf(seen.reason) };
  const { selector, measured } = evidence;
  const { count, ageSeconds, unmeasured, lost } = seen.value;
  if (count === 0) {
    const gone = lost.length > 0 ? `; ${lossOf(seen.value, selector)}` : '';
    const isThere = measured !== null && ageSeconds !== null;
    const message = isThere ? `too few samples for ${measured}` : `no series of ${selector}`;
    const reason = isThere || lost.length > 0 ? 'partial' : 'absent';
    return { reason, message: `nothing to look at: ${message}${gone}` };
  }
  if (ageSeconds !== null && ageSeconds > staleSeconds) {
    const message = `the newest sample of ${selector} is ${Math.round(ageSeconds)} s old`;
    return { reason: 'stale', message };
  }
  if (unmeasured > 0) {
    const message = `${unmeasured} of ${unmeasured + count} have too few samples for ${measured}`;
    return { reason: 'partial', message };
  }
  return lost.length > 0 ? { reason: 'partial', message: lossOf(seen.value, selector) } : null;
}

function lossOf({ lost }: Evidence, selector: string): string {
  return `not there any more, but ten minutes ago: ${formatLost(lost)} (${selector})`;
}

/** Sorts rows in the query's order. If it sorts by a column that was not queried, they keep the order of the answer. */
function worstFirst(query: SavedQuery, rows: readonly MetricRow[]): readonly MetricRow[] {
  const name = query.sort === null ? null : parseRowOrder(query.sort).name;
  return name === query.anchor || (name !== null && query.rowLabels.includes(name))
    ? sortRows(rows, query.sort, query)
    : rows;
}

function blind(asked: Asked, reason: Blindness, message: string): Check {
  return {
    ...asked,
    state: 'unknown',
    rows: [],
    lookedAt: null,
    blindness: { reason, message },
    warnings: [],
  };
}

function valuesOf(
  query: SavedQuery,
  { namespace, cluster }: CheckRun,
): Readonly<Record<string, string | undefined>> {
  const given: Readonly<Record<string, string | undefined>> = { namespace, cluster };
  return Object.fromEntries(
    query.parameters.map(({ name, default: fallback }) => [
      name,
      (Object.hasOwn(given, name) ? given[name] : undefined) ?? fallback ?? undefined,
    ]),
  );
}

function evidenceOf(
  query: SavedQuery,
  { name, evidence, measured }: Variant,
  values: Readonly<Record<string, string | undefined>>,
  { scope, intervalMs }: { readonly scope: ClusterScope; readonly intervalMs: number | null },
): EvidenceText {
  if (evidence === undefined) {
    // Lint refuses such a rule, and a refused file is not loaded, so this is a bug.
    throw new ObsqError({
      kind: 'bug',
      message: `variant ${name} of the rule ${query.name} has no evidence`,
    });
  }
  const durations = builtInDurations({
    window: query.window,
    sinceMs: null,
    stepMs: null,
    scrapeIntervalMs: intervalMs,
  });
  const bind = (expression: CompiledExpression): string =>
    bindExpression(expression, values, durations, scope).trim();
  return { selector: bind(evidence), measured: measured === undefined ? null : bind(measured) };
}

function expressionOf(
  { anchor }: SavedQuery,
  expressions: readonly { readonly name: string; readonly expr: string }[],
): string | null {
  return (expressions.find(({ name }) => name === anchor) ?? expressions[0])?.expr ?? null;
}

/** The message of an ObsqError from a store or the network. Throws any other error. */
function messageOf(error: unknown): string {
  if (!(error instanceof ObsqError)) throw error;
  if (error.kind === 'cancelled' || error.kind === 'bug') throw error;
  return error.message;
}
