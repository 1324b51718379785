/** The alphabet of Kubernetes' random names leaves out vowels and what looks alike. */
const random = '[bcdfghjklmnpqrstvwxz2456789]';

/** What controllers add to their name: a Deployment's hash and suffix, a Job's or DaemonSet's suffix, a StatefulSet's number. */
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

/** The workload that a pod's name suggests, often the service's name too: a guess, to be marked as one. Empty: no pattern fits. */
export function serviceOfPod(pod: string): string[] {
  for (const suffix of suffixes) {
    const name = suffix.exec(pod)?.[1];
    if (name !== undefined) return [name];
  }
  return [];
}
