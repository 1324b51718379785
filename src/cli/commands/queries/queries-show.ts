import { ObsqError } from '../../../domain/errors.ts';
import { builtInDurations } from '../../../saved/built-ins.ts';
import type { LoadedQuery } from '../../../saved/library/user-queries.ts';
import type { SavedQuery } from '../../../saved/saved-query.ts';
import type { ClusterFacts } from '../../../saved/variants/cluster-label.ts';
import { bindToShow, grafanaVariables, type ShownQuery } from '../../../services/metrics/bind-to-show.ts';
import type { ScrapeIntervalOf } from '../../../services/metrics/scrape-interval.ts';
import { readWindow } from '../../flags/read-window.ts';
import type { CommandSpec, FlagSpec } from '../../session/command.ts';
import type { Report } from '../../session/report.ts';
import type { Session } from '../../session/session.ts';
import { flagsWithParameters } from './query-or-name.ts';
import { parameterValues } from './saved-query.ts';

const timeFlags: readonly string[] = ['since', 'from', 'to', 'at'];

/** Builds `obsq queries show NAME`, whose flags are the query's parameters. */
export async function showCommand(base: CommandSpec, found: LoadedQuery): Promise<CommandSpec> {
  const { query } = found;
  const isParameter = (flag: FlagSpec): boolean => query.parameters.some((one) => one.flag === flag.name);
  const flags = await flagsWithParameters(found, base.flags);
  return {
    ...base,
    flags: flags.filter((flag) => flag.name !== 'top' || isParameter(flag)),
    without: base.without?.filter((name) => name !== 'timeout' && name !== 'tz' && !timeFlags.includes(name)),
    stores: [query.signal],
  };
}

/** Prints a saved query: its expressions with all slots filled, or with `--all` every variant as written. */
export async function showQuery(session: Session, { query, origin, path }: LoadedQuery): Promise<void> {
  const { invocation, mode } = session;
  const isTyped = [...timeFlags, ...query.parameters.map(({ flag }) => flag)].some(
    (flag) => invocation.text(flag) !== undefined,
  );
  // A JSON document without typed parameters keeps its published form, which needs no store.
  const isBound = !invocation.on('all') && (mode.format === 'table' || isTyped);
  if (invocation.on('all') && isTyped) {
    throw new ObsqError({
      kind: 'usage',
      message: '--all shows the query as it is written, with nothing filled in',
      hint: `obsq queries show ${query.name} --all`,
    });
  }
  const from = path ?? origin;
  const document = {
    kind: 'queries',
    window: null,
    rows: [{ ...query, origin, path }],
    count: 1,
    warnings: [],
  } as const;
  const needed = query.parameters.find(
    (one) => one.required && one.default === null && invocation.text(one.flag) === undefined,
  );
  if (isBound && needed !== undefined)
    await session.notice(`as it is written: ${query.name} needs --${needed.flag} to be filled in`);
  const bound = isBound && needed === undefined ? await bind(session, query) : null;
  const view = await import('../../../view/pages/saved-query.ts');
  if (bound === null) {
    await session.report({
      ...document,
      query: { name: query.name },
      partial: false,
      lines: (frame) => view.renderSavedQuery(query, from, frame),
      raw: () =>
        query.variants.flatMap((variant) => Object.values(variant.expressions).map(({ source }) => source)),
    });
    return;
  }
  const { shown, note, partial } = bound;
  await session.report({
    ...document,
    query: factsOf(query, bound),
    partial,
    lines: (frame) => view.renderBoundQuery({ query, shown, origin: from, note }, frame),
    raw: () => shown.expressions.map(({ expr }) => expr),
  });
}

interface Bound {
  readonly shown: ShownQuery;
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Why this variant was chosen. */
  readonly note: string;
  /** Whether a store is configured and did not answer. */
  readonly partial: boolean;
}

