import { describe, expect, it } from 'vitest';
import { ObsqError } from '../../src/domain/errors.ts';
import { severityOf, thresholdsOf } from '../../src/domain/metrics/threshold.ts';
import { bindVariant } from '../../src/saved/bind-query.ts';
import { builtInDurations } from '../../src/saved/built-ins.ts';
import { resolveParameters } from '../../src/saved/parameter-value.ts';
import { chooseVariant } from '../../src/saved/variants/choose-variant.ts';
import { requirementsOf } from '../../src/saved/variants/requirement.ts';
import { requestsQuery } from './library/query-fixture.ts';

const query = requestsQuery();
const minute = 60_000;

function choose(metrics: readonly string[], given: readonly string[] = []) {
  return chooseVariant(query, (metric) => metrics.includes(metric), given);
}

describe('chooseVariant', () => {
  it('takes the first variant that fits, and drops what its store cannot answer', () => {
    const choice = choose(['requests_total', 'size', 'requests{k8s_namespace_name!=""}']);
    expect(choice).toMatchObject({ kind: 'chosen', asked: ['rate', 'failed', 'size'] });
    if (choice.kind !== 'chosen') return;
    expect(choice.variant.name).toBe('plain');
    expect(choice.dropped).toEqual([{ name: 'reason', lookedFor: ['failure_info'] }]);
    expect(choice.unusable).toEqual([]);
  });

  it('takes a later one when the first does not fit', () => {
    const choice = choose(['requests{k8s_namespace_name!=""}']);
    expect(choice.kind === 'chosen' && choice.variant.name).toBe('otlp');
  });

  it('names what it looked for when none fits', () => {
    expect(choose(['up'])).toEqual({
      kind: 'none',
      lookedFor: [
        { variant: 'plain', missing: ['requests_total'] },
        { variant: 'otlp', missing: ['requests{k8s_namespace_name!=""}'] },
      ],
    });
  });

  it('says when a parameter was given whose filter cannot work', () => {
    expect(choose(['requests_total'], ['node'])).toMatchObject({
      unusable: [{ name: 'node', lookedFor: ['placement'] }],
    });
    expect(choose(['requests_total', 'placement'], ['node'])).toMatchObject({ unusable: [] });
  });

  it('says when a parameter was given that the series do not know, and asks about it only then', () => {
    const [plain, ...others] = query.variants;
    if (plain === undefined) throw new Error('the fixture has variants');
    const selector = 'requests_total{namespace!=""}';
    const needing = { ...query, variants: [{ ...plain, needs: { namespace: [selector] } }, ...others] };
    const has = (names: readonly string[]) => (name: string) => names.includes(name);
    expect(chooseVariant(needing, has(['requests_total']), ['namespace'])).toMatchObject({
      unusable: [{ name: 'namespace', lookedFor: [selector] }],
    });
    expect(chooseVariant(needing, has(['requests_total']))).toMatchObject({ unusable: [] });
    expect(chooseVariant(needing, has(['requests_total', selector]), ['namespace'])).toMatchObject({
      unusable: [],
    });
    expect(requirementsOf(needing, { namespace: 'shop' }).selectors).toContain(selector);
    expect(requirementsOf(needing, { namespace: undefined }).selectors).not.toContain(selector);
  });

  it('knows everything it may ask about', () => {
    expect(requirementsOf(query)).toEqual({
      names: ['failure_info', 'placement', 'requests', 'requests_total', 'size', 'size_bytes'],
      selectors: ['requests{k8s_namespace_name!=""}'],
    });
  });
});

describe('bindVariant', () => {
  const builtIns = { rateMs: 5 * minute, windowMs: 60 * minute, stepMs: minute };
  const plain = query.variants[0];
  if (plain === undefined) throw new Error('the fixture has a variant');

  it('binds each expression asked for', () => {
    expect(bindVariant(plain, ['rate', 'size'], { namespace: 'shop', least: '2' }, builtIns)).toEqual([
      {
        name: 'rate',
        expr: 'sum by (namespace, service, version) (\n  rate(requests_total{namespace="shop"}[5m])\n) > 2',
      },
      { name: 'size', expr: 'size_bytes{namespace="shop"} or size{namespace="shop"}' },
    ]);
  });

  it('adds the filter of a parameter that has a value', () => {
    expect(bindVariant(plain, ['size'], { node: 'a"b', least: '0' }, builtIns)).toEqual([
      {
        name: 'size',
        expr: '(\nsize_bytes or size\n)\nand on (namespace, service) (placement{node="a\\"b"})',
      },
    ]);
  });
});

