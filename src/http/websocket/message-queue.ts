/** Hands messages from a producer that cannot wait to a reader that may be slow. */
export interface MessageQueue<T> {
  readonly messages: AsyncIterable<T>;
  push(message: T): void;
  /** Ends the queue after the messages pushed so far; the reader gets the error after them. Only the first call counts. */
  end(error?: Error): void;
}

export interface QueueSteps<T> {
  /** How much of the queue's memory a message takes, for texts their length. */
  readonly weightOf: (message: T) => number;
  /** Called when `high` messages, or messages of the weight `heavy`, wait: the producer must stop. */
  readonly onFull: () => void;
  /** Called when fewer than `low` messages of less than half that weight wait again: the producer may go on. */
  readonly onDrained: () => void;
  /** Called when the reader leaves before the end. */
  readonly onLeave: () => void;
}

const high = 1_000;
const low = 500;
/** 8 million characters: frames of a megabyte each must not fill the memory before a thousand of them wait. */
const heavy = 8_000_000;

/** Creates a first-in, first-out queue for one reader. */
export function createMessageQueue<T>(steps: QueueSteps<T>): MessageQueue<T> {
  let waiting: T[] = [];
  let isFull = false;
  /** The weight of all messages that were pushed and not read yet. */
  let weight = 0;
  let ended: { readonly error: Error | undefined } | undefined;
  let wake: (() => void) | undefined;

  async function* read(): AsyncGenerator<T, void, undefined> {
    try {
      for (;;) {
        const batch = waiting;
        waiting = [];
        for (const [index, message] of batch.entries()) {
          weight -= steps.weightOf(message);
          if (isFull && weight < heavy / 2 && batch.length - index + waiting.length < low) {
            isFull = false;
            steps.onDrained();
          }
          yield message;
        }
        if (waiting.length > 0) continue;
        if (ended !== undefined) break;
        if (isFull) {
          isFull = false;
          steps.onDrained();
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      if (ended === undefined) steps.onLeave();
    }
    if (ended.error !== undefined) throw ended.error;
  }

  const rouse = (): void => {
    wake?.();
    wake = undefined;
  };
  return {
    messages: { [Symbol.asyncIterator]: read },
    push(message) {
      if (ended !== undefined) return;
      waiting.push(message);
      weight += steps.weightOf(message);
      if (!isFull && (waiting.length >= high || weight >= heavy)) {
        isFull = true;
        steps.onFull();
      }
      rouse();
    },
    end(error) {
      ended ??= { error };
      rouse();
    },
  };
}
