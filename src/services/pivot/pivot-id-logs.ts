import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { meaningsOf } from '../../pivot/labels/meaning.ts';
import type { IdPlace, IdQuestion } from '../../pivot/plan/id-question.ts';
import { askLogs } from './pivot-hops.ts';
import type { PivotRun } from './pivot-run.ts';

/** How long the place of a service's ids is remembered: a deployment may change how it logs. */
const ttlMs = 60 * 60_000;
/** Of fewer lines one cannot say how a service writes them. */
const fewestLines = 3;

/**
 * Asks for the lines of traces, beside them and in their text at once. Where earlier answers showed for every service that its ids stand
 * in one place alone, only that is asked, and the other one if it gave nothing. Returns the number of lines.
 */
export async function askIdLogs(run: PivotRun, questions: readonly IdQuestion[]): Promise<number> {
  const known = readPlaces(run);
  const counts = await Promise.all(
    questions.map(async (question) => {
      const place = placeOf(question, known);
      if (place !== null) {
        const entries = await askLogs(run, question[place]);
        if (entries === null || entries.length > 0) return entries?.length ?? 0;
        return (await askLogs(run, question[otherPlace[place]]))?.length ?? 0;
      }
      const [beside, text] = await Promise.all([askLogs(run, question.beside), askLogs(run, question.text)]);
      if (beside !== null && text !== null) learn(run, { beside, text });
      return (beside?.length ?? 0) + (text?.length ?? 0);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

const otherPlace = { beside: 'text', text: 'beside' } as const;

type Places = Readonly<Record<string, IdPlace | 'both'>>;

/** The only place of the ids of all services of a question; null if it is not known, or if they differ. */
function placeOf({ services }: IdQuestion, known: Places): IdPlace | null {
  if (services === null || services.length === 0) return null;
  const places = new Set(
    services.map((service) => (Object.hasOwn(known, service) ? known[service] : 'both')),
  );
  const [only] = places;
  return places.size === 1 && only !== undefined && only !== 'both' ? only : null;
}

function keyOf({ stores }: PivotRun): readonly string[] {
  return [stores.context.fingerprint, 'id-places'];
}

function readPlaces(run: PivotRun): Places {
  return run.options.cache.get(keyOf(run), isPlaces) ?? {};
}

function learn(run: PivotRun, answers: Readonly<Record<IdPlace, readonly LogEntry[]>>): void {
  const beside = countLines(answers.beside);
  const text = countLines(answers.text);
  const learned = new Map<string, IdPlace | 'both'>();
  for (const service of new Set([...beside.keys(), ...text.keys()])) {
    const [ofBeside, ofText] = [beside.get(service) ?? 0, text.get(service) ?? 0];
    if (ofBeside > 0 && ofText > 0) learned.set(service, 'both');
    else if (ofBeside >= fewestLines) learned.set(service, 'beside');
    else if (ofText >= fewestLines) learned.set(service, 'text');
  }
  if (learned.size > 0)
    run.options.cache.set(keyOf(run), { ...readPlaces(run), ...Object.fromEntries(learned) }, ttlMs);
}

function countLines(entries: readonly LogEntry[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { labels } of entries) {
    const { service } = meaningsOf(labels, 'logs');
    if (service !== undefined) counts.set(service, (counts.get(service) ?? 0) + 1);
  }
  return counts;
}

function isPlaces(value: unknown): value is Places {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((place) => place === 'beside' || place === 'text' || place === 'both')
  );
}