function factsOf({ name, signal }: SavedQuery, { shown, values }: Bound): Report['query'] {
  const languages = { metrics: 'promql', logs: 'logql', traces: 'traceql' } as const;
  return {
    name,
    language: languages[signal],
    expressions: Object.fromEntries(shown.expressions.map((one) => [one.name, one.expr])),
    params: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
    variant: shown.variant.name,
  };
}

async function bind(session: Session, query: SavedQuery): Promise<Bound | null> {
  const { invocation } = session;
  const values = parameterValues(query, invocation);
  const { has, clusters, scrapeIntervalOf, note, partial } = await askStore(session, query, values);
  const builtIns = timeFlags.some((flag) => invocation.text(flag) !== undefined)
    ? await durations(session, query, scrapeIntervalOf?.(query) ?? null)
    : grafanaVariables(query);
  const shown = bindToShow({ query, values, builtIns, has, clusters });
  if (shown === null) return null;
  for (const { name, lookedFor } of shown.dropped)
    await session.notice(`${name} is left out: the store has no ${lookedFor.join(' or ')}`);
  for (const { name, lookedFor } of shown.unusable)
    await session.warn(`--${name} finds nothing here: the store has no ${lookedFor.join(' or ')}`);
  return {
    shown,
    values,
    partial,
    note:
      has !== null && !shown.fits
        ? 'the first: none fits what the store has'
        : `${note}${shown.others.length === 0 ? '' : `; for other clusters of it: ${shown.others.join(', ')}`}`,
  };
}

/** The built-in durations of an instant query, from `--since` and `--at`. */
async function durations(session: Session, query: SavedQuery, scrapeIntervalMs: number | null) {
  const { window } = await readWindow(session);
  return builtInDurations({
    window: query.window,
    sinceMs: window.toMs - window.fromMs,
    stepMs: null,
    scrapeIntervalMs,
  });
}

interface Asked {
  readonly has: ((requirement: string) => boolean) | null;
  readonly clusters?: ClusterFacts | undefined;
  readonly scrapeIntervalOf?: ScrapeIntervalOf | undefined;
  readonly note: string;
  readonly partial: boolean;
}

/** Asks the configured store what it has, to choose the variant. If it does not answer, the query is still shown. */
async function askStore(
  session: Session,
  query: SavedQuery,
  values: Readonly<Record<string, string | undefined>>,
): Promise<Asked> {
  if (query.variants.length < 2 && query.variants.every(({ requires }) => requires.length === 0))
    return { has: () => true, note: 'for every store', partial: false };
  const stores = await session.stores();
  if (!stores.has(query.signal))
    return { has: null, note: `the first: no ${query.signal} store is configured`, partial: false };
  try {
    return {
      ...(await factsOfStore(session, query, values)),
      note: `fits the store of ${stores.context.name}`,
      partial: false,
    };
  } catch (error) {
    if (!(error instanceof ObsqError) || error.kind === 'cancelled') throw error;
    await session.warn(`the variant was not chosen by the store: ${error.message}`);
    return { has: null, note: 'the first: the store did not say what it has', partial: true };
  }
}

async function factsOfStore(
  session: Session,
  query: SavedQuery,
  values: Readonly<Record<string, string | undefined>>,
): Promise<Pick<Asked, 'has' | 'clusters' | 'scrapeIntervalOf'>> {
  const stores = await session.stores();
  const scope = {
    cache: await session.cache(),
    fingerprint: stores.context.fingerprint,
    nowMs: session.nowMs,
  };
  if (query.signal === 'logs') {
    const { fetchLogLabels } = await import('../../../services/pivot/log-labels.ts');
    const labels = new Set(await fetchLogLabels({ ...scope, client: await stores.logs() }));
    return { has: (requirement) => labels.has(requirement) };
  }
  const { fetchStoreFacts } = await import('../../../services/metrics/store-facts.ts');
  const { clusterLabel } = stores.context;
  return fetchStoreFacts(query, values, { ...scope, clusterLabel, client: await stores.metrics() });
}
