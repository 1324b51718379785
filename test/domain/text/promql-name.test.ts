import { describe, expect, it } from 'vitest';
import { formatSelector } from '../../../src/cli/output/series-text.ts';
import { formatMetricName } from '../../../src/domain/text/promql-name.ts';
import { formatSeriesName } from '../../../src/view/format/label-text.ts';

describe('names with dots and dashes', () => {
  it.each([
    [{ __name__: 'up', job: 'node' }, 'up{job="node"}'],
    [{ __name__: 'a.b', 'c.d': 'x' }, '{"a.b", "c.d"="x"}'],
    [{ __name__: 'up', 'service.name': 'p"a' }, 'up{"service.name"="p\\"a"}'],
    [{ __name__: 'sei-chain_tx_total', job: 'x' }, '{"sei-chain_tx_total", job="x"}'],
    [{ job: 'x' }, '{job="x"}'],
  ])('%j is a selector that Prometheus takes, in captions and raw', (labels, text) => {
    expect(formatSeriesName(labels)).toBe(text);
    expect(formatSelector(labels)).toBe(text);
  });

  it('a name alone has braces only where it needs quotes', () => {
    expect(formatMetricName('job:up:sum')).toBe('job:up:sum');
    expect(formatMetricName('http.server.duration')).toBe('{"http.server.duration"}');
    expect(formatSeriesName({ __name__: 'a.b' })).toBe('{"a.b"}');
  });
});
