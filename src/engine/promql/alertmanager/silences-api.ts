import type { LabelMatcher } from '../../source/sources.ts';
import { parseFilter } from './filter-matcher.ts';
import { type DemoSilence, silenceState } from './silences.ts';

const order = ['active', 'pending', 'expired'];

/** Lists the silences of GET /api/v2/silences, the active ones first and the expired last. */
export function filterSilences(
  silences: readonly DemoSilence[],
  params: URLSearchParams,
  nowMs: number,
): DemoSilence[] {
  const filters = params.getAll('filter').map(parseFilter);
  const place = (silence: DemoSilence): number => order.indexOf(silenceState(silence, nowMs));
  return silences
    .filter((silence) => filters.every((filter) => passes(silence, filter)))
    .sort((a, b) => place(a) - place(b));
}

/** Whether a silence passes a filter, which looks at the silence's own matcher of that name. `name=""` asks for silences without one. */
function passes(silence: DemoSilence, filter: LabelMatcher): boolean {
  const own = silence.matchers.find(({ name }) => name === filter.name);
  const isNegative = filter.operator === '!=' || filter.operator === '!~';
  if (filter.value === '' && isNegative === (own !== undefined)) return true;
  return filter.matches(own?.value ?? '');
}

/** Formats one silence with its keys in the server's order. */
export function silenceJson(silence: DemoSilence, nowMs: number): object {
  return {
    id: silence.id,
    status: { state: silenceState(silence, nowMs) },
    updatedAt: iso(silence.startsAtMs),
    comment: silence.comment,
    createdBy: silence.createdBy,
    endsAt: iso(silence.endsAtMs),
    matchers: silence.matchers.map(({ name, operator, value }) => ({
      isEqual: operator === '=' || operator === '=~',
      isRegex: operator === '=~' || operator === '!~',
      name,
      value,
    })),
    startsAt: iso(silence.startsAtMs),
  };
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
