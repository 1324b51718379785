import { describe, expect, it } from 'vitest';
import { ObsqError } from '../../../src/domain/errors.ts';
import { lintQuery, parseSavedQuery } from '../../../src/saved/library/parse-saved-query.ts';
import { requestsQuery, requestsYaml } from './query-fixture.ts';

function findingsOf(yaml: string, file = 'requests.yaml', commands: readonly string[] = []): string[] {
  return lintQuery(yaml, file, { commands }).map(
    ({ line, column, message, severity }) => `${line}:${column} ${severity} ${message}`,
  );
}

/** The fixture with one text replaced; the text must be there. */
function changed(from: string, to: string): string {
  expect(requestsYaml).toContain(from);
  return requestsYaml.replace(from, to);
}

describe('parseSavedQuery', () => {
  it('reads every field', () => {
    const query = requestsQuery();
    expect(query).toMatchObject({
      name: 'requests',
      title: 'Requests of services',
      signal: 'metrics',
      window: 'rate',
      rowLabels: ['namespace', 'service'],
      anchor: 'rate',
      sort: '-rate',
      pivots: ['traces', 'logs'],
      group: '',
    });
    expect(query.parameters[0]).toEqual({
      name: 'namespace',
      flag: 'namespace',
      short: 'n',
      type: 'string',
      doc: 'the namespace',
      default: null,
      required: false,
      choices: [],
      label: 'namespace',
    });
    expect(query.parameters[3]?.default).toBe('0');
    expect(query.columns).toEqual([
      { name: 'rate', title: 'Req/s', unit: 'perSecond' },
      { name: 'failed', title: 'Failed', unit: 'ratio' },
      { name: 'size', title: 'size', unit: 'bytes' },
    ]);
    expect(query.details).toEqual([
      { name: 'version', title: 'Version', from: 'rate', label: 'version', wide: false },
      { name: 'reason', title: 'Reason', from: 'reason', label: 'reason', wide: false },
    ]);
    expect(query.thresholds).toEqual([
      { column: 'failed', op: '>', value: 0.05, severity: 'warn' },
      { column: 'failed', op: '>', value: 0.5, severity: 'error' },
    ]);
    expect(query.examples).toEqual([
      {
        name: 'two services',
        cluster: 'plain',
        parameters: { namespace: 'shop' },
        intervalSeconds: 15,
        atSeconds: 300,
        sinceSeconds: null,
        input: [{ series: 'requests_total{namespace="shop",service="cart"}', values: '0+15x40' }],
        rows: [{ labels: { namespace: 'shop', service: 'cart' }, values: { rate: '1', failed: null } }],
        variant: 'plain',
      },
    ]);
    expect(query.variants.map((variant) => Object.keys(variant.expressions))).toEqual([
      ['rate', 'failed', 'size', 'reason'],
      ['rate'],
    ]);
  });

  it('survives JSON, as the bundle carries it', () => {
    const query = requestsQuery();
    expect(JSON.parse(JSON.stringify(query))).toEqual(query);
  });

  it('throws a config error with file, line and reason', () => {
    const yaml = changed('rate: |\n        sum by', 'rate: |\n        sumby');
    try {
      parseSavedQuery(yaml, '.obsq/queries/requests.yaml');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ObsqError);
      expect(error).toMatchObject({ kind: 'config', hint: 'obsq queries lint .obsq/queries/requests.yaml' });
      const line = yaml.slice(0, yaml.indexOf('sumby')).split('\n').length;
      expect(String(error)).toContain(`.obsq/queries/requests.yaml:${line}:`);
    }
  });

  it.each([
    ['', /requests.yaml:1:1: a saved query must be a mapping/],
    ['- a\n- b\n', /requests.yaml:1:1: a saved query must be a mapping/],
    ['name: [a\n', /requests.yaml:\d+:\d+: /],
    ['name: a\nname: b\n', /requests.yaml:2:1: .*unique/],
    ['name: requests\n\tsignal: metrics\n', /requests.yaml:2:\d+: /],
    [
      `${requestsYaml}extra: 1\n`,
      new RegExp(`requests.yaml:${requestsYaml.split('\n').length}:1: a saved query has no field extra`),
    ],
  ])('refuses %j', (yaml, message) => {
    expect(() => parseSavedQuery(yaml, 'requests.yaml')).toThrow(message);
  });
});

