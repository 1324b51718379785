/** The kinds of cluster that an example stands for: the words of its `cluster: a, b`. */
export function kindsOf(cluster: string): string[] {
  return cluster.split(',').map((kind) => kind.trim());
}
