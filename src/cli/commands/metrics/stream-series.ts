import type { PrometheusClient } from '../../../backends/prometheus/client.ts';
import type { SteppedWindow } from '../../../domain/time/window.ts';
import { exitCodes } from '../../io/exit-code.ts';
import { rangeRow } from '../../output/document-rows.ts';
import type { Session } from '../../session/session.ts';
import { readLimit } from '../../setup/read-limit.ts';

/** Writes each series as a JSON line as soon as it is decoded, so that memory does not grow with the answer. */
export async function streamSeries(
  session: Session,
  client: PrometheusClient,
  request: SteppedWindow & { readonly expr: string },
): Promise<void> {
  const limit = readLimit(session, null) ?? Number.POSITIVE_INFINITY;
  let count = 0;
  const answer = await client.streamRange(request, async (series) => {
    count++;
    if (count <= limit) await session.writeData([`${JSON.stringify(rangeRow(series))}\n`]);
  });
  for (const warning of answer.warnings) await session.warn(warning);
  for (const info of answer.infos) await session.notice(info);
  if (answer.partial) session.exit(exitCodes.partial);
  if (count === 0) await session.notice('no data');
  if (count === 0 && session.invocation.on('fail-empty')) session.exit(exitCodes.empty);
}
