/** Numbers ids of 64 bits, given as two halves, in the order they come: 0, 1, 2, ... */
export interface IdTable {
  /** The number of this id, given to it now when it is new. */
  numberOf(high: number, low: number): number;
}

const firstSlots = 2048;
/** High half, low half, and 1 + the number of the id: 0 for an empty slot. Side by side, for they are looked at together. */
const stride = 4;

/**
 * An open table in one typed array. A Map of 50,000 texts costs the garbage collector more than all that is done with them. The seed
 * keeps a trace of chosen ids from putting all of them into one place; it shows in no answer.
 */
export function createIdTable(seed = Math.floor(Math.random() * 0x1_0000_0000)): IdTable {
  let slots = new Int32Array(firstSlots * stride);
  let mask = firstSlots - 1;
  let count = 0;

  /** Where the id is, or the empty place that it would take. */
  const placeOf = (high: number, low: number): number => {
    let hash = Math.imul(high ^ seed, 0x85eb_ca6b);
    hash = Math.imul(hash ^ (hash >>> 15) ^ low, 0xc2b2_ae35);
    hash ^= hash >>> 16;
    let place = (hash & mask) * stride;
    while (slots[place + 2] !== 0 && (slots[place] !== high || slots[place + 1] !== low))
      place = (place + stride) & (mask * stride);
    return place;
  };
  const put = (place: number, high: number, low: number, number: number): void => {
    slots[place] = high;
    slots[place + 1] = low;
    slots[place + 2] = number;
  };
  const grow = (): void => {
    const old = slots;
    slots = new Int32Array(old.length * 4);
    mask = slots.length / stride - 1;
    for (let from = 0; from < old.length; from += stride) {
      const number = old[from + 2] ?? 0;
      const high = old[from] ?? 0;
      const low = old[from + 1] ?? 0;
      if (number !== 0) put(placeOf(high, low), high, low, number);
    }
  };
  return {
    numberOf(high, low) {
      const place = placeOf(high | 0, low | 0);
      const known = slots[place + 2] ?? 0;
      if (known !== 0) return known - 1;
      count += 1;
      put(place, high | 0, low | 0, count);
      if (count * 2 > mask) grow();
      return count - 1;
    },
  };
}
