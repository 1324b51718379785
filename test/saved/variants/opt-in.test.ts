import { describe, expect, it } from 'vitest';
import { optInNote, optInsOf } from '../../../src/saved/variants/opt-in.ts';

describe('optInsOf', () => {
  it.each([
    ['k8s_node_allocatable_cpu{k8s_node_name!=""}', 'allocatable_types_to_report'],
    ['k8s_node_allocatable_memory_bytes', 'allocatable_types_to_report'],
    ['k8s_container_status_reason{k8s_pod_name!=""}', 'metric k8s.container.status.reason'],
    [
      'k8s_container_restarts{k8s_container_status_last_terminated_reason!=""}',
      'resource attribute k8s.container.status.last_terminated_reason',
    ],
    ['k8s_node_condition_disk_pressure', 'node_conditions_to_report'],
    ['k8s_node_condition{condition="Ready"}', 'metric k8s.node.condition'],
  ])('%s needs %s', (requirement, setting) => {
    expect(optInsOf([requirement])).toEqual([setting]);
  });

  it('is empty for what is sent unasked', () => {
    const sent = [
      'kube_pod_container_status_last_terminated_reason',
      'k8s_node_condition_ready',
      'k8s_container_restarts{k8s_pod_name!=""}',
      'k8s_pod_phase',
      'up',
    ];
    expect(optInsOf(sent)).toEqual([]);
    expect(optInNote(sent)).toBe('');
  });

  it('names each setting once', () => {
    expect(optInsOf(['k8s_node_allocatable_cpu', 'k8s_node_allocatable_memory'])).toHaveLength(1);
  });
});
