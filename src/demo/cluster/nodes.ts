/** One node of the cluster. */
export interface ClusterNode {
  readonly name: string;
  readonly number: number;
  readonly ip: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly role: 'control-plane' | 'worker';
}

export const gib = 1024 ** 3;
export const mib = 1024 ** 2;

export const clusterName = 'demo';

export const clusterNodes: readonly ClusterNode[] = [1, 2, 3].map((number) => ({
  name: `node-${number}`,
  number,
  ip: `10.0.0.${number}`,
  cores: 4,
  memoryBytes: 8 * gib,
  diskBytes: 100 * gib,
  role: number === 1 ? 'control-plane' : 'worker',
}));
