import { describe, expect, it } from 'vitest';
import { parseCorrelate } from '../../../src/pivot/correlate/correlate.ts';
import { noCorrelation } from '../../../src/pivot/correlate/correlation.ts';

describe('correlate in Grafana’s words', () => {
  it('is empty where a context says nothing', () => {
    expect(parseCorrelate(null)).toEqual(noCorrelation);
    expect(parseCorrelate(undefined)).toEqual(noCorrelation);
  });

  it('reads a provisioning file’s sections', () => {
    const parsed = parseCorrelate({
      exemplarTraceIdDestinations: [{ name: 'traceID', datasourceUid: 'tempo' }, { name: 'tid' }],
      derivedFields: [
        { name: 'TraceID', matcherType: 'label', matcherRegex: 'trace_id', url: '${__value.raw}' },
        { name: 'Line', matcherRegex: 'tid=(\\w+)' },
        { name: 'Line', matcherRegex: 'another link of the same name' },
      ],
      tracesToLogsV2: {
        datasourceUid: 'loki',
        spanStartTimeShift: '-1h',
        spanEndTimeShift: '5m',
        tags: [{ key: 'service.name', value: 'service_name' }, { key: 'k8s.pod.name' }],
        filterByTraceID: true,
        filterBySpanID: false,
        customQuery: false,
        query: '{${__tags}}',
      },
      tracesToMetrics: { tags: [], queries: [{ query: 'up{$__tags}' }] },
      serviceMap: { datasourceUid: 'mimir', histogramType: 'both' },
    });
    expect(parsed.exemplarLabels).toEqual(['traceID', 'tid']);
    expect(parsed.derivedFields.map(({ name, matcher, regex }) => [name, matcher, regex.source])).toEqual([
      ['TraceID', 'label', 'trace_id'],
      ['Line', 'regex', 'tid=(\\w+)'],
    ]);
    expect(parsed.logLabels).toEqual(['trace_id']);
    expect(parsed.tracesToLogs).toEqual({
      tags: [
        { key: 'service.name', label: 'service_name' },
        { key: 'k8s.pod.name', label: 'k8s_pod_name' },
      ],
      startShiftMs: -3_600_000,
      endShiftMs: 300_000,
      filterByTraceId: true,
      filterBySpanId: false,
      query: null,
    });
    expect(parsed.tracesToMetrics?.queries).toEqual([{ name: 'up{$__tags}', query: 'up{$__tags}' }]);
    expect(parsed.serviceMap).toEqual({ histogramType: 'both' });
  });

  it('reads the form before V2', () => {
    const plain = parseCorrelate({ tracesToLogs: { tags: ['service.name', 'pod'] } }).tracesToLogs;
    expect(plain?.tags).toEqual([
      { key: 'service.name', label: 'service_name' },
      { key: 'pod', label: 'pod' },
    ]);
    const mapped = { mapTagNamesEnabled: true, mappedTags: [{ key: 'service.name', value: 'app' }] };
    expect(parseCorrelate({ tracesToLogs: mapped }).tracesToLogs?.tags).toEqual([
      { key: 'service.name', label: 'app' },
    ]);
  });

  it.each([
    ['(?i)trace[_-]?id=(\\w+)', 'TRACE-ID=63d2', '63d2'],
    ['trace=(?P<id>[[:alnum:]]+)', 'trace=63d2;', '63d2'],
    ['\\Atrace=(\\w+)\\z', 'trace=63d2', '63d2'],
  ])('reads the regex %s as Go does where JavaScript cannot', (matcherRegex, line, found) => {
    const { derivedFields, leftOut } = parseCorrelate({ derivedFields: [{ name: 'T', matcherRegex }] });
    expect([derivedFields[0]?.regex.exec(line)?.[1], leftOut]).toEqual([found, []]);
  });

  it.each([
    ['(', /^correlate\.derivedFields\[0\] \(bad\) is left out: its regex "\(" is no regular expression/],
    ['(?U)a+(\\w+)', /is left out: its regex "\(\?U\)a/],
    ['(\\w+)+x', /repeats a repetition/],
  ])('leaves one field out whose regex is %s, and keeps the others', (matcherRegex, why) => {
    const { derivedFields, leftOut } = parseCorrelate({
      derivedFields: [
        { name: 'bad', matcherRegex },
        { name: 'good', matcherRegex: 'trace_id=(\\w+)' },
      ],
    });
    expect(derivedFields.map(({ name }) => name)).toEqual(['good']);
    expect(leftOut).toEqual([expect.stringMatching(why)]);
  });

  it.each([
    [{ derivedField: [] }, /correlate\.derivedField is not known/],
    [{ derivedFields: [{ name: 'T', matcherRegex: 'x', matcherType: 'json' }] }, /matcherType is "json"/],
    [{ tracesToLogsV2: { spanStartTimeShift: 'soon' } }, /spanStartTimeShift is "soon"/],
    [
      { tracesToLogsV2: { tags: [{ key: 'a', value: 'b"}' }] } },
      /tags\[0\] names "b\\"}", which is no label/,
    ],
    [{ tracesToLogsV2: { customQuery: true } }, /tracesToLogsV2\.query is missing/],
    [{ exemplarTraceIdDestinations: { name: 'x' } }, /is no list/],
    [['x'], /correlate is no mapping/],
    [{ serviceMap: { histogramType: 'new' } }, /histogramType is "new"/],
  ])('refuses %j, naming the place', (value, message) => {
    expect(() => parseCorrelate(value)).toThrow(
      expect.objectContaining({ kind: 'config', message: expect.stringMatching(message) }),
    );
  });
});