describe('builtInDurations', () => {
  it.each([
    [
      'instant, nothing known',
      { window: 'rate', sinceMs: null, stepMs: null, scrapeIntervalMs: null },
      [5, 5, 1],
    ],
    [
      'instant, slow scrapes',
      { window: 'rate', sinceMs: null, stepMs: null, scrapeIntervalMs: 2 * minute },
      [8, 8, 1],
    ],
    [
      'graph, fine step',
      { window: 'rate', sinceMs: null, stepMs: 15_000, scrapeIntervalMs: 15_000 },
      [1, 1, 0.25],
    ],
    [
      'graph, coarse step',
      { window: 'rate', sinceMs: null, stepMs: 10 * minute, scrapeIntervalMs: 30_000 },
      [10.5, 10.5, 10],
    ],
    [
      'graph, interval unknown',
      { window: 'rate', sinceMs: null, stepMs: 15_000, scrapeIntervalMs: null },
      [4, 4, 0.25],
    ],
    [
      'counting over the given window',
      { window: 'since', sinceMs: 30 * minute, stepMs: null, scrapeIntervalMs: null },
      [5, 30, 1],
    ],
    [
      'counting over an hour',
      { window: 'since', sinceMs: null, stepMs: null, scrapeIntervalMs: null },
      [5, 60, 1],
    ],
    [
      'counting over too little',
      { window: 'since', sinceMs: 1000, stepMs: null, scrapeIntervalMs: 30_000 },
      [5, 2, 1],
    ],
    [
      'a graph of counts',
      { window: 'since', sinceMs: 60 * minute, stepMs: 5 * minute, scrapeIntervalMs: 30_000 },
      [5.5, 5, 5],
    ],
  ] as const)('%s', (_name, facts, [rate, window, step]) => {
    expect(builtInDurations(facts)).toEqual({
      rateMs: rate * minute,
      windowMs: window * minute,
      stepMs: step * minute,
    });
  });
});

describe('resolveParameters', () => {
  it('adds defaults and leaves out what has no value', () => {
    expect(resolveParameters(query, { namespace: 'shop', node: undefined })).toEqual({
      namespace: 'shop',
      least: '0',
    });
    expect(resolveParameters(query, { namespace: '' })).toEqual({ namespace: '', least: '0' });
  });

  it.each([
    [{ least: 'many' }, '--least must be a whole number, not "many"'],
    [{ pods: 'x' }, 'requests has no parameter named pods'],
  ])('refuses %j', (given, message) => {
    expect(() => resolveParameters(query, given)).toThrow(
      new ObsqError({ kind: 'usage', message, hint: 'obsq requests --help' }),
    );
  });

  it('refuses a missing required one and a value that is no choice', () => {
    const [first] = query.parameters;
    if (first === undefined) throw new Error('the fixture has parameters');
    const strict = { ...query, parameters: [{ ...first, required: true, choices: ['a', 'b'] }] };
    expect(() => resolveParameters(strict, {})).toThrow('requests needs --namespace');
    expect(() => resolveParameters(strict, { namespace: 'c' })).toThrow(
      '--namespace must be one of a, b, not "c"',
    );
  });
});

describe('severityOf', () => {
  it.each([
    ['0.05', null],
    ['0.06', 'warn'],
    ['0.51', 'error'],
    ['+Inf', 'error'],
    ['NaN', null],
    [null, null],
  ])('%s is %s', (value, severity) => {
    expect(severityOf(thresholdsOf(query.thresholds, 'failed'), value)).toBe(severity);
    expect(severityOf(thresholdsOf(query.thresholds, 'rate'), value)).toBeNull();
  });
});
