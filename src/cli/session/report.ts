import type { Emptiness } from '../../domain/answer.ts';
import type { Unit } from '../../domain/metrics/unit.ts';
import type { Frame, Line } from '../../view/text/line.ts';
import type { OutputFormat } from '../io/output-format.ts';

/** What was asked, as the envelope tells it. */
export interface QueryFacts {
  readonly name?: string | undefined;
  readonly language?: 'promql' | 'logql' | 'traceql' | undefined;
  readonly expr?: string | undefined;
  readonly expressions?: Readonly<Record<string, string>> | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly variant?: string | undefined;
}

export interface WindowFacts {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs?: number | undefined;
}

/**
 * One answer, ready for every format. Codecs pick what they need: the data is fetched the same way whatever `-o` says.
 * Rows are plain JSON values as the schemas of `schemas/` describe them, nothing lost.
 */
export interface Report {
  readonly kind: string;
  readonly query: QueryFacts | null;
  readonly window: WindowFacts | null;
  readonly columns?: readonly { readonly name: string; readonly unit: string }[] | undefined;
  /** The rows of `data`, or absent where `fields` stands in its place (trace, pivot). */
  readonly rows?: Iterable<unknown> | undefined;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  /** How many things were found: 0 makes the answer empty. */
  readonly count: number;
  readonly warnings: readonly string[];
  readonly infos?: readonly string[] | undefined;
  readonly partial: boolean;
  /** Why nothing came and what to try, where that is known without asking. */
  readonly empty?: Emptiness | undefined;
  /** The same by asking a store; only called when `count` is 0 and somebody reads it. */
  readonly explainEmpty?: (() => Promise<Emptiness>) | undefined;
  readonly lines: (frame: Frame, format: OutputFormat) => Iterable<Line>;
  readonly csv?: (() => Iterable<readonly string[]>) | undefined;
  readonly raw?: (() => Iterable<string>) | undefined;
  /** Each row's last values by column (`value` for raw queries), for `--fail-if`. */
  readonly lastValues?: (() => Iterable<Readonly<Record<string, string | null>>>) | undefined;
  /** Units of those of them that are no columns: `value > 1s` of milliseconds means a second. */
  readonly valueUnits?: Readonly<Record<string, Unit>> | undefined;
}
