/** `1 line`, `3 lines`; `plural` where an s is not enough (`2 queries`). */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
