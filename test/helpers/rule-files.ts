import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A working directory with saved queries of its own; `remove` takes it away. */
export function makeQueryFolder(files: Readonly<Record<string, string>>): {
  readonly path: string;
  readonly remove: () => void;
} {
  const path = mkdtempSync(join(tmpdir(), 'obsq-work-'));
  const folder = join(path, '.obsq', 'queries');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.yaml`), text);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A rule on pods in the demo's own metrics. `expr` gives namespace and pod. */
export function podRule(
  name: string,
  expr: string,
  evidence = 'kube_pod_info{namespace="$namespace"}',
): string {
  return `name: ${name}
title: ${name}
doc: A rule of a test.
signal: metrics
rule: {scope: namespace, severity: critical}
parameters:
  - {name: namespace, short: n, doc: the namespace, label: namespace}
columns:
  - {name: value, unit: none}
rowLabels: [namespace, pod]
variants:
  - name: kube-state-metrics
    requires: [kube_pod_info, kube_pod_container_status_waiting_reason]
    evidence: '${evidence}'
    expressions:
      value: '${expr}'
`;
}

/** A rule on nodes; nothing of it fires while the demo's nodes are below `least`. */
export function nodeRule(name: string, least: number): string {
  return `name: ${name}
title: ${name}
doc: A rule of a test.
signal: metrics
rule: {scope: node, severity: warning}
columns:
  - {name: cpu, unit: ratio}
rowLabels: [node]
variants:
  - name: node-exporter
    requires: [node_cpu_seconds_total]
    evidence: node_cpu_seconds_total{mode="idle"}
    expressions:
      cpu: '1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > ${least}'
`;
}
