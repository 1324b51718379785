/** The groups of shipped queries, in the order in which a person on call needs them. */
const groups = ['pods', 'services', 'workloads', 'nodes', 'cluster', 'control-plane', 'pipeline', 'rules'];

/** Compares the files of two shipped queries (`pods/pod-cpu.yaml`): by group, then by name. */
export function byGroup(a: string, b: string): number {
  const nameOf = (file: string): string => file.replace(/\.yaml$/, '');
  const place = (file: string): number => groups.indexOf(file.split('/')[0] ?? '');
  return place(a) - place(b) || (nameOf(a) < nameOf(b) ? -1 : 1);
}
