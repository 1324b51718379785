import { counted } from '../../domain/text/counted.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { TraceDigest } from '../../pivot/trace-digest.ts';
import type { PivotVerdict } from '../../pivot/verdict.ts';
import { formatDurationNs } from '../format/duration.ts';
import { formatMoment, timeOfNs } from '../format/time.ts';
import { truncateLine } from '../text/fit.ts';
import type { Frame, Line } from '../text/line.ts';

export interface OtherTracesOptions {
  readonly zone: TimeZone;
  readonly mostRows: number;
  readonly verdict: PivotVerdict | null;
}

/** Renders one line for each trace that was fetched beside the worst one. */
export function renderOthers(
  traces: readonly TraceDigest[],
  frame: Frame,
  options: OtherTracesOptions,
): Line[] {
  const { mostRows, zone, verdict } = options;
  const shown = traces.length > mostRows ? traces.slice(0, mostRows - 1) : traces;
  const lines = shown.map((trace, index): Line => {
    const { durationMs, errors, startNs } = trace;
    const moment = formatMoment(timeOfNs(startNs), zone, 'clock');
    return truncateLine(
      [
        { text: index === 0 ? safe`also  ` : safe`      `, tone: 'muted' },
        { text: sanitize(trace.id), tone: 'key' },
        {
          text: safe`  ${moment}  ${sanitize(formatDurationNs(durationMs * 1e6))}  ${describe(trace, verdict)}`,
          tone: errors.length > 0 ? 'error' : 'muted',
        },
      ],
      frame.widthCells,
      frame.ascii,
    );
  });
  const left = traces.length - shown.length;
  if (left > 0)
    lines.push([{ text: sanitize(`      ${counted(left, 'trace')} more: -o wide`), tone: 'muted' }]);
  return lines;
}

/** What failed in a trace, or where it began. */
function describe({ root, errors }: TraceDigest, verdict: PivotVerdict | null): SafeText {
  const [origin] = errors;
  if (origin === undefined) return root === null ? safe`(no root)` : sanitize(`${root.service} ${root.span}`);
  const isSame =
    verdict?.kind === 'failure' &&
    errors.some(
      ({ isOrigin, service, span }) => isOrigin && service === verdict.service && span === verdict.span,
    );
  if (!isSame) return sanitize(`${origin.service} ${origin.span}  ${origin.message}`);
  return safe`the same failure`;
}
