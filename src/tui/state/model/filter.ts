/** Whether each word of a filter occurs in one of the texts. Case counts only if the filter has capitals. */
export function matchesFilter(filter: string, texts: Iterable<string>): boolean {
  const words = filter.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return true;
  const fold = filter === filter.toLowerCase();
  let all = '';
  for (const text of texts) all += `${fold ? text.toLowerCase() : text}\n`;
  return words.every((word) => all.includes(word));
}
