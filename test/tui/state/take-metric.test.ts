import { describe, expect, it } from 'vitest';
import { formatObsqCommand } from '../../../src/pivot/links/obsq-command.ts';
import {
  emptyMetricPane,
  type MetricPane,
  storeOfSource,
} from '../../../src/tui/state/model/panes/metric-state.ts';
import { questionOfMetric } from '../../../src/tui/state/take-away/pane-questions.ts';
import { typedAnswer } from '../../helpers/metric-answers.ts';

const window = { fromMs: Date.UTC(2026, 10, 20, 12), toMs: Date.UTC(2026, 10, 20, 13) };

function paneOf(language: 'promql' | 'logql' | 'traceql', expr: string): MetricPane {
  const expressions = [{ name: 'value', expr }];
  const value = typedAnswer([], expr, { expressions, window, stepMs: 15_000 });
  return {
    ...emptyMetricPane,
    source: { kind: 'expression', language, expr },
    answer: { kind: 'ready', value, atMs: 0 },
  };
}

describe('what the metric pane copies', () => {
  it.each([
    ['promql', 'up', 'metrics', 'obsq metrics up'],
    ['logql', 'rate({app="a"}[1m])', 'logs', `obsq logs 'rate({app="a"}[1m])'`],
    ['traceql', '{} | rate()', 'traces', `obsq traces '{} | rate()'`],
  ] as const)('is a command for the store of %s', (language, expr, store, command) => {
    const pane = paneOf(language, expr);
    const question = questionOfMetric(pane);
    expect(question === null ? null : formatObsqCommand(question, ['--demo'])).toBe(
      `${command} --from 2026-11-20T12:00:00Z --to 2026-11-20T13:00:00Z --step 15s --demo`,
    );
    expect(storeOfSource(pane.source)).toBe(store);
  });
});
