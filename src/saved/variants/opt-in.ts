/** What the Collector's k8s_cluster receiver sends only when it is told to (docs/stores.md 6): the first that matches a requirement. */
const optIns: readonly (readonly [requirement: RegExp, setting: string])[] = [
  [
    /\bk8s_container_status_last_terminated_reason\b/,
    'resource attribute k8s.container.status.last_terminated_reason',
  ],
  [/^k8s_container_status_reason\b/, 'metric k8s.container.status.reason'],
  [/^k8s_node_allocatable_/, 'allocatable_types_to_report'],
  // The receiver reports the condition Ready without the setting.
  [/^k8s_node_condition_(?!ready\b)/, 'node_conditions_to_report'],
  [/^k8s_node_condition\b/, 'metric k8s.node.condition'],
];

/** The settings of the k8s_cluster receiver without which the store never has these metrics and selectors; each once, in order. */
export function optInsOf(requirements: readonly string[]): readonly string[] {
  const settings = requirements.flatMap(
    (requirement) => optIns.find(([pattern]) => pattern.test(requirement))?.[1] ?? [],
  );
  return [...new Set(settings)];
}

/** The end of a sentence about missing metrics that names these settings; '' if there are none. */
export function optInNote(requirements: readonly string[]): string {
  const settings = optInsOf(requirements);
  return settings.length === 0
    ? ''
    : `; the Collector's k8s_cluster receiver has to be told to send it: ${settings.join(', ')}`;
}
