/** Formats JSON as Go's encoders do: `<`, `>`, `&` and the two line separators escaped (docs/stores.md 2.3). */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
