import { ObsqError } from '../../../domain/errors.ts';
import type { DroppedEntry, LogEntry } from '../../../domain/logs/log-entry.ts';
import { counted } from '../../../domain/text/counted.ts';
import { msToNs } from '../../../domain/time/nanoseconds.ts';
import { readWindow } from '../../flags/read-window.ts';
import { exitCodes } from '../../io/exit-code.ts';
import type { OutputFormat } from '../../io/output-format.ts';
import type { Session } from '../../session/session.ts';
import { logRow } from './logs-lines.ts';

/** Formats that are read line by line. */
const followable: readonly OutputFormat[] = ['table', 'wide', 'jsonl', 'raw'];

/** Runs `obsq logs -f`: writes lines as they arrive, until it is stopped. It reports dropped lines and reconnects on stderr. */
export async function followLogs(session: Session, expr: string): Promise<void> {
  const { invocation, mode } = session;
  if (!followable.includes(mode.format)) {
    throw new ObsqError({
      kind: 'usage',
      message: `-o ${mode.format} cannot be followed: it would never end`,
      hint: `obsq logs ... -f -o jsonl`,
    });
  }
  if (invocation.text('to') !== undefined || invocation.text('at') !== undefined) {
    throw new ObsqError({
      kind: 'usage',
      message: '-f follows into the future: --to and --at end it',
      hint: 'obsq logs ... -f --since 10m',
    });
  }
  const { window, ranged } = await readWindow(session);
  const client = await (await session.stores()).logs();
  const { createLogFollower } = await import('../../../view/logs/log-list.ts');
  const render = createLogFollower({
    frame: { widthCells: mode.widthCells, ascii: mode.ascii },
    zone: session.timeZone,
    wide: mode.format === 'wide',
  });
  const startNs = msToNs(ranged ? window.fromMs : session.nowMs - 60_000);
  const write = async (entry: LogEntry): Promise<void> => {
    if (mode.format === 'jsonl') await session.writeData([`${JSON.stringify(logRow(entry))}\n`]);
    else if (mode.format === 'raw') await session.writeData([`${entry.line}\n`]);
    else await session.writeLines(render(entry));
  };
  for await (const event of client.tail({ expr, startNs }, { signal: session.interrupted })) {
    switch (event.kind) {
      case 'entry':
        await write(event.entry);
        break;
      case 'dropped':
        await session.warn(droppedText(event.dropped));
        break;
      case 'reconnected':
        await session.notice(`tail reconnected: ${event.reason}`);
        break;
      case 'warning':
        await session.warn(event.message);
        session.exit(exitCodes.partial);
        break;
      case 'polling':
        await session.notice(`following by polling: ${event.reason}`);
        break;
    }
  }
}

function droppedText(dropped: readonly DroppedEntry[]): string {
  return `the store dropped ${counted(dropped.length, 'line')}: it could not keep up with this query`;
}
