import type { Labels } from '../../../domain/labels.ts';
import { compilePromql } from '../compile/compile.ts';
import { evaluationMs } from '../rules/rule-definition.ts';
import type { EvaluatedGroup } from '../rules/ruler.ts';
import { formatExpr } from '../words/format-expr.ts';
import { inhibits } from './configuration.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type DemoSilence, silencedBy } from './silences.ts';

/** An alert as the Alertmanager holds it. */
export interface HeldAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly fingerprint: string;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly updatedAtMs: number;
  readonly generatorUrl: string;
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
}

/** The ruler sends each firing alert again and again. An alert that is not sent for this many evaluations ends by itself. */
const resendEvaluations = 4;

/** Lists the firing alerts in order of fingerprints, each with the silences and alerts that suppress it. */
export function heldAlerts(
  groups: readonly EvaluatedGroup[],
  silences: readonly DemoSilence[],
  nowMs: number,
): HeldAlert[] {
  const sent = groups.flatMap(({ rules, evaluatedAtMs }) =>
    rules.flatMap(({ rule, alerts }) =>
      alerts
        .filter(({ state }) => state === 'firing')
        .map(({ labels, annotations, firedAtMs }) => ({
          labels,
          annotations,
          fingerprint: fingerprintOf(labels),
          startsAtMs: firedAtMs,
          endsAtMs: evaluatedAtMs + resendEvaluations * evaluationMs,
          updatedAtMs: evaluatedAtMs,
          generatorUrl: generatorUrl(rule.expr),
          silencedBy: silencedBy(silences, labels, nowMs),
        })),
    ),
  );
  const held = sent.map((alert) => ({
    ...alert,
    inhibitedBy: sent
      .filter((source) => inhibits(source.labels, alert.labels))
      .map(({ fingerprint }) => fingerprint),
  }));
  return held.sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
}

function generatorUrl(expr: string): string {
  const query = new URLSearchParams({ 'g0.expr': formatExpr(compilePromql(expr)), 'g0.tab': '1' });
  return `http://prometheus.monitoring:9090/graph?${query}`;
}
