import { ObsqError, toObsqError } from '../../domain/errors.ts';
import type { DroppedEntry, LogEntry } from '../../domain/logs/log-entry.ts';
import { parseBoundedJson } from '../../domain/text/bounded-json.ts';
import { isJsonObject, stringMapOf, textOrEmpty } from '../json/json-value.ts';
import { readPartialMarks } from '../partial-mark.ts';
import { decodeStreams } from './decode-streams.ts';
import { mergeEntries } from './merge-entries.ts';
import type { WireTailFrame } from './wire.ts';

/** The content of one frame of a tail. */
export interface TailFrame {
  /** Oldest first. */
  readonly entries: readonly LogEntry[];
  /** Entries that the server dropped because the tail was too slow. */
  readonly dropped: readonly DroppedEntry[];
  /** That the server says that the frame is not whole: a sentence, or null. */
  readonly partial: string | null;
}

/** Decodes a websocket frame (docs/stores.md 2.6), in which each entry is a stream of its own. Throws ObsqError (`backend`) for any other form. */
export function decodeTailFrame(text: string): TailFrame {
  const frame = parseFrame(text);
  return {
    entries: mergeEntries(decodeFrameStreams(frame.streams), 'forward'),
    dropped: decodeDropped(frame.dropped_entries),
    partial: partialOf(frame),
  };
}

function partialOf(frame: WireTailFrame): string | null {
  const { warnings, partial } = readPartialMarks({ status: 200, headers: {} }, frame);
  return partial ? warnings.join('; ') : null;
}

/** Something of another form says no less that entries were dropped: it stands for one of unknown time, so that the gap is read. */
function decodeDropped(dropped: unknown): readonly DroppedEntry[] {
  if (dropped === undefined || dropped === null) return [];
  const list: readonly unknown[] = Array.isArray(dropped) ? dropped : [dropped];
  return list.map((item) => {
    const entry = isJsonObject(item) ? item : {};
    return { timestampNs: textOrEmpty(entry.timestamp), labels: stringMapOf(entry.labels) };
  });
}

function decodeFrameStreams(streams: unknown): LogEntry[][] {
  try {
    return decodeStreams(streams, 'streams');
  } catch (cause) {
    throw malformedFrame(`cannot be read: ${toObsqError(cause).message}`, cause);
  }
}

function parseFrame(text: string): WireTailFrame {
  let frame: unknown;
  try {
    frame = parseBoundedJson(text);
  } catch (cause) {
    if (cause instanceof ObsqError) throw cause;
    throw malformedFrame('is not JSON', cause);
  }
  if (!isJsonObject(frame)) throw malformedFrame('is not a JSON object');
  return frame;
}

function malformedFrame(what: string, cause?: unknown): ObsqError {
  return new ObsqError({ kind: 'backend', backend: 'loki', message: `A frame of the tail ${what}`, cause });
}
