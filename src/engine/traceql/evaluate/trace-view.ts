import type { Span } from '../../../domain/trace/trace.ts';

/** Tempo's text for a missing root span (docs/stores.md 3.3). */
const noRoot = '<root span not yet received>';

/** The spans of a trace with the facts about the whole trace that queries need. Each is computed once, on demand. */
export class TraceView {
  readonly spans: readonly Span[];
  private byId: Map<string, Span> | null = null;
  private children: Map<string, number> | null = null;
  private extent: { startNs: bigint; endNs: bigint } | null = null;
  private rootSpan: Span | null | undefined = undefined;

  constructor(spans: readonly Span[]) {
    this.spans = spans;
  }

  get traceId(): string {
    return this.spans[0]?.traceId ?? '';
  }

  parentOf(span: Span): Span | undefined {
    if (span.parentSpanId === null) return undefined;
    this.byId ??= new Map(this.spans.map((one) => [one.spanId, one]));
    return this.byId.get(span.parentSpanId);
  }

  childCount(span: Span): number {
    if (this.children === null) {
      this.children = new Map();
      for (const { parentSpanId } of this.spans) {
        if (parentSpanId !== null)
          this.children.set(parentSpanId, (this.children.get(parentSpanId) ?? 0) + 1);
      }
    }
    return this.children.get(span.spanId) ?? 0;
  }

  get root(): Span | null {
    if (this.rootSpan === undefined)
      this.rootSpan = this.spans.find((span) => span.parentSpanId === null) ?? null;
    return this.rootSpan;
  }

  get rootName(): string {
    return this.root?.name ?? noRoot;
  }

  get rootService(): string {
    return this.root?.service ?? noRoot;
  }

  get startNs(): bigint {
    return this.bounds().startNs;
  }

  get durationNs(): number {
    const { startNs, endNs } = this.bounds();
    return Number(endNs - startNs);
  }

  private bounds(): { startNs: bigint; endNs: bigint } {
    if (this.extent !== null) return this.extent;
    let startNs: bigint | null = null;
    let endNs = 0n;
    for (const span of this.spans) {
      const start = BigInt(span.startNs);
      const end = start + BigInt(span.durationNs);
      if (startNs === null || start < startNs) startNs = start;
      if (end > endNs) endNs = end;
    }
    this.extent = { startNs: startNs ?? 0n, endNs };
    return this.extent;
  }
}
