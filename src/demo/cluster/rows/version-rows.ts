import { state } from './component.ts';
import type { ComponentRow, RowTarget } from './component-row.ts';

const targets: readonly RowTarget[] = [
  { eachNode: 'kubelet', port: 10250, label: 'node' },
  { job: 'apiserver', instance: '10.0.0.1:6443' },
];
const help = 'A metric with a constant 1 value labeled by version of Kubernetes.';
const labels = { git_version: 'v1.34.2', major: '1', minor: '34', platform: 'linux/amd64' };

/** The versions that the parts of Kubernetes say they are. */
export const versionRows: readonly ComponentRow[] = targets.map((of) =>
  state(of, 'kubernetes_build_info', help, 1, [labels]),
);
