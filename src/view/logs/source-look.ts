import { type Segment, type SeriesTone, seriesTones } from '../text/line.ts';
import { hashOfName } from '../text/service-tone.ts';

/** How the name of a source is drawn. */
export type SourceLook = Pick<Segment, 'tone' | 'bold'>;

const looks: readonly SourceLook[] = [
  ...seriesTones.map((tone: SeriesTone): SourceLook => ({ tone })),
  ...seriesTones.map((tone: SeriesTone): SourceLook => ({ tone, bold: true })),
];

/**
 * Gives each source (a pod, or a service where no pod is shown) a look of its own, as long as there are looks left: eight colours, then
 * the same in bold. A source keeps the colour that its name alone gives it in every pane, unless another source of this answer has it
 * already. `known` are looked after in alphabetical order, so that their looks do not depend on which of them wrote first.
 */
export function createSourceLooks(known: Iterable<string> = []): (source: string) => SourceLook {
  const given = new Map<string, SourceLook>();
  const taken = new Set<SourceLook>();
  const lookOf = (source: string): SourceLook => {
    const before = given.get(source);
    if (before !== undefined) return before;
    const look = freeLook(hashOfName(source), taken);
    taken.add(look);
    given.set(source, look);
    return look;
  };
  for (const source of [...new Set(known)].sort()) lookOf(source);
  return lookOf;
}

function freeLook(hash: number, taken: ReadonlySet<SourceLook>): SourceLook {
  const colours = seriesTones.length;
  for (let weight = 0; weight < looks.length; weight += colours) {
    for (let step = 0; step < colours; step += 1) {
      const look = looks[weight + ((hash + step) % colours)];
      if (look !== undefined && !taken.has(look)) return look;
    }
  }
  return looks[hash % colours] ?? {};
}
