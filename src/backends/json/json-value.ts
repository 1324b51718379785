/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for an object that is neither null nor a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list; empty for anything else, because Go's encoders write `null` for an empty slice and gogo's leave the field out. */
export function listOrEmpty(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The strings of a list; anything else in it is left out. */
export function stringsOf(value: unknown): string[] {
  return listOrEmpty(value).filter((item) => typeof item === 'string');
}

/** A string, or '' for anything else. */
export function textOrEmpty(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The text of any JSON value. String() would call a `toString` that came with an object, and fail where that is no function. */
export function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** A number that is a JSON number or, like 64-bit integers, a text; 0 for anything else. */
export function numberOrZero(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : 0;
}

const nothing: Readonly<Record<string, string>> = Object.freeze({});

/** A map of strings. Values that are not strings become JSON text. In the usual case, without such values, the object is not copied. */
export function stringMapOf(value: unknown): Readonly<Record<string, string>> {
  if (!isJsonObject(value)) return nothing;
  let whole = true;
  for (const name in value) {
    if (typeof value[name] !== 'string') whole = false;
  }
  if (whole) return value as Record<string, string>;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      typeof item === 'string' ? item : JSON.stringify(item),
    ]),
  );
}
