import { pick } from './random.ts';

type Random = () => number;

/** What a store, a proxy or an attacker might put in the place of a value. */
const strangeValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  'NaN',
  '-0',
  '99999999999999999999999999',
  '\u001b]52;c;AAAA\u0007\u001b[2J\r\n\u202e\u0000',
  'a\u0301'.repeat(2000),
  'line\n'.repeat(5000),
  '%',
  [],
  {},
  [null],
  [[]],
  { constructor: { prototype: 1 } },
  JSON.parse('{"__proto__":{"x":"y"},"toString":"z"}'),
];

/** Changes a recorded body in one to three places, as the random numbers say: its text, its types, its keys, its depth. */
export function mutateAnswer(body: string, random: Random): string | Buffer {
  let text = body;
  const turns = 1 + Math.floor(random() * 3);
  for (let turn = 0; turn < turns; turn += 1) text = mutateValue(text, random) ?? mutateText(text, random);
  return random() < 0.04 ? damageBytes(Buffer.from(text), random) : text;
}

function damageBytes(bytes: Buffer, random: Random): Buffer {
  for (let turn = 0; turn < 5 && bytes.length > 0; turn += 1)
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  return bytes;
}

function mutateText(text: string, random: Random): string {
  const at = Math.floor(random() * text.length);
  const end = at + Math.floor(random() * 40);
  return pick(random, [
    () => text.slice(0, at),
    () => text.slice(0, at) + text.slice(end),
    () => text.slice(0, end) + text.slice(at),
    () => `<html><title>${text.slice(at, end)}</title>`,
    () => '',
    () => `${'['.repeat(20_000)}${text}`,
  ])();
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

/** Changes one value of a JSON text; null where it is none, or where the text itself should be changed. */
function mutateValue(text: string, random: Random): string | null {
  // JSON.stringify cannot write deep lists again, which an earlier turn may have put in.
  if (random() < 0.12 || /\[{100}/.test(text)) return null;
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return null; // not JSON (an earlier turn cut it): its text is changed
  }
  const places: Place[] = [];
  collectPlaces(root, places);
  if (places.length === 0) return null;
  const { holder, key } = pick(random, places);
  const value = holder[key];
  pick(random, [
    () => set(holder, key, pick(random, strangeValues)),
    () => set(holder, key, pick(random, strangeValues)),
    () => set(holder, key, [value, value]),
    () => set(holder, key, { value }),
    () => set(holder, key, typeof value === 'string' ? Number(value) : JSON.stringify(value)),
    () => set(holder, key, nest(value, pick(random, [3, 150, 5000]))),
    () => Reflect.deleteProperty(holder, key),
    () => {
      Reflect.deleteProperty(holder, key);
      set(holder, pick(random, ['constructor', `${key}X`, key.toUpperCase(), '', '__proto__']), value);
    },
  ])();
  return stringify(root);
}

function set(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Text of a value put into many lists: JSON.stringify cannot write deep ones. */
const deep = new Map<string, string>();

function nest(value: unknown, depth: number): string {
  const mark = `nested ${depth} deep ${deep.size}`;
  deep.set(mark, `${'['.repeat(depth)}${JSON.stringify(value) ?? 'null'}${']'.repeat(depth)}`);
  return mark;
}

function stringify(root: unknown): string {
  const text = JSON.stringify(root).replace(
    /"nested \d+ deep \d+"/g,
    (mark) => deep.get(mark.slice(1, -1)) ?? mark,
  );
  deep.clear();
  return text;
}

function collectPlaces(value: unknown, places: Place[]): void {
  if (typeof value !== 'object' || value === null) return;
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    places.push({ holder, key });
    collectPlaces(holder[key], places);
  }
}

/**
 * Puts something of another type in the place of one element of the named lists (`data.result.*`); null where the body has none of
 * them. A reader that leaves the element out would show less than came.
 */
export function damageElement(body: string, paths: readonly string[], random: Random): string | null {
  const root: unknown = JSON.parse(body);
  const places = paths.flatMap((path) => placesAt(root, path.split('.')));
  if (places.length === 0) return null;
  const { holder, key } = pick(random, places);
  const isText = typeof holder[key] === 'string';
  set(holder, key, pick<unknown>(random, isText ? [7, true, {}, ['x']] : [7, true, [7]]));
  return JSON.stringify(root);
}

function placesAt(value: unknown, [step = '', ...rest]: readonly string[]): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  const keys = step === '*' ? (Array.isArray(value) ? Object.keys(holder) : []) : [step];
  return keys
    .filter((key) => Object.hasOwn(holder, key))
    .flatMap((key) => (rest.length === 0 ? [{ holder, key }] : placesAt(holder[key], rest)));
}
