import { ObsqError } from '../../domain/errors.ts';
import type { Trace } from '../../domain/trace.ts';
import { normalizeTraceId } from '../../domain/trace-id.ts';
import type { Frame, Line } from '../../view/line.ts';
import type { CommandSpec } from '../command.ts';

/** `obsq trace <trace-id>`. */
export const traceCommand: CommandSpec = {
  name: 'trace',
  summary: 'one trace as a waterfall',
  args: [{ name: 'trace-id', required: true, doc: 'hex digits; leading zeros may be missing' }],
  flags: [],
  without: ['sort', 'limit', 'fail-if', 'since', 'from', 'to', 'at', 'step'],
  stores: ['traces', 'logs'],
  outputs: ['table', 'wide', 'json', 'jsonl'],
  examples: [{ command: 'obsq trace 22be4a157aeda1bd61c75d523043ff06', doc: 'the waterfall' }],
  run: async (session, invocation) => {
    const typed = invocation.args[0] ?? '';
    const traceId = normalizeTraceId(typed);
    if (traceId === null) {
      throw new ObsqError({
        kind: 'usage',
        message: `${typed} is no trace id: those have at most 32 hex digits`,
        hint: "obsq traces '{ status = error }' lists some",
      });
    }
    const { buildWaterfall } = await import('../../view/waterfall-model.ts');
    const { drawWaterfall } = await import('../../view/waterfall.ts');
    const { listWaterfallRows } = await import('../../view/waterfall-rows.ts');
    const { renderTraceHeader } = await import('../../view/trace-header.ts');
    const renderTrace = function* (trace: Trace, frame: Frame): Iterable<Line> {
      const model = buildWaterfall(trace);
      yield* renderTraceHeader(model, frame, session.timeZone);
      yield* drawWaterfall(model, frame, { rows: listWaterfallRows(model), exceptions: true });
    };
    const client = await (await session.stores()).traces();
    const answer = await client.trace(traceId);
    if (answer === null) {
      throw new ObsqError({
        kind: 'not-found',
        message: `no trace ${traceId}: it may not be flushed yet, sampled away, or past the store's retention`,
        backend: 'tempo',
        hint: `obsq trace ${traceId} (again in a few seconds), or obsq traces '{ status = error }'`,
      });
    }
    const trace = answer.data;
    await session.report({
      kind: 'trace',
      query: { expr: traceId },
      window: null,
      ...(session.mode.format === 'jsonl' ? { rows: trace.spans } : { fields: { trace } }),
      count: trace.spans.length,
      warnings: answer.warnings,
      infos: answer.infos,
      partial: answer.partial,
      lines: (frame) => renderTrace(trace, frame),
    });
  },
};
