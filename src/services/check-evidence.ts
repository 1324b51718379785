import type { PrometheusClient } from '../backends/prometheus/client.ts';
import { parseSampleValue } from '../domain/series.ts';
import type { SavedQuery, Variant } from '../saved/saved-query.ts';

/** What a rule could look at. */
export interface Evidence {
  /** How many things there are: by the rule's row labels. 0: the rule is blind. */
  readonly count: number;
  /** Since the newest sample of them; null where there is none. */
  readonly ageSeconds: number | null;
}

/** Series older than this are not what is so now: two scrapes of a minute each, and a delay on their way. */
export const staleSeconds = 180;

const marker = 'obsq';

/** How many things a selector finds, told apart by a rule's row labels, and how old the newest sample is: one query. */
export function evidenceExpression(selector: string, query: SavedQuery, variant: Variant): string {
  const labels = [...query.rowLabels, ...Object.keys(variant.rename).flatMap(tellingLabels)].join(', ');
  const counted = labels === '' ? `count(${selector})` : `count(count by (${labels}) (${selector}))`;
  return (
    `label_replace(${counted}, "${marker}", "count", "", "")` +
    ` or label_replace(time() - max(timestamp(${selector})), "${marker}", "age", "", "")`
  );
}

/** A host's name is in node_uname_info alone; the exporter's other series are told apart by their instance. */
function tellingLabels(label: string): readonly string[] {
  return label === 'nodename' ? [label, 'instance'] : [label];
}

/** Asks it. `timeMs` undefined: the server's own now, so that clocks that differ make nothing look stale. */
export async function fetchEvidence(
  client: PrometheusClient,
  expr: string,
  options: { readonly timeMs?: number | undefined; readonly signal?: AbortSignal | undefined },
): Promise<Evidence> {
  const answer = await client.queryInstant({ expr, ...options });
  const series = answer.data.kind === 'vector' ? answer.data.series : [];
  const partOf = (name: string): number | null => {
    const value = series.find(({ labels }) => labels[marker] === name)?.samples[0]?.value;
    return value === undefined ? null : parseSampleValue(value);
  };
  return { count: partOf('count') ?? 0, ageSeconds: partOf('age') };
}
