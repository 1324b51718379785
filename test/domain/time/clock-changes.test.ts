// Around changes of the clocks obsq answers as Temporal does: a missing time moves past the gap, a repeated one is the first.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseTime } from '../../../src/domain/time/time-expression.ts';
import { formatTime } from '../../../src/domain/time/time-format.ts';
import {
  changesBetween,
  expectedMoment,
  expectedText,
  expectedWall,
  expressions,
  momentsAround,
  temporal,
  wallsAround,
  yearsOf,
  zones,
} from './clock-change-cases.ts';

// Written with OBSQ_WRITE_CLOCK_CHANGES=1 on a Node that has Temporal. Its lines: the zone, a moment, its text, and how many seconds
// after it each expression lies; or the zone, `wall`, a wall time, and the moment that it names.
const tablePath = join(import.meta.dirname, '../../../fixtures/clock-changes.tsv');

/** Unix milliseconds that obsq reads, or its message. */
function read(text: string, nowMs: number, timeZone: string): number | string {
  const time = parseTime(text, { nowMs, timeZone });
  return time.ok ? time.value : time.message;
}

const iso = (timeMs: number | string) =>
  typeof timeMs === 'number' ? new Date(timeMs).toISOString() : timeMs;

function judge(what: string, actual: number | string, expected: number, wrong: string[]): void {
  if (actual !== expected) wrong.push(`${what}: ${iso(actual)}, Temporal says ${iso(expected)}`);
}

function writeTable(api: typeof temporal): void {
  if (api === undefined) throw new Error('this Node has no Temporal');
  const lines = [['zone', 'moment', 'text', ...expressions].join('\t')];
  for (const [zone, years] of Object.entries(zones)) {
    for (const changeMs of years.flatMap((year) => changesBetween(api, zone, ...yearsOf(year, year)))) {
      for (const nowMs of momentsAround(changeMs, false)) {
        const seconds = expressions.map((text) => (expectedMoment(api, text, nowMs, zone) - nowMs) / 1000);
        lines.push([zone, iso(nowMs), expectedText(api, nowMs, zone) ?? '-', ...seconds].join('\t'));
      }
      for (const text of wallsAround(api, changeMs, zone, false))
        lines.push([zone, 'wall', text, iso(expectedWall(api, text, zone))].join('\t'));
    }
  }
  writeFileSync(tablePath, `${lines.join('\n')}\n`);
}

if (process.env.OBSQ_WRITE_CLOCK_CHANGES !== undefined) writeTable(temporal);

describe('the recorded answers of Temporal', () => {
  const [head = [], ...rows] = readFileSync(tablePath, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));

  it.each(Object.keys(zones))('%s', (zone) => {
    const wrong: string[] = [];
    const own = rows.filter((row) => row[0] === zone);
    for (const [, moment = '', text = '', ...answers] of own) {
      if (moment === 'wall') {
        judge(text, read(text.replace('T', ' '), 0, zone), Date.parse(answers[0] ?? ''), wrong);
        continue;
      }
      const nowMs = Date.parse(moment);
      if (text !== '-' && formatTime(nowMs, zone) !== text) {
        wrong.push(`${moment} as text: ${formatTime(nowMs, zone)}, Temporal says ${text}`);
      }
      for (const [index, seconds] of answers.entries()) {
        const expression = head[index + 3] ?? '';
        const what = `${expression} at ${moment}`;
        judge(what, read(expression, nowMs, zone), nowMs + Number(seconds) * 1000, wrong);
      }
    }
    expect(own.length).toBeGreaterThan(30);
    expect(wrong).toEqual([]);
  });
});

describe.skipIf(temporal === undefined)('Temporal itself, every change from 1995 to 2025', () => {
  it.each(Object.keys(zones))('%s', { timeout: 120_000 }, (zone) => {
    if (temporal === undefined) return;
    const wrong: string[] = [];
    for (const changeMs of changesBetween(temporal, zone, ...yearsOf(1995, 2025))) {
      for (const nowMs of momentsAround(changeMs, true)) {
        for (const expression of expressions) {
          const expected = expectedMoment(temporal, expression, nowMs, zone);
          judge(`${expression} at ${iso(nowMs)}`, read(expression, nowMs, zone), expected, wrong);
        }
      }
      for (const text of wallsAround(temporal, changeMs, zone, true))
        judge(text, read(text.replace('T', ' '), 0, zone), expectedWall(temporal, text, zone), wrong);
    }
    expect(wrong).toEqual([]);
  });
});
