import type { Labels } from '../../../domain/labels.ts';
import type { LabelMatcher } from '../../source/sources.ts';
import { labelOf } from '../words/value.ts';

export interface DemoSilence {
  readonly id: string;
  readonly matchers: readonly LabelMatcher[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly createdBy: string;
  readonly comment: string;
}

const hourMs = 3_600_000;

/** Builds the demo's silences, an active and an expired one. Their times depend on the anchor, so that all runs of a day have the same. */
export function demoSilences(anchorMs: number): DemoSilence[] {
  return [
    {
      id: '6f1c2b8e-4a57-4d0e-9b61-2f7f7a9d1c01',
      matchers: [equals('alertname', 'CPUThrottlingHigh'), equals('namespace', 'otel-demo')],
      startsAtMs: anchorMs - 3 * hourMs,
      endsAtMs: anchorMs + 9 * hourMs,
      createdBy: 'jo@example.com',
      comment: 'Known: CPU limits are raised with the next release',
    },
    {
      id: 'b0d9c7a4-77d3-4c35-8a3c-5e0c1d6e9f02',
      matchers: [equals('alertname', 'KubeNodeNotReady'), equals('node', 'node-2')],
      startsAtMs: anchorMs - 26 * hourMs,
      endsAtMs: anchorMs - 24 * hourMs,
      createdBy: 'kim@example.com',
      comment: 'Kernel upgrade of node-2',
    },
  ];
}

function equals(name: string, value: string): LabelMatcher {
  return { name, operator: '=', value, matches: (text) => text === value };
}

export function silenceState(silence: DemoSilence, nowMs: number): 'active' | 'pending' | 'expired' {
  if (nowMs >= silence.endsAtMs) return 'expired';
  return nowMs < silence.startsAtMs ? 'pending' : 'active';
}

/** Lists the ids of the silences that suppress an alert now. */
export function silencedBy(silences: readonly DemoSilence[], labels: Labels, nowMs: number): string[] {
  return silences
    .filter((silence) => silenceState(silence, nowMs) === 'active')
    .filter(({ matchers }) => matchers.every(({ name, matches }) => matches(labelOf(labels, name))))
    .map(({ id }) => id);
}
