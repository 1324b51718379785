import type { Labels } from '../../src/domain/labels.ts';
import type { ArraySeries } from '../engine/promql/array-source.ts';

/** 2026-11-20T12:00:00Z: on the 15 s grid, on whole minutes, on a multiple of 2 h (one block). Unix ms. */
export const startMs = 1_795_176_000_000;
const stepMs = 15_000;
/** 40 minutes. */
const samples = 161;
export const endMs = startMs + (samples - 1) * stepMs;

type At = (index: number) => number | null;

function series(name: string, labels: Labels, at: At): ArraySeries {
  const points: [number, number][] = [];
  for (let index = 0; index < samples; index += 1) {
    const value = at(index);
    if (value !== null) points.push([startMs + index * stepMs, value]);
  }
  return { labels: { __name__: name, ...labels }, samples: points };
}

/** Numbers that look like chance and are the same each time (a linear congruence). */
function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A counter that grows by chance and falls to zero at the given samples. */
function counter(seed: number, perStep: number, resets: readonly number[] = []): At {
  const next = chance(seed);
  let value = 0;
  const values = Array.from({ length: samples }, (_, index) => {
    if (resets.includes(index)) value = 0;
    value += next() * perStep;
    return value;
  });
  return (index) => values[index] ?? null;
}

const within =
  (at: At, from: number, to: number): At =>
  (index) =>
    index >= from && index < to ? at(index) : null;
const without =
  (at: At, from: number, to: number): At =>
  (index) =>
    index >= from && index < to ? null : at(index);

function requests(): ArraySeries[] {
  return ['cart', 'checkout', 'frontend', 'payment'].flatMap((service, index) =>
    ['200', '404', '500'].map((code, position) => {
      const grown = counter(index * 10 + position, 40 / (position + 1), index === 3 ? [40, 41, 90] : []);
      const at =
        service === 'checkout'
          ? within(grown, 30, 161)
          : service === 'cart'
            ? without(grown, 60, 100)
            : grown;
      const labels = { service, code, job: 'app', instance: `10.0.0.${index}:8080` };
      return series('http_requests_total', labels, service === 'frontend' ? within(grown, 0, 120) : at);
    }),
  );
}

const bounds = ['0.005', '0.05', '0.1', '0.5', '1', '2.5', '10', '+Inf'];

function histograms(): ArraySeries[] {
  return ['cart', 'payment'].flatMap((service, index) => {
    const labels = { service, job: 'app' };
    const parts = bounds.map((_, at) => counter(100 + index * 20 + at, at === 7 ? 1 : 12 / (at + 1), [70]));
    const upTo = (at: number, sample: number): number =>
      parts.slice(0, at + 1).reduce((sum, part) => sum + Math.floor(part(sample) ?? 0), 0);
    return [
      ...bounds.map((le, at) => series('latency_seconds_bucket', { ...labels, le }, (i) => upTo(at, i))),
      series('latency_seconds_count', labels, (i) => upTo(bounds.length - 1, i)),
      series('latency_seconds_sum', labels, counter(300 + index, 9, [70])),
    ];
  });
}

function oddHistograms(): ArraySeries[] {
  const bucket = (name: string, le: string, value: number): ArraySeries => series(name, { le }, () => value);
  return [
    // Counts fall from one bucket to the next.
    ...[
      ['1', 10],
      ['2', 8],
      ['3', 20],
      ['+Inf', 19],
    ].map(([le, value]) => bucket('falling_bucket', String(le), Number(value))),
    ...[
      ['-2', 4],
      ['-1', 9],
      ['1', 15],
      ['+Inf', 16],
    ].map(([le, value]) => bucket('negative_bucket', String(le), Number(value))),
    bucket('endless_bucket', '1', 3),
    bucket('endless_bucket', '2', 4),
    bucket('empty_bucket', '1', 0),
    bucket('empty_bucket', '+Inf', 0),
    bucket('single_bucket', '+Inf', 4),
    bucket('broken_bucket', 'abc', 4),
    bucket('broken_bucket', '1', 4),
    bucket('broken_bucket', '+Inf', 5),
    // Two spellings of one bound.
    bucket('twice_bucket', '1', 2),
    bucket('twice_bucket', '1.0', 3),
    bucket('twice_bucket', '+Inf', 9),
    bucket('almost_bucket', '1', 1),
    bucket('almost_bucket', '2', 1 - 1e-14),
    bucket('almost_bucket', '+Inf', 2),
  ];
}

