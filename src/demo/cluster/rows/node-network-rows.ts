import type { ComponentRow } from './component-row.ts';
import { nodeCounter as counter, nodeGauge as gauge } from './node-row.ts';

const card = [{ device: 'eth0' }];

/** What node-exporter says of network devices, sockets and TCP: all cards are up, and little is sent again. */
export const nodeNetworkRows: readonly ComponentRow[] = [
  counter('softnet_dropped_total', 0, 'Number of dropped packets.', { more: [{ cpu: '0' }] }),
  counter('softnet_times_squeezed_total', 0.02, 'Number of times processing packets ran out of quota.', {
    more: [{ cpu: '0' }],
  }),
  gauge('network_speed_bytes', 1.25e9, 'Network device property: speed_bytes.', { more: card }),
  gauge('network_up', 1, 'Network device property: up.', { more: card }),
  gauge('network_mtu_bytes', 1500, 'Network device property: mtu_bytes.', { more: card }),
  gauge('network_transmit_queue_length', 1000, 'Network device property: transmit_queue_length.', {
    more: card,
  }),
  counter('network_carrier_changes_total', 0, 'Network device property: carrier_changes_total.', {
    more: card,
  }),
  counter('network_receive_multicast_total', 0.3, 'Network device statistic receive_multicast.', {
    more: card,
  }),
  counter('network_receive_fifo_total', 0, 'Network device statistic receive_fifo.', { more: card }),
  counter('network_transmit_fifo_total', 0, 'Network device statistic transmit_fifo.', { more: card }),
  counter('network_transmit_colls_total', 0, 'Network device statistic transmit_colls.', { more: card }),
  counter('network_transmit_carrier_total', 0, 'Network device statistic transmit_carrier.', { more: card }),
  counter('network_receive_frame_total', 0, 'Network device statistic receive_frame.', { more: card }),
  counter('network_receive_compressed_total', 0, 'Network device statistic receive_compressed.', {
    more: card,
  }),
  counter('network_transmit_compressed_total', 0, 'Network device statistic transmit_compressed.', {
    more: card,
  }),
  counter('network_receive_nohandler_total', 0, 'Network device statistic receive_nohandler.', {
    more: card,
  }),
  gauge('sockstat_TCP_tw', 118, 'Number of TCP_tw sockets.'),
  gauge('sockstat_TCP_orphan', 0, 'Number of TCP_orphan sockets.'),
  gauge('sockstat_TCP_inuse', 236, 'Number of TCP_inuse sockets.'),
  gauge('sockstat_TCP_mem_bytes', 1802240, 'Number of TCP_mem_bytes sockets.'),
  gauge('sockstat_UDP_inuse', 9, 'Number of UDP_inuse sockets.'),
  gauge('sockstat_TCP_alloc', 412, 'Number of TCP_alloc sockets.'),
  gauge('sockstat_sockets_used', 690, 'Number of sockets_used sockets.'),
  gauge('netstat_Tcp_CurrEstab', 184, 'Statistic TcpCurrEstab.'),
  gauge('arp_entries', 14, 'ARP entries by device.', { more: card }),
  counter('netstat_Tcp_RetransSegs', 0.4, 'Statistic TcpRetransSegs.'),
  counter('netstat_Tcp_OutSegs', 610, 'Statistic TcpOutSegs.'),
  counter('netstat_Tcp_InSegs', 590, 'Statistic TcpInSegs.'),
  counter('netstat_TcpExt_TCPSynRetrans', 0.01, 'Statistic TcpExtTCPSynRetrans.'),
  counter('netstat_TcpExt_ListenOverflows', 0, 'Statistic TcpExtListenOverflows.'),
  counter('netstat_TcpExt_ListenDrops', 0, 'Statistic TcpExtListenDrops.'),
  counter('netstat_TcpExt_TCPTimeouts', 0.02, 'Statistic TcpExtTCPTimeouts.'),
  counter('netstat_Tcp_OutRsts', 0.9, 'Statistic TcpOutRsts.'),
  counter('netstat_Tcp_InErrs', 0, 'Statistic TcpInErrs.'),
  counter('netstat_Tcp_ActiveOpens', 6.1, 'Statistic TcpActiveOpens.'),
  counter('netstat_Tcp_PassiveOpens', 5.2, 'Statistic TcpPassiveOpens.'),
  counter('netstat_TcpExt_TCPRcvQDrop', 0, 'Statistic TcpExtTCPRcvQDrop.'),
  counter('netstat_Udp_InErrors', 0, 'Statistic UdpInErrors.'),
  counter('netstat_Udp_NoPorts', 0.05, 'Statistic UdpNoPorts.'),
  counter('netstat_Icmp_InErrors', 0, 'Statistic IcmpInErrors.'),
  counter('netstat_IpExt_InOctets', 430000, 'Statistic IpExtInOctets.'),
  counter('netstat_IpExt_OutOctets', 402000, 'Statistic IpExtOutOctets.'),
];
