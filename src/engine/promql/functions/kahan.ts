/** A running sum with the error of its additions (Neumaier's algorithm), like the server's. */
export class KahanSum {
  sum: number;
  error = 0;

  constructor(first = 0) {
    this.sum = first;
  }

  add(value: number): void {
    const total = this.sum + value;
    if (total === Number.POSITIVE_INFINITY || total === Number.NEGATIVE_INFINITY) this.error = 0;
    else if (Math.abs(this.sum) >= Math.abs(value)) this.error += this.sum - total + value;
    else this.error += value - total + this.sum;
    this.sum = total;
  }

  get total(): number {
    return this.sum + this.error;
  }
}

/** Computes a mean value by value: the sum divided by the count, and incrementally once the sum would overflow. */
export class KahanMean {
  readonly #running: KahanSum;
  #count = 1;
  #stepwise = false;

  constructor(first: number) {
    this.#running = new KahanSum(first);
  }

  add(value: number): void {
    this.#count += 1;
    const running = this.#running;
    if (!this.#stepwise) {
      const { sum, error } = running;
      running.add(value);
      if (Number.isFinite(running.sum) || Number.isNaN(running.sum)) return;
      this.#stepwise = true;
      running.sum = sum / (this.#count - 1);
      running.error = error / (this.#count - 1);
    }
    const weight = (this.#count - 1) / this.#count;
    running.sum *= weight;
    running.error *= weight;
    running.add(value / this.#count);
  }

  get mean(): number {
    const { sum, error } = this.#running;
    return this.#stepwise ? sum + error : sum / this.#count + error / this.#count;
  }
}
