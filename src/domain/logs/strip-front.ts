import { frontTime } from './line-front.ts';

const levelWords =
  'FATAL|PANIC|CRITICAL|CRIT|EMERG|ALERT|ERROR|ERR|SEVERE|WARNING|WARN|WRN|INFORMATION|INFO|INF|NOTICE|DEBUG|DBG|TRACE|TRC|FINE|FINER|FINEST';
/** In small letters a level without brackets could begin a sentence: `error handling request`. */
const bareLevel = new RegExp(`^(?:${levelWords})(?=[\\s:|-])[\\s:|-]*`);
const level = new RegExp(`^[[<(](?:${levelWords})[\\])>]:?[\\s:|-]*`, 'i');
/** `root - ERROR - `, as Python writes it. */
const named = new RegExp(`^[\\w.]+ - (?=(?:${levelWords}) - )`);
/** glog's front: letter, day, time, thread, place. */
const klog = /^[IWEF]\d{4} \d{2}:\d{2}:\d{2}(?:\.\d+)?\s+\d+\s+[\w./-]+:\d+\]\s*/;
/** Ids of a trace, wherever they stand. */
const ids = /[[(]?\b(?:trace|span)[_.\s-]?id["']?\s?[:=]\s?["']?[0-9a-f]{8,32}["']?[\])]?,?\s*/gi;
/** `[billing,4eb5…,ab6a…]` of Spring, `[4eb5…]`: an id among words. */
const idBrackets = /^\[[^\]]*\b[0-9a-f]{16,32}\b[^\]]*\]\s*/i;
const emptyIds = /^\[[\w.-]*,,?[\w-]*\]\s*/;
/** The process and the thread of Spring and logback, which a line break would otherwise show before the sentence. */
const process = /^(?:\d{1,7} )?--- (?:\[[^\]]*\]\s*)*/;
const thread = /^\[[^\]]*(?:main|thread|exec|pool|worker|nio|http|scheduling|task)[^\]]*\]\s*/i;
/** `c.e.billing.LedgerClient : `, `com.acme.Ledger - `. */
const logger = /^(?:[a-z]\w*\.)+[\w$[\]]+\s*(?::|-)\s+/i;
/** A class without its package. */
const classLogger = /^[\w$.]*[A-Z][\w$]*(?:\[[^\]]*\])?\s+:\s+/;

/** What of a line's front can go, in any order. */
const parts: readonly RegExp[] = [
  klog,
  frontTime,
  level,
  bareLevel,
  named,
  process,
  idBrackets,
  emptyIds,
  thread,
  logger,
];

/** A line's text behind its time, level, ids, thread and logger. A line of nothing else comes back unchanged. */
export function stripFront(line: string): string {
  let rest = line.replace(ids, '').trimStart();
  let hadFront = false;
  for (let pass = 0; pass < 12; pass += 1) {
    const found = frontOf(rest);
    if (found === '') break;
    hadFront = true;
    rest = rest.slice(found.length).trimStart();
  }
  if (hadFront) rest = rest.replace(classLogger, '');
  return rest === '' ? line.trim() : rest;
}

/** The first part that the text begins with; '' if it begins with none. */
function frontOf(text: string): string {
  for (const part of parts) {
    const [found = ''] = part.exec(text) ?? [];
    if (found !== '') return found;
  }
  return '';
}
