import type { TempoClient } from '../../backends/tempo/client.ts';
import type { Emptiness } from '../../domain/answer.ts';
import { nearestWord } from '../../domain/text/nearest-word.ts';
import type { Window } from '../../domain/time/window.ts';

/** Matches the service name of a query. Users mistype services; the other conditions of a query can only be loosened. */
const serviceMatcher = /\bservice\.name\s*=\s*"([^"\\]+)"/;

/** Explains why no trace matched, with one look-up of the existing services if the query names one. Never throws. */
export async function explainEmptyTraces(
  client: TempoClient,
  query: string,
  window: Window,
): Promise<Emptiness> {
  const plain = { reason: 'no trace matched in the window', hint: 'a longer --since, or fewer conditions' };
  const service = serviceMatcher.exec(query)?.[1];
  if (service === undefined) return plain;
  try {
    const { data } = await client.tagValues('resource.service.name', window);
    const services = data.map((tag) => tag.value);
    if (services.length === 0 || services.includes(service)) return plain;
    const near = nearestWord(service, services);
    const others = `there are ${[...services].sort().slice(0, 5).join(', ')}`;
    return {
      reason: `no service "${service}" in the window; ${near === null ? others : `the nearest is "${near}"`}`,
      hint: 'obsq values resource.service.name --signal traces',
    };
  } catch {
    // The look-up is optional: its failure must not hide the empty answer.
    return plain;
  }
}
