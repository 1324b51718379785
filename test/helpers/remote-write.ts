import type { Labels } from '../../src/domain/labels.ts';
import type { RunningPrometheus } from './real-prometheus.ts';

export interface WrittenSeries {
  readonly labels: Labels;
  /** `[time in ms, value]`, ascending; null is the mark that the series has ended. */
  readonly samples: readonly (readonly [number, number | null])[];
  readonly exemplars?: readonly {
    readonly labels: Labels;
    readonly value: number;
    readonly timeMs: number;
  }[];
}

/**
 * Writes series by Prometheus's remote write. A server takes nothing much older than its newest sample: write in
 * order of time. Throws with the server's words where it refuses.
 */
export async function writeRemote(
  server: RunningPrometheus,
  series: readonly WrittenSeries[],
): Promise<void> {
  const message = Buffer.concat(series.map((one) => field(1, timeSeries(one))));
  const headers = {
    'content-type': 'application/x-protobuf',
    'content-encoding': 'snappy',
    'x-prometheus-remote-write-version': '0.1.0',
  };
  const { status, body } = await server.post('/api/v1/write', headers, snappy(message));
  if (status !== 204 && status !== 200) throw new Error(`remote write: ${status} ${JSON.stringify(body)}`);
}

function timeSeries({ labels, samples, exemplars = [] }: WrittenSeries): Buffer {
  return Buffer.concat([
    ...labelFields(labels),
    ...samples.map(([timeMs, value]) => field(2, Buffer.concat([double(1, value), integer(2, timeMs)]))),
    ...exemplars.map(({ labels: own, value, timeMs }) =>
      field(3, Buffer.concat([...labelFields(own), double(2, value), integer(3, timeMs)])),
    ),
  ]);
}

/** Labels must be in order of names. */
function labelFields(labels: Labels): Buffer[] {
  return Object.entries(labels)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) =>
      field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(value))])),
    );
}

/** A length-delimited protobuf field. */
function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function double(number: number, value: number | null): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = number * 8 + 1;
  if (value === null) bytes.writeBigUInt64LE(0x7ff0000000000002n, 1);
  else bytes.writeDoubleLE(value, 1);
  return bytes;
}

function integer(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

/** Snappy's block format with literals alone: legal, and not smaller. */
function snappy(bytes: Buffer): Buffer {
  const pieces: Buffer[] = [varint(bytes.length)];
  const longest = 65_536;
  for (let at = 0; at < bytes.length; at += longest) {
    const literal = bytes.subarray(at, at + longest);
    const tag = Buffer.alloc(3);
    // A literal whose length less one stands in the two bytes after the tag.
    tag[0] = 61 * 4;
    tag.writeUInt16LE(literal.length - 1, 1);
    pieces.push(tag, literal);
  }
  return Buffer.concat(pieces);
}
