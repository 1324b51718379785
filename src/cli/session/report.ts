import type { Emptiness } from '../../domain/answer.ts';
import type { Unit } from '../../domain/metrics/unit.ts';
import type { Window } from '../../domain/time/window.ts';
import type { QueryOrigin } from '../../saved/saved-query.ts';
import type { Frame, Line } from '../../view/text/line.ts';
import type { OutputFormat } from '../io/output-format.ts';

/** The facts about the query that the JSON envelope has. */
export interface QueryFacts {
  readonly name?: string | undefined;
  readonly language?: 'promql' | 'logql' | 'traceql' | undefined;
  readonly expr?: string | undefined;
  readonly expressions?: Readonly<Record<string, string>> | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly variant?: string | undefined;
  /** Where clusters of one store are asked by different variants. */
  readonly variants?: readonly { readonly name: string; readonly clusters: readonly string[] }[] | undefined;
  /** Who wrote the saved query, and the path of its file if it is no shipped one. */
  readonly origin?: QueryOrigin | undefined;
  readonly path?: string | undefined;
}

export interface WindowFacts extends Window {
  readonly stepMs?: number | undefined;
}

/**
 * One answer, ready for every format. A codec picks the parts it needs, and the data is fetched in the same way for every `-o`.
 * Rows are plain JSON values as in the schemas of `schemas/`, without any loss.
 */
export interface Report {
  readonly kind: string;
  readonly query: QueryFacts | null;
  readonly window: WindowFacts | null;
  /** What the rows' earlier values (`--vs`) are about. */
  readonly previousWindow?: WindowFacts | undefined;
  readonly columns?: readonly { readonly name: string; readonly unit: string }[] | undefined;
  /** The rows of `data`; absent if the answer has `fields` instead (trace, pivot). */
  readonly rows?: Iterable<unknown> | undefined;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  /** The number of results; 0 makes the answer empty. */
  readonly count: number;
  readonly warnings: readonly string[];
  readonly infos?: readonly string[] | undefined;
  readonly partial: boolean;
  /** Whether obsq itself looked at a part of what there is, other than by the user's --limit. A condition that no row meets is then open. */
  readonly cut?: boolean | undefined;
  /**
   * The rows that came, where the user's own --limit or --top shows fewer; null where the store was asked for no more than these. Conditions
   * look at all that came.
   */
  readonly came?: number | null | undefined;
  /** Whether a partial answer was enough for what was asked, so that it adds no reason for an exit code. */
  readonly settled?: boolean | undefined;
  /** Why the answer is empty and what to try, if that is known without asking a store. */
  readonly empty?: Emptiness | undefined;
  /** Asks a store why the answer is empty. It is called only if `count` is 0 and somebody reads the reason. */
  readonly explainEmpty?: (() => Promise<Emptiness>) | undefined;
  readonly lines: (frame: Frame, format: OutputFormat) => Iterable<Line>;
  readonly csv?: (() => Iterable<readonly string[]>) | undefined;
  readonly raw?: (() => Iterable<string>) | undefined;
  /** The answer as OTLP/JSON on one line, in pieces. */
  readonly otlp?: (() => Iterable<string>) | undefined;
  /** The last values of each row by column (`value` for raw queries), for `--fail-if`. */
  readonly lastValues?: (() => Iterable<Readonly<Record<string, string | null>>>) | undefined;
  /** What to ask instead where a condition finds no values; a query that counts where it is absent. */
  readonly valuesHint?: string | undefined;
  /** Units of `lastValues` entries that have no column, so that `--fail-if 'value > 1s'` can compare milliseconds. */
  readonly valueUnits?: Readonly<Record<string, Unit>> | undefined;
}
