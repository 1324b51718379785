import type { Labels } from '../../../domain/labels.ts';
import { labelOf } from '../words/value.ts';

/** Where every alert goes. */
export const receiver = 'on-call';
/** Labels by which alerts are put together. */
export const groupBy: readonly string[] = ['alertname', 'namespace'];

/** While a pod crash loops, that it was killed and how much memory it takes says nothing new. */
const inhibition = {
  source: 'KubePodCrashLooping',
  targets: ['KubeContainerOOMKilled', 'ContainerHighMemory'],
  equal: ['namespace', 'pod'],
} as const;

/** The same as the configuration file that /api/v2/status shows. */
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

/** Whether an alert of labels `source`, while it fires, holds back one of labels `target`. */
export function inhibits(source: Labels, target: Labels): boolean {
  return (
    labelOf(source, 'alertname') === inhibition.source &&
    inhibition.targets.some((name) => labelOf(target, 'alertname') === name) &&
    inhibition.equal.every((name) => labelOf(source, name) === labelOf(target, name))
  );
}
