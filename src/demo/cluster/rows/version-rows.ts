import type { ComponentRow } from './component-row.ts';

/** The versions that the parts of Kubernetes say they are. */
export const versionRows: readonly ComponentRow[] = [
  {
    of: { eachNode: 'kubelet', port: 10250, label: 'node' },
    name: 'kubernetes_build_info',
    type: 'gauge',
    help: 'A metric with a constant 1 value labeled by version of Kubernetes.',
    size: 1,
    exact: true,
    more: [{ git_version: 'v1.34.2', major: '1', minor: '34', platform: 'linux/amd64' }],
  },
  {
    of: { job: 'apiserver', instance: '10.0.0.1:6443' },
    name: 'kubernetes_build_info',
    type: 'gauge',
    help: 'A metric with a constant 1 value labeled by version of Kubernetes.',
    size: 1,
    exact: true,
    more: [{ git_version: 'v1.34.2', major: '1', minor: '34', platform: 'linux/amd64' }],
  },
];
