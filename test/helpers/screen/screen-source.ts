import type { Picture } from './picture.ts';

/** Something with a screen and a keyboard: a program in a pseudo-terminal, or the reducer and painter in this process. */
export interface ScreenSource {
  /** What is shown; null while a frame is on its way: half of one is not what a person sees. */
  picture(): Picture | null;
  /** Calls back whenever that may have changed. Gives the function that ends it. */
  watch(changed: () => void): () => void;
  /** Types bytes. */
  write(bytes: string): void;
  /** How long a condition may take to come true, ms. */
  readonly patienceMs: number;
}
