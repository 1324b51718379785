const colour = /\u001b\[[0-9;:]*m/g;
/** What the runtime of containers writes before each line. */
const criPrefix = /^\S{20,40} std(?:out|err) [FP] /;

/** A time at the front, of a date, of the clock or in Unix time, with the separators behind it. */
export const frontTime =
  /^[[(]?(?:\d{4}[-/]\d{2}[-/]\d{2}(?:[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?|\d{2}:\d{2}:\d{2}(?:[.,]\d+)?|[A-Z][a-z]{2} +\d{1,2} \d{2}:\d{2}:\d{2}|\d{10}(?:\.\d+)?|\d{13,19})[\])]?[\s|:,-]*/;

/** A text without what carried it here: the colours of a terminal, the prefix of a container's runtime. */
export function withoutCarrier(text: string): string {
  return (text.includes('\u001b') ? text.replace(colour, '') : text).replace(criPrefix, '').trimStart();
}
