import type { Pod } from '../pods.ts';
import { mix, unit } from '../shape/hash.ts';
import type { Model } from '../shape/model.ts';
import { type Level, type LogLine, nsOf } from './log-line.ts';
import type { LogStream } from './log-streams.ts';

interface Template {
  /** Seconds between two lines of one pod. */
  readonly everySeconds: number;
  readonly lines: readonly (readonly [level: Level, text: string])[];
}

const kafkaStack =
  'org.apache.kafka.common.errors.DisconnectException: null\n\tat org.apache.kafka.clients.NetworkClient.processDisconnection(NetworkClient.java:341)\n\tat org.apache.kafka.clients.NetworkClient.poll(NetworkClient.java:600)\n\tat frauddetection.MainKt.main(main.kt:55)';

/** The lines that each workload writes apart from requests. `{n}` stands for a number that changes from line to line. */
const templates: Readonly<Record<string, Template>> = {
  'load-generator': {
    everySeconds: 12,
    lines: [
      ['info', '[2K\u001b[32mINFO\u001b[0m/locust.runners: {n} users running'],
      ['info', 'User browsing products: 사용자 {n} 명이 활동 중입니다'],
    ],
  },
  kafka: {
    everySeconds: 45,
    lines: [
      [
        'info',
        '[GroupCoordinator id=0] Dynamic member with unknown member id joins group accounting in Stable state (epoch {n})',
      ],
      [
        'info',
        '[UnifiedLog partition=orders-0, dir=/tmp/kafka-logs] Incremented log start offset to {n} due to segment deletion',
      ],
    ],
  },
  postgres: {
    everySeconds: 60,
    lines: [
      ['info', 'LOG:  checkpoint starting: time'],
      [
        'info',
        'LOG:  checkpoint complete: wrote {n} buffers (0.8%); 0 WAL file(s) added, 0 removed, 1 recycled',
      ],
    ],
  },
  'valkey-cart': { everySeconds: 60, lines: [['info', '1:M * {n} changes in 60 seconds. Saving...']] },
  'fraud-detection': {
    everySeconds: 600,
    lines: [['warn', `[kafka-coordinator] Disconnected from node {n}, reconnecting\n${kafkaStack}`]],
  },
  payment: {
    everySeconds: 90,
    lines: [['info', '{"level":"info","msg":"feature flags refreshed","flags":{n}}']],
  },
  prometheus: {
    everySeconds: 60,
    lines: [
      [
        'info',
        'time=now level=INFO source=head.go:1324 msg="Head GC completed" component=tsdb caller=truncateMemory duration={n}ms',
      ],
    ],
  },
  mimir: {
    everySeconds: 30,
    lines: [
      [
        'info',
        'level=info component=ingester msg="TSDB blocks compaction completed" user=anonymous compactReason=regular blocks={n}',
      ],
    ],
  },
  loki: {
    everySeconds: 20,
    lines: [
      [
        'info',
        'level=info component=frontend org_id=fake latency=fast query_type=limited length=1h0m0s duration={n}ms status=200 limit=100',
      ],
      ['debug', 'level=debug component=ingester msg="flushing stream" streams={n}'],
    ],
  },
  tempo: {
    everySeconds: 45,
    lines: [['info', 'level=info msg="completing block" tenant=single-tenant blocks={n}']],
  },
  'otel-collector': {
    everySeconds: 30,
    lines: [
      [
        'info',
        '{"level":"info","msg":"Metrics","otelcol.component.id":"debug","resource metrics":{n},"data points":{n}}',
      ],
    ],
  },
  grafana: {
    everySeconds: 40,
    lines: [
      [
        'info',
        'logger=context userId=1 orgId=1 uname=admin level=info msg="Request Completed" method=GET path=/api/ds/query status=200 duration={n}ms',
      ],
    ],
  },
  alertmanager: {
    everySeconds: 120,
    lines: [
      ['debug', 'level=DEBUG source=dispatch.go:530 msg="Received alert" component=dispatcher alerts={n}'],
    ],
  },
  'kube-state-metrics': {
    everySeconds: 180,
    lines: [
      ['info', 'I1120 12:00:00.000001       1 metrics_handler.go:106] "Autosharding disabled" series={n}'],
    ],
  },
  coredns: {
    everySeconds: 20,
    lines: [
      [
        'info',
        '[INFO] 10.1.1.{n}:43211 - 51324 "A IN payment.otel-demo.svc.cluster.local. udp 60 false 1232" NOERROR qr,aa,rd 118 0.000{n}s',
      ],
    ],
  },
  'kube-proxy': {
    everySeconds: 240,
    lines: [
      [
        'info',
        'I1120 12:00:00.000001       1 proxier.go:1547] "Reloading service iptables data" numServices={n} numEndpoints=58',
      ],
    ],
  },
  'metrics-server': {
    everySeconds: 240,
    lines: [['info', 'I1120 12:00:00.000001       1 serving.go:380] Generated self-signed cert ({n})']],
  },
  'node-exporter': {
    everySeconds: 300,
    lines: [['info', 'time=now level=INFO source=node_exporter.go:141 msg="Enabled collectors" count={n}']],
  },
};

/** A container writes no background lines in its first seconds; crash-lines.ts writes its start-up lines. */
const startUpSeconds = 5;

/** The background lines of a stream in [fromSeconds, toSeconds): one for each slot of its period, at a time that the slot's hash picks. */
export function backgroundLines(
  model: Model,
  stream: LogStream,
  fromSeconds: number,
  toSeconds: number,
): LogLine[] {
  const { pod } = stream;
  const template = pod === null ? undefined : templates[pod.workload.name];
  if (pod === null || template === undefined) return [];
  const lines: LogLine[] = [];
  const period = template.everySeconds;
  for (let slot = Math.floor(fromSeconds / period); slot * period < toSeconds; slot++) {
    const key = mix(pod.key, slot);
    const at = slot * period + unit(key) * period;
    if (at < fromSeconds || at >= toSeconds || !isRunning(model, pod, at)) continue;
    const choice = template.lines[(key >>> 8) % template.lines.length];
    if (choice === undefined) continue;
    const number = String(10 + ((key >>> 12) % 90));
    lines.push({
      stream,
      timeNs: nsOf(at, at - Math.floor(at)),
      level: choice[0],
      line: choice[1].replaceAll('{n}', number),
      metadata: {},
    });
  }
  return lines;
}

function isRunning(model: Model, pod: Pod, seconds: number): boolean {
  return model.containersOf(pod).every((usage) => {
    const { running, startedSeconds } = usage.moment(seconds);
    return running && seconds >= startedSeconds + startUpSeconds;
  });
}
