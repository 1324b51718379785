import { isMetricsPipeline } from '../../../languages/traceql-pipeline.ts';
import { spansFlag } from '../../flags/read-spans.ts';
import { readWindow } from '../../flags/read-window.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec } from '../../session/command.ts';
import { defaultLimit } from './ask-search.ts';
import { runSearch } from './search-traces.ts';

/** `obsq traces <traceql>`. */
export const tracesCommand: CommandSpec = {
  name: 'traces',
  summary: 'TraceQL: search, or a metrics pipeline',
  description:
    'Newest first, where the server can. Another --sort, and --fail-if, look at the newest 5000 before --limit cuts. A query with a metrics function ({...} | rate()) gives series over the window, with --at one value each for the whole window that ends there; compare({...}) shows what sets the selected spans apart. --spans lists the matching spans instead of their traces.',
  args: [{ name: 'traceql', required: true, doc: 'the query, in quotes' }],
  flags: [
    { name: 'limit', value: 'N', doc: `at most this many traces (${defaultLimit})`, group: 'own' },
    spansFlag,
  ],
  stores: ['traces'],
  outputs: outputs.traces,
  examples: [
    {
      command: 'obsq traces \'{ resource.service.name = "payment" && status = error }\'',
      doc: 'failed payments',
    },
    { command: "obsq traces '{ duration > 1s }' --sort -duration", doc: 'the slowest first' },
    {
      command: "obsq traces '{ status = error } | rate() by (resource.service.name)' -o chart",
      doc: 'errors over time',
    },
    {
      command: "obsq traces '{} | compare({ status = error })'",
      doc: 'what failed spans have that others lack',
    },
    {
      command: "obsq traces '{ status = error } | select(span.http.route)' --spans",
      doc: 'a row a span, with its route',
    },
  ],
  run: async (session, invocation) => {
    const query = invocation.args[0] ?? '';
    const asked = await readWindow(session);
    if (isMetricsPipeline(query)) {
      const { runTraceMetrics } = await import('./trace-metrics.ts');
      await runTraceMetrics(session, query, asked);
    } else await runSearch(session, query, asked.window);
  },
};
