/** The alphabet of random parts in Kubernetes names. It has no vowels and no characters that look alike. */
const random = '[bcdfghjklmnpqrstvwxz2456789]';

/** The suffixes that controllers add: a Deployment's hash and random part, a CronJob's, a DaemonSet's, a StatefulSet's number. */
const suffixes: readonly RegExp[] = [
  // <deployment>-<hash of the template>-<random>; hashes are in the same alphabet, old ones decimal.
  new RegExp(`^(.+)-(?:${random}{6,10}|[0-9a-f]{6,10})-[a-z0-9]{5}$`),
  // <cronjob>-<minute>-<random>
  /^(.+)-\d{8,10}-[a-z0-9]{5}$/,
  // <daemonset>-<random>
  new RegExp(`^(.+)-${random}{5}$`),
  // <statefulset>-<number>
  /^(.+)-\d{1,4}$/,
];

/** Guesses the workload, often also the service, from a pod's name. Callers must mark it as a guess. Empty if no pattern fits. */
export function serviceOfPod(pod: string): string[] {
  for (const suffix of suffixes) {
    const name = suffix.exec(pod)?.[1];
    if (name !== undefined) return [name];
  }
  return [];
}
