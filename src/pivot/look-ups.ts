/** How many traces were looked up, and how many of those the store does not have. Look-ups that failed do not count. */
export interface LookUps {
  readonly lookedUp: number;
  readonly missing: number;
}
