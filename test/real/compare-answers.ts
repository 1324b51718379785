import { parseSampleValue } from '../../src/domain/metrics/series.ts';

interface Body {
  readonly status: string;
  readonly errorType?: string;
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
  readonly data?: { readonly resultType: string; readonly result: unknown };
}

export interface Comparison {
  readonly relative: number;
  /** Compare the order of a vector's samples as well. */
  readonly ordered: boolean;
  /** Compare warnings and infos. */
  readonly notes: boolean;
}

/** What differs between a real server's body and ours, in words; empty where nothing does. */
export function compareAnswers(real: unknown, ours: unknown, how: Comparison): string[] {
  const left = real as Body;
  const right = ours as Body;
  if (left.status !== right.status) return [`status ${JSON.stringify(real)} | ${JSON.stringify(ours)}`];
  if (left.status !== 'success') {
    return left.errorType === right.errorType && left.error === right.error
      ? []
      : [`${left.errorType}: ${left.error} | ${right.errorType}: ${right.error}`];
  }
  const found = compareResults(left, right, how);
  if (how.notes) {
    found.push(...different('warnings', sorted(left.warnings), sorted(right.warnings)));
    found.push(...different('infos', sorted(left.infos), sorted(right.infos)));
  }
  return found;
}

function compareResults({ data: left }: Body, { data: right }: Body, how: Comparison): string[] {
  const typed = different('resultType', left?.resultType, right?.resultType);
  if (typed.length > 0) return typed;
  if (left?.resultType === 'scalar' || left?.resultType === 'string') {
    return comparePoints('', [left.result], [right?.result], how);
  }
  const a = rowsOf(left?.result);
  const b = rowsOf(right?.result);
  const keysA = [...a.keys()];
  const keysB = [...b.keys()];
  const order = how.ordered || left?.resultType === 'matrix';
  const keys = different('series', order ? keysA : keysA.sort(), order ? keysB : keysB.sort());
  if (keys.length > 0) return keys;
  return keysA.flatMap((key) => comparePoints(key, a.get(key) ?? [], b.get(key) ?? [], how));
}

/** Label set (in order of names) -> points. */
function rowsOf(result: unknown): Map<string, readonly unknown[]> {
  const rows = result as readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly value?: unknown;
    readonly values?: readonly unknown[];
  }[];
  return new Map(
    rows.map(({ metric, value, values }) => [
      JSON.stringify(Object.entries(metric).sort()),
      values ?? [value],
    ]),
  );
}

function comparePoints(
  key: string,
  left: readonly unknown[],
  right: readonly unknown[],
  how: Comparison,
): string[] {
  if (left.length !== right.length) return [`${key}: ${left.length} points | ${right.length}`];
  for (const [index, point] of left.entries()) {
    const [timeA, valueA] = point as [number, string];
    const [timeB, valueB] = right[index] as [number, string];
    if (timeA !== timeB || !sameValue(valueA, valueB, how.relative)) {
      return [`${key} at ${timeA}: ${valueA} | ${valueB} at ${timeB}`];
    }
  }
  return [];
}

function sameValue(left: string, right: string, relative: number): boolean {
  if (left === right) return true;
  const a = parseSampleValue(left);
  const b = parseSampleValue(right);
  return (
    Number.isFinite(a) &&
    Number.isFinite(b) &&
    Math.abs(a - b) <= relative * Math.max(Math.abs(a), Math.abs(b))
  );
}

function sorted(list: readonly string[] | undefined): string[] {
  return [...(list ?? [])].sort();
}

function different(what: string, left: unknown, right: unknown): string[] {
  const [a, b] = [JSON.stringify(left), JSON.stringify(right)];
  return a === b ? [] : [`${what}: ${a} | ${b}`];
}
