import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { CheckStatus, DoctorCheck } from '../../pivot/doctor-report.ts';
import { textWidth } from '../text/cell-width.ts';
import { padText, truncateLine } from '../text/fit.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line, Tone } from '../text/line.ts';

const tones: Readonly<Record<CheckStatus, Tone>> = {
  ok: 'ok',
  warning: 'warn',
  broken: 'error',
  skipped: 'muted',
};

const marks: Readonly<Record<CheckStatus, readonly [sign: SafeText, ascii: SafeText]>> = {
  ok: [safe`✓`, safe`+`],
  warning: [safe`!`, safe`!`],
  broken: [safe`✗`, safe`x`],
  skipped: [safe`-`, safe`-`],
};

const titles: Readonly<Record<DoctorCheck['group'], SafeText>> = {
  store: safe`STORES`,
  hop: safe`HOPS`,
  metrics: safe`METRICS`,
};

/** Renders the doctor's checks in groups. A line below each failed check says how to mend it. */
export function renderDoctor(checks: readonly DoctorCheck[], frame: Frame): Line[] {
  const widest = checks.reduce((cells, { title }) => Math.max(cells, textWidth(sanitize(title))), 0);
  const lines: Line[] = [];
  let group: DoctorCheck['group'] | null = null;
  const advised = new Set<string>();
  for (const check of checks) {
    if (check.group !== group) {
      if (group !== null) lines.push([]);
      group = check.group;
      lines.push([{ text: titles[group], tone: 'heading' }]);
    }
    // A store that is down also breaks its hops: the advice appears only once.
    const isNew = check.fix !== null && !advised.has(check.fix);
    if (check.fix !== null) advised.add(check.fix);
    lines.push(...renderCheck(isNew ? check : { ...check, fix: null }, widest, frame));
  }
  return lines.map((line) => truncateLine(line, frame.widthCells, frame.ascii));
}

function renderCheck(check: DoctorCheck, titleCells: number, frame: Frame): Line[] {
  const tone = tones[check.status];
  const mark = marks[check.status][frame.ascii ? 1 : 0];
  const head: Line = [
    { text: safe`${mark} `, tone },
    { text: safe`${padText(sanitize(check.title), titleCells)}  `, tone: tone === 'ok' ? undefined : tone },
    { text: sanitize(check.detail), tone: check.status === 'broken' ? 'error' : 'muted' },
  ];
  const lines = foldLine(head, frame.widthCells);
  if (check.fix === null || check.status === 'ok') return lines;
  return [
    ...lines,
    ...foldLine(
      [{ text: safe`    to mend: `, tone: 'key' }, { text: sanitize(check.fix) }],
      frame.widthCells,
    ),
  ];
}
