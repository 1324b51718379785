import type { Labels } from '../../../domain/labels.ts';
import { labelOf } from '../words/value.ts';

/** The receiver of every alert. */
export const receiver = 'on-call';
/** The labels by which alerts are grouped. */
export const groupBy: readonly string[] = ['alertname', 'namespace'];

/** While a pod crash loops, alerts on its killing and its memory say nothing new and are inhibited. */
const inhibition = {
  source: 'KubePodCrashLooping',
  targets: ['KubeContainerOOMKilled', 'ContainerHighMemory'],
  equal: ['namespace', 'pod'],
} as const;

/** The configuration as a file, which /api/v2/status shows. */
export const configurationYaml = `global:
  resolve_timeout: 5m
route:
  receiver: ${receiver}
  group_by:
${groupBy.map((name) => `  - ${name}`).join('\n')}
  continue: false
inhibit_rules:
- source_matchers:
  - alertname="${inhibition.source}"
  target_matchers:
  - alertname=~"${inhibition.targets.join('|')}"
  equal:
${inhibition.equal.map((name) => `  - ${name}`).join('\n')}
receivers:
- name: ${receiver}
  labels:
    name: ${receiver}
templates: []
`;

/** Whether a firing alert with labels `source` inhibits one with labels `target`. */
export function inhibits(source: Labels, target: Labels): boolean {
  return (
    labelOf(source, 'alertname') === inhibition.source &&
    inhibition.targets.some((name) => labelOf(target, 'alertname') === name) &&
    inhibition.equal.every((name) => labelOf(source, name) === labelOf(target, name))
  );
}
