import { ObsqError } from '../../../domain/errors.ts';
import { parsedOrThrow } from '../../../domain/text/parsed.ts';
import type { Window } from '../../../domain/time/window.ts';
import type { PivotFrom } from '../../../pivot/pivot-from.ts';
import type { LoadedQuery } from '../../../saved/library/user-queries.ts';
import type { Invocation } from '../../io/invocation.ts';
import type { QueryFacts } from '../../session/report.ts';
import type { Session } from '../../session/session.ts';

/** Where a pivot starts, and how its answer names that. */
export interface PivotStart {
  readonly from: PivotFrom;
  readonly query: QueryFacts;
}

/** Reads the start of the pivot. Throws ObsqError usage unless there is exactly one. */
export async function readStart(
  session: Session,
  invocation: Invocation,
  saved: LoadedQuery | null,
  window: Window,
): Promise<PivotStart> {
  const [promql] = invocation.args;
  const [trace, log, alert] = ['trace', 'log', 'alert'].map((flag) => invocation.text(flag));
  const given = [promql, trace, log, alert].filter((one) => one !== undefined);
  if (given.length !== 1) {
    throw new ObsqError({
      kind: 'usage',
      message:
        given.length === 0
          ? 'nothing to start from: pivot takes a query, --trace, --log or --alert'
          : 'too much to start from: pivot takes one of a query, --trace, --log and --alert',
      hint: "obsq pivot 'http_server_request_duration_seconds_bucket' --since 30m",
    });
  }
  if (trace !== undefined) return startFromTrace(session, trace, window);
  if (alert !== undefined) {
    const typed = ['since', 'from', 'to', 'at'].some((flag) => invocation.text(flag) !== undefined);
    const { parseAlertChoice } = await import('../../../domain/alerts/alert-choice.ts');
    const choice = parsedOrThrow(parseAlertChoice(alert), '--alert');
    return {
      from: { kind: 'alert', ...choice, window: typed ? window : null },
      query: { name: choice.name },
    };
  }
  if (log !== undefined)
    return { from: { kind: 'log-query', expr: log, window }, query: { language: 'logql', expr: log } };
  if (saved !== null && promql === saved.query.name) {
    const { bindForPivot } = await import('./pivot-saved-query.ts');
    return bindForPivot(session, invocation, saved, window);
  }
  const expr = promql ?? '';
  return {
    from: { kind: 'metric', name: null, expressions: [expr], window },
    query: { language: 'promql', expr },
  };
}

async function startFromTrace(session: Session, typed: string, window: Window): Promise<PivotStart> {
  const { readTypedTrace } = await import('../../setup/read-trace-id.ts');
  const { traceId } = await readTypedTrace(session, typed);
  return { from: { kind: 'trace', traceId, window }, query: { expr: traceId } };
}
