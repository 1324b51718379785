import { counted } from '../../domain/text/counted.ts';
import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { PivotVerdict } from '../../pivot/verdict.ts';
import { formatShare } from '../format/share.ts';
import { fitsInto, truncateLine } from '../text/fit.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { serviceTone } from '../text/service-tone.ts';

/** The most rows of an error's message, and the most pods that one row names. */
const mostWhyRows = 2;
const namedPods = 2;

export interface VerdictOptions {
  /** Whether a table of pods follows. */
  readonly hasPods: boolean;
}

/** Renders what is wrong: the operation with its error, in how many traces, and in which pods. */
export function renderVerdict(verdict: PivotVerdict, frame: Frame, { hasPods }: VerdictOptions): Line[] {
  const { service, span, message, kind, pods } = verdict;
  const where: Segment[] = [
    { text: sanitize(service === '' ? '(no service)' : service), tone: serviceTone(service), bold: true },
    { text: safe`  ${sanitize(span)}`, bold: true },
  ];
  const why: Line = [{ text: safe`  ` }, { text: sanitize(message), tone: 'error' }];
  const whole = message === '' ? where : [...where, ...why];
  const sentence =
    frame.widthCells === null || fitsInto(whole, frame.widthCells)
      ? [whole]
      : [
          truncateLine(where, frame.widthCells, frame.ascii),
          ...(message === '' ? [] : foldLine(why, frame.widthCells).slice(0, mostWhyRows)),
        ];
  const facts = kind === 'failure' ? describeFailure(verdict) : describeTime(verdict);
  const below = [facts, ...(pods.length === 0 || hasPods ? [] : [describePods(pods)])];
  return [
    ...sentence,
    ...below.flatMap((text) =>
      foldLine([{ text: safe`  ` }, { text: sanitize(text), tone: 'muted' }], frame.widthCells),
    ),
  ];
}

function describeFailure({ traces, of, ownShare, inferred }: PivotVerdict): string {
  const where = of === 1 ? 'the failure began here' : `${traces} of ${of} traces fail here`;
  if (inferred) return `${where}; ${guess}`;
  return ownShare === null ? where : `${where}; ${formatShare(ownShare)} of the time is its own`;
}

function describeTime({ traces, of, ownShare, inferred }: PivotVerdict): string {
  const share = `${formatShare(ownShare ?? 0)} of the time is its own`;
  const where = of === 1 ? 'no span failed' : `the slowest part in ${traces} of ${of} traces, none failed`;
  return inferred ? `${share}; ${guess}` : `${share}; ${where}`;
}

const guess = 'a guess by labels and time, nothing recorded links it';

function describePods(pods: PivotVerdict['pods']): string {
  const named = pods.slice(0, namedPods).map(({ pod, traces, restarts }) => {
    const again = restarts === null || restarts === 0 ? '' : ` (${counted(restarts, 'restart')})`;
    return `${pod}${traces > 1 ? ` ${traces}x` : ''}${again}`;
  });
  const more = pods.length - named.length;
  return `${pods.length === 1 ? 'pod' : 'pods'} ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
