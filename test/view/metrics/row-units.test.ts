import { expect, it } from 'vitest';
import { formatRowValues } from '../../../src/view/metrics/row-units.ts';

it.each([
  ['requests.cpu', '4.375', '4.38 cores'],
  ['cpu', '2', '2.00 cores'],
  ['limits.memory', '12884901888', '12 GiB'],
  ['requests.ephemeral-storage', '1048576', '1 MiB'],
  ['ephemeral_storage', '1024', '1 KiB'],
  ['gold.storageclass.storage.k8s.io/requests.storage', '1073741824', '1 GiB'],
  ['requests.hugepages-2Mi', '2097152', '2 MiB'],
  ['requests.nvidia.com/gpu', '3', '3'],
  ['count/deployments.apps', '12', '12'],
  ['pods', '24', '24'],
  ['pods', null, '-'],
])('shows %s %s as %s', (resource, value, text) => {
  const column = { unit: 'none', resourceLabel: 'resource' } as const;
  expect(formatRowValues([value], column, [{ labels: { resource } }])).toEqual([text]);
});

it('shows the column in its own unit where rows name no resource', () => {
  expect(formatRowValues(['1024'], { unit: 'bytes' }, [{ labels: { resource: 'cpu' } }])).toEqual(['1 KiB']);
});
