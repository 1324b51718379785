/** Numbers ids of 64 bits, given as two halves, in the order of their first use: 0, 1, 2, ... */
export interface IdTable {
  /** The number of an id. A new id gets the next number. */
  numberOf(high: number, low: number): number;
}

const firstSlots = 2048;
/** The integers of a slot: high half, low half, 1 + the number of the id (0 for an empty slot), and one unused. */
const stride = 4;

/**
 * Creates an open-addressing hash table in one typed array, because a Map of 50,000 texts costs too much garbage collection. The seed
 * keeps a trace with chosen ids from filling one run of slots; no result depends on it.
 */
export function createIdTable(seed = Math.floor(Math.random() * 0x1_0000_0000)): IdTable {
  let slots = new Int32Array(firstSlots * stride);
  let mask = firstSlots - 1;
  let count = 0;

  /** The position of an id's slot, or of the empty slot that it would take. */
  const positionOf = (high: number, low: number): number => {
    let hash = Math.imul(high ^ seed, 0x85eb_ca6b);
    hash = Math.imul(hash ^ (hash >>> 15) ^ low, 0xc2b2_ae35);
    hash ^= hash >>> 16;
    let position = (hash & mask) * stride;
    while (slots[position + 2] !== 0 && (slots[position] !== high || slots[position + 1] !== low))
      position = (position + stride) & (mask * stride);
    return position;
  };
  const put = (position: number, high: number, low: number, number: number): void => {
    slots[position] = high;
    slots[position + 1] = low;
    slots[position + 2] = number;
  };
  const grow = (): void => {
    const old = slots;
    slots = new Int32Array(old.length * 4);
    mask = slots.length / stride - 1;
    for (let from = 0; from < old.length; from += stride) {
      const number = old[from + 2] ?? 0;
      const high = old[from] ?? 0;
      const low = old[from + 1] ?? 0;
      if (number !== 0) put(positionOf(high, low), high, low, number);
    }
  };
  return {
    numberOf(high, low) {
      const position = positionOf(high | 0, low | 0);
      const known = slots[position + 2] ?? 0;
      if (known !== 0) return known - 1;
      count += 1;
      put(position, high | 0, low | 0, count);
      if (count * 2 > mask) grow();
      return count - 1;
    },
  };
}
