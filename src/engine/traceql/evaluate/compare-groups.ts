import type { AttributeMap, Span } from '../../../domain/trace/trace.ts';
import type { Intrinsic, Metrics, Reference, Static } from '../parse/ast.ts';
import { formatReference } from '../parse/format-field.ts';
import { compileStages } from './evaluate-spanset.ts';
import { compileReference, type FieldReader } from './field-value.ts';
import type { MetricSeries } from './metric-series.ts';
import type { SeriesLabel } from './metric-values.ts';
import type { TraceView } from './trace-view.ts';

/** The intrinsics that are compared. Durations and ids are not: hardly two spans share one. */
const compared: readonly Intrinsic[] = [
  'name',
  'kind',
  'status',
  'statusMessage',
  'rootName',
  'rootServiceName',
];

interface CountedValue {
  readonly value: Static;
  readonly counts: number[];
  total: number;
}

/** One attribute in one of the two groups. */
interface CountedAttribute {
  readonly values: Map<string, CountedValue>;
  readonly totals: number[];
}

type Group = Map<string, CountedAttribute>;

/** Counts the values of all attributes for `compare({...})`: of the spans that its filter selects, and of the others (docs/stores.md 3.4). */
export class CompareGroups {
  private readonly selection: Group = new Map();
  private readonly baseline: Group = new Map();
  private readonly readers = new Map<string, FieldReader>();
  private readonly most: number;
  private readonly select: (trace: TraceView) => ReadonlySet<Span>;

  constructor({ condition, most }: NonNullable<Metrics['selection']>) {
    this.most = most;
    const evaluate = compileStages([{ kind: 'filter', condition }]);
    let last: { readonly trace: TraceView; readonly spans: ReadonlySet<Span> } | null = null;
    this.select = (trace) => {
      if (last?.trace !== trace)
        last = { trace, spans: new Set(evaluate(trace).flatMap(({ spans }) => spans)) };
      return last.spans;
    };
  }

  add(span: Span, trace: TraceView, interval: number): void {
    const group = this.select(trace).has(span) ? this.selection : this.baseline;
    for (const reference of referencesOf(span)) {
      const name = formatReference(reference);
      let read = this.readers.get(name);
      if (read === undefined) {
        read = compileReference(reference);
        this.readers.set(name, read);
      }
      for (const value of read(span, trace)) if (hasContent(value)) countValue(group, name, value, interval);
    }
  }

  /** The series of the answer: values, totals, and the attributes with more values than are listed. */
  series(intervals: number): MetricSeries[] {
    const series: MetricSeries[] = [];
    const cut = new Set<string>();
    const add = (labels: readonly SeriesLabel[], counts: readonly number[]): void => {
      const values = Array.from({ length: intervals }, (_, index) => counts[index] ?? 0);
      series.push({ labels, values, exemplars: [] });
    };
    for (const [type, group] of [
      ['baseline', this.baseline],
      ['selection', this.selection],
    ] as const) {
      for (const [name, { values, totals }] of group) {
        const listed = [...values.values()].sort((a, b) => b.total - a.total).slice(0, this.most);
        for (const { value, counts } of listed) add([metaLabel(type), { key: name, value }], counts);
        add([metaLabel(`${type}_total`), { key: name, value: nil }], totals);
        if (values.size > this.most) cut.add(name);
      }
    }
    const error: SeriesLabel = { key: '__meta_error', value: textOf('__too_many_values__') };
    for (const name of cut) add([error, { key: name, value: nil }], []);
    return series;
  }
}

const nil: Static = { type: 'nil' };

function textOf(value: string): Static {
  return { type: 'string', value };
}

function metaLabel(type: string): SeriesLabel {
  return { key: '__meta_type', value: textOf(type) };
}

function* referencesOf(span: Span): Generator<Reference> {
  for (const name of compared) yield { kind: 'intrinsic', name, text: name };
  yield* attributesOf('span', span.attributes);
  yield* attributesOf('resource', span.resource);
}

function* attributesOf(scope: 'span' | 'resource', attributes: AttributeMap): Generator<Reference> {
  for (const name of Object.keys(attributes)) yield { kind: 'attribute', scope, parent: false, name };
}

function hasContent(value: Static): boolean {
  return value.type !== 'nil' && !('value' in value && value.value === '');
}

function countValue(group: Group, name: string, value: Static, interval: number): void {
  let attribute = group.get(name);
  if (attribute === undefined) {
    attribute = { values: new Map(), totals: [] };
    group.set(name, attribute);
  }
  const key = `${value.type} ${'value' in value ? value.value : ''}`;
  let counted = attribute.values.get(key);
  if (counted === undefined) {
    counted = { value, counts: [], total: 0 };
    attribute.values.set(key, counted);
  }
  counted.total += 1;
  counted.counts[interval] = (counted.counts[interval] ?? 0) + 1;
  attribute.totals[interval] = (attribute.totals[interval] ?? 0) + 1;
}
