import type { ExpressionProblem, SlotSpec, SlotType } from '../compiled-expression.ts';
import type { QueryLanguage } from '../language.ts';

/** One `$name` or `${name}` of a source, with the offsets (`from`, `to`) of its placeholder in the masked text. */
export interface MaskedSlot {
  readonly spec: SlotSpec;
  readonly sourceFrom: number;
  readonly sourceTo: number;
  readonly from: number;
  readonly to: number;
}

export interface MaskedSource {
  /** The source with a placeholder for each slot: a text that the grammar can read. */
  readonly text: string;
  readonly slots: readonly MaskedSlot[];
  readonly problems: readonly ExpressionProblem[];
  /** Maps an offset in the masked text to an offset in the source. */
  readonly toSource: (offset: number) => number;
}

/**
 * Replaces each slot by a placeholder, because the grammars do not know `$name`. The placeholder fits the type of the slot wherever
 * that type may stand: `1h` for a duration, `9` for an integer, a name for a label or a string. The tree of the masked text then
 * shows what surrounds each slot. A misplaced slot shows as a node of another kind or length: `a_$n` becomes one longer name.
 *
 * `$$name` is a literal `$name`. A `$` without a letter or brace after it (`"^a$"`, `$1`) stays as it is.
 */
export function maskSlots(
  source: string,
  specs: ReadonlyMap<string, SlotSpec>,
  language: QueryLanguage,
): MaskedSource {
  const slots: MaskedSlot[] = [];
  const problems: ExpressionProblem[] = [];
  const shifts: { readonly masked: number; readonly source: number }[] = [{ masked: 0, source: 0 }];
  let text = '';
  let done = 0;
  for (const match of source.matchAll(/\$(?:(\$)(?=[A-Za-z_{])|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g)) {
    const end = match.index + match[0].length;
    text += source.slice(done, match.index);
    done = end;
    const from = text.length;
    const name = match[2] ?? match[3];
    const spec = name === undefined ? undefined : specs.get(name);
    if (name === undefined) text += '$';
    else if (spec === undefined) {
      problems.push({ offset: match.index, message: `there is no parameter named ${name}` });
      text += placeholderOf('string', language);
    } else {
      text += placeholderOf(spec.type, language);
      slots.push({ spec, sourceFrom: match.index, sourceTo: end, from, to: text.length });
    }
    shifts.push({ masked: text.length, source: end });
  }
  text += source.slice(done);
  return { text, slots, problems, toSource: (offset) => mapBack(offset, shifts, source.length) };
}

function placeholderOf(type: SlotType, language: QueryLanguage): string {
  switch (type) {
    case 'duration':
      return '1h';
    case 'integer':
    case 'number':
      return '9';
    case 'label':
      return language === 'traceql' ? 'span.obsqslot' : 'obsqslot';
    default:
      return 'obsqslot';
  }
}

function mapBack(
  offset: number,
  shifts: readonly { readonly masked: number; readonly source: number }[],
  sourceLength: number,
): number {
  let nearest = shifts[0] ?? { masked: 0, source: 0 };
  for (const shift of shifts) if (shift.masked <= offset) nearest = shift;
  return Math.min(sourceLength, nearest.source + (offset - nearest.masked));
}