function gauges(): ArraySeries[] {
  const wave =
    (shift: number, size: number): At =>
    (index) =>
      size * Math.sin((index + shift) / 7) + shift;
  return [
    series('temperature', { node: 'n1', zone: 'east' }, wave(0, 20)),
    series('temperature', { node: 'n2', zone: 'east' }, wave(3, -8)),
    series('temperature', { node: 'n3', zone: 'west' }, wave(11, 2.5)),
    series('temperature', { node: 'n4', zone: 'west' }, (index) =>
      index % 9 === 4 ? Number.NaN : index / 3,
    ),
    series('spiky', { kind: 'inf' }, (index) => (index % 40 === 39 ? Number.POSITIVE_INFINITY : index)),
    series('spiky', { kind: 'minus-inf' }, (index) => (index === 20 ? Number.NEGATIVE_INFINITY : -index)),
    series('spiky', { kind: 'zero' }, (index) => (index % 2 === 0 ? -0 : 0)),
    series('huge', { x: '1' }, () => 1.5e308),
    series('huge', { x: '2' }, () => 1.7e308),
    series('huge', { x: '3' }, (index) => (index % 2 === 0 ? 1e16 : 1)),
    series('tiny', { x: '1' }, (index) => 1e-9 * index),
    series('flat', { x: '1' }, () => 3),
    series('flat', { x: '2' }, () => 3),
    series('flat', { x: '3' }, () => 5.5),
    series('lonely', {}, (index) => (index === 80 ? 7 : null)),
    series(
      'short_lived',
      { pod: 'a' },
      within((index) => index, 10, 50),
    ),
  ];
}

function kubernetes(): ArraySeries[] {
  const pods = ['cart-1', 'cart-2', 'payment-1', 'web-1', 'web-2'];
  return pods.flatMap((pod, index) => {
    const namespace = pod.startsWith('web') ? 'front' : 'shop';
    const uid = `u-${pod}`;
    return [
      series('pod_info', { pod, namespace, node: `n${(index % 3) + 1}`, uid, host_ip: '10.0.0.1' }, () => 1),
      series(
        'cpu_seconds_total',
        { pod, namespace, container: 'main' },
        counter(500 + index, 5, index === 2 ? [100] : []),
      ),
      series('cpu_seconds_total', { pod, namespace, container: 'proxy' }, counter(600 + index, 1)),
      series(
        'memory_bytes',
        { pod, namespace, container: 'main' },
        (i) => 1e8 + ((i * 37 * (index + 1)) % 50) * 1e6,
      ),
      ...(index === 1
        ? []
        : [series('memory_limit_bytes', { pod, namespace, container: 'main' }, () => (index + 1) * 1.5e8)]),
      series('restarts_total', { pod, namespace }, (i) => (index === 2 ? Math.floor(i / 30) : 0)),
    ];
  });
}

function names(): ArraySeries[] {
  return [
    series('texts', { text: 'plain' }, () => 1),
    series('texts', { text: 'with "quotes" and \\ and <&>' }, () => 2),
    series('texts', { text: 'two\nlines' }, () => 3),
    series('texts', { text: '한국어 café' }, () => 4),
    series('left', { k: 'a', v: '1' }, () => 1),
    series('left', { k: 'b', v: '2' }, () => 2),
    series(
      'left',
      { k: 'c', v: '3' },
      within(() => 3, 0, 80),
    ),
    series('right', { k: 'a', w: 'x' }, () => 10),
    series(
      'right',
      { k: 'b', w: 'y' },
      within(() => 20, 50, 161),
    ),
    series('right', { k: 'd', w: 'z' }, () => 40),
    series('both', { k: 'a', w: 'x', extra: 'e1' }, () => 100),
    series('both', { k: 'a', w: 'y', extra: 'e2' }, () => 200),
  ];
}

/** Everything that is odd about series, in 40 minutes; in order of labels, as a block gives them. */
export function differentialSeries(): ArraySeries[] {
  const all = [...requests(), ...histograms(), ...oddHistograms(), ...gauges(), ...kubernetes(), ...names()];
  const keyed = all.map((one) => ({ one, key: Object.entries(one.labels).sort().flat().join('\u0000') }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ one }) => one);
}