describe('lintQuery', () => {
  it('is silent about a good query', () => {
    expect(findingsOf(requestsYaml)).toEqual([]);
  });

  // ¦ marks the place that the finding must name.
  it.each<readonly [string, string, string]>([
    [
      'namespace="$namespace",service',
      'namespace="¦$nope",service',
      'error there is no parameter named nope',
    ],
    [
      'service=~"$service"',
      'service="¦$service"',
      'error $service is a regex: compare it with =~ or !~, not with =',
    ],
    ['> $least', '> ¦$service', 'error $service is a regex: it may stand only inside a quoted value'],
    ['[$rate])\n        ) > $least', '[¦$least])\n        ) > $least', 'error $least is a number'],
    [
      'failed: sum by (namespace, service) (rate(requests_total{code="500",',
      'failed: sum by (namespace, service) (rate(¦{',
      'error nothing bounds this selector',
    ],
    [
      '      reason: failure_info',
      '      reason: failure_info¦)',
      'error this is not PromQL that our grammar reads',
    ],
    [
      '      reason: [failure_info]',
      '      ¦wrong: [failure_info]',
      'error optional: there is no expression named wrong',
    ],
    [
      '      reason: failure_info',
      '      wrong: ¦failure_info',
      'error expressions: there is no column or detail named wrong',
    ],
    [
      '      reason: failure_info',
      '      reason: failure_info + ¦other_info',
      'warning reason asks for other_info, which the variant neither requires nor lists',
    ],
    [
      "{column: failed, op: '>', value: 0.05",
      "¦{column: fail, op: '>', value: 0.05",
      'error there is no column named fail',
    ],
    ['value: 0.05', 'value: ¦x', 'error value must be a number'],
    ["op: '>', value: 0.05", 'op: ¦=, value: 0.05', 'error op must be one of >, >=, <, <=, not ='],
    ['sort: -rate', 'sort: ¦-speed', 'error sort: there is no column or row label named speed'],
    ['unit: perSecond', 'unit: ¦apples', 'error unit must be one of cores, bytes'],
    [
      'name: least\n    type: integer\n    default: 0',
      '¦name: least\n    type: integer\n    default: ten',
      'error parameter least: must be a whole number, not "ten"',
    ],
    [
      'name: node\n',
      '¦name: node\n    flag: output\n',
      'error parameter node: --output means something else everywhere in obsq',
    ],
    ['name: least', '¦name: window', "error parameter window: $window is obsq's own"],
    [
      'name: namespace\n    short: n',
      '¦name: namespace\n    short: v',
      'error parameter namespace: -v means something else everywhere in obsq',
    ],
    [
      'matching: placement{node="$node"}',
      'matching: ¦placement',
      'error the filter for node does not use $node',
    ],
    [
      '[\'requests{k8s_namespace_name!=""}\']',
      "[¦'sum(requests)']",
      'error sum(requests) must be a metric name, or a selector that begins with one',
    ],
    [
      'rename: {k8s_namespace_name: namespace}',
      'rename: {k8s_namespace_name: pod}',
      "error rename: pod (for k8s_namespace_name) is neither one of rowLabels nor a detail's label",
    ],
    [
      '- labels: {namespace: shop, service: cart}',
      '- labels: {namespace: shop, pod: cart}',
      'error example two services: the query has no parameter, column, row label or variant named pod',
    ],
    [
      'pivots: [traces, logs]',
      'pivots: ¦[traces, dogs]',
      'error pivots knows traces, logs, metrics, not dogs',
    ],
    ['{name: size, unit: bytes}', '¦{name: rate, unit: bytes}', 'error rate is there twice'],
    ['interval: 15s', 'interval: ¦15', 'error interval: "15" has no unit'],
    ['name: requests\n', 'name: ¦Requests\n', 'error name must be lower-case words joined by dashes'],
    ['name: requests\n', '¦nam: requests\n', 'error a saved query has no field nam'],
    ['title: Requests of services\n', '', 'error title is missing'],
  ])('%s -> %s', (from, to, expected) => {
    const marked = changed(from, to);
    const before = marked.slice(0, Math.max(0, marked.indexOf('¦')));
    const place = `${before.split('\n').length}:${before.length - before.lastIndexOf('\n')} `;
    const findings = findingsOf(marked.replace('¦', ''));
    const start = marked.includes('¦') ? `${place}${expected}` : expected;
    expect(findings.filter((finding) => finding.includes(start))).toHaveLength(1);
  });

  it('takes a filter that has other ways to the same thing beside the one that it requires', () => {
    const found = (matching: string): string[] =>
      findingsOf(changed('matching: placement{node="$node"}', `matching: ${matching}`));
    expect(found('placement{node="$node"} or placed{node="$node"}')).toEqual([]);
    expect(found('placed{node="$node"} or put{node="$node"}')).toEqual([
      expect.stringContaining('warning the filter for node asks for placed'),
      expect.stringContaining('warning the filter for node asks for put'),
    ]);
  });

  it("refuses the name of a command, and a name that is not the file's", () => {
    expect(findingsOf(requestsYaml, 'requests.yaml', ['logs', 'requests'])).toEqual([
      '1:7 error name requests is the name of an obsq command',
    ]);
    expect(findingsOf(requestsYaml, 'team/other.yaml')).toEqual([
      "1:7 error name requests and the file's name other must be the same, so that it is found by name",
    ]);
  });

  it('takes a logs query with one expression named query', () => {
    const yaml = [
      'name: error-logs',
      'title: Errors',
      'doc: Lines at level error.',
      'signal: logs',
      'parameters:',
      '  - {name: service, doc: the service, required: true}',
      'variants:',
      '  - name: otlp',
      '    expressions:',
      '      query: \'{service_name="$service"} | detected_level="error"\'',
    ].join('\n');
    expect(findingsOf(yaml, 'error-logs.yaml')).toEqual([]);
    expect(findingsOf(yaml.replace(', required: true', ''), 'error-logs.yaml')).toEqual([
      expect.stringMatching(/^10:15 error nothing bounds this selector/),
    ]);
  });
});
