import { type LogLevel, levelOfField, levelOfName, levelOfSyslog } from './level-word.ts';
import { frontTime, withoutCarrier } from './line-front.ts';

/** The level that a line itself names. */
export interface GuessedLevel {
  readonly level: LogLevel;
  /** Whether the line says it in a place that is meant for it, and not only as a word among others. */
  readonly isFirm: boolean;
}

const none: GuessedLevel = { level: 'unknown', isFirm: false };

/** The search covers only the front of a line: a level stands there, and a line may be megabytes long. In JSON it may stand behind the message. */
const headUnits = 256;
const jsonHeadUnits = 2048;

const priority = /^<(\d{1,3})>/;
const klog = /^([IWEF])\d{4} \d{2}:\d{2}:\d{2}/;
const redis = /^(?:\d+:[A-Z] )?\d{1,2} [A-Z][a-z]{2} (?:\d{4} )?\d{2}:\d{2}:\d{2}\.\d{3} ([.\-*#]) /;
const redisLevels: ReadonlyMap<string, LogLevel> = new Map([
  ['.', 'debug'],
  ['-', 'debug'],
  ['*', 'info'],
  ['#', 'warn'],
]);

const crash =
  /^(?:panic: |panic\(|[Ff]atal error: |Traceback \(most recent|Exception in thread |Unhandled exception|Uncaught |thread '[^']*'(?: \(\d+\))? panicked at|PHP (?:Fatal|Parse) error)/;
const thrown =
  /^(?:Caused by: )?(?:[\w$]+[.:]{1,2})*[A-Z][\w$]*(?:Error|Exception)(?:[:\s(]|$)|^\*\* \([\w.]+\) |\b[Oo]ut of memory: Kill|\boom-kill|\bOOMKilled\b|^Segmentation fault/;
const php = /^PHP (Warning|Notice|Deprecated)\b/;

/** `level=warn`, `"log.level": "error"`, `@l`; not inside a text of JSON, where the quotes are escaped. */
const keyed =
  /(?<![\w\\.@-])"?(@?level|@l|log\.?_?level|lvl|sev|severity|severity_?text|level_?name)"?\s*[=:]\s*["']?([a-z]+)\d?\b/gi;
const keyedNumber =
  /(?<![\w\\])"(@?level|log\.?_?level|lvl|sev|severity|severity_?number|levelno|priority)"\s*:\s*"?(\d{1,3})(?![\d.])/gi;
/** A number counts in logfmt only, read from its first field on: `water level=2` is prose. */
const logfmtNumber =
  /^(?:[\w.]+=(?:"[^"]*"|[^\s"]\S*|) +)*?(level|lvl|severity|severity_number|priority)=(\d{1,3})(?=\s|$)/;
/** Serilog's compact JSON, which leaves out the level of information. */
const serilog = /^\{"@t":/;
/** MongoDB's lines of JSON. */
const mongo = /^\{"t":\{"\$date":"[^"]*"\},"s":"([FEWID])\d?"/;

const words =
  'fatal|ftl|panic|dpanic|critical|crit|emerg|emergency|alert|error|err|eror|erro|severe|fail|warn|warning|wrn|info|inf|information|notice|debug|dbg|dbug|verbose|vrb|trace|trce|trc';
/** Words of every language, which are levels in a level's place and in capitals only. */
const capitalWords = `${words}|fine|finer|finest|config`.toUpperCase();
/** The word that stands first, after the time: in brackets, or with a colon or a tab behind it. */
const placed = new RegExp(
  `^(?:[[<(](?:\\w+:)?(${words})\\d?[\\])>]|(${words})\\d?(?=:(?:\\s|$)|\\t|$))`,
  'i',
);
const placedCapitals = new RegExp(`^(?:\\[[^\\]]*\\]\\s*)*(${capitalWords})\\d?(?![\\w-])`);
/** Behind a time a word in small letters is a level as well. */
const placedSmall = new RegExp(`^(${words})\\d?(?=\\s)`);
/** A letter in the place of a level: `[E] text`, Android's `E/Tag( 12): text` and, behind its time, `  12  34 E Tag: text`. */
const letters = [
  /^\[([FEWID])\](?=\s)/,
  /^([VDIWEF])\/[^\s(:]{1,40} *\( *\d+\):/,
  /^\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3} +\d+ +\d+ ([VDIWEF]) /,
];
/** GitHub's commands of a workflow: `::error file=x::text`. */
const workflow = /^::(error|warning|notice|debug)(?: [^:]*)?::/;
/** `[error]`, Apache's `[core:error]`, Serilog's `[10:00:00 ERR]` anywhere. */
const bracketed = new RegExp(`\\[(?:[\\w.:]+[ :])?(${words})\\]`, 'i');
const capitals = new RegExp(`(?<![\\w-])(${words.toUpperCase().replace('|FAIL', '')})\\d?(?![\\w-])`);
const postgres =
  /(?:^|[\]\s])(LOG|STATEMENT|DETAIL|HINT|CONTEXT|PANIC|FATAL|ERROR|WARNING|NOTICE|INFO|DEBUG)\d?: {2}/;
/** An access line of a web server, or a field that holds a status. */
const served =
  /\bHTTP\/\d(?:\.\d)?" (\d{3})\b|\b(?:http_?)?(?:status|status_code|response_code)"?\s*[=:]\s*"?(\d{3})\b/i;

/** Guesses the level of a line from its front, its colours taken off. */
export function guessLevel(line: string): GuessedLevel {
  const start = line.length > jsonHeadUnits ? line.slice(0, jsonHeadUnits) : line;
  const plain = withoutCarrier(start);
  const head = plain.slice(0, headUnits);
  const body = head.replace(frontTime, '');
  return firmSign(plain, head, body) ?? weakSign(head, body);
}

function firm(level: LogLevel | undefined): GuessedLevel | null {
  return level === undefined || level === 'unknown' ? null : { level, isFirm: true };
}

function firmSign(plain: string, head: string, body: string): GuessedLevel | null {
  const letter = klog.exec(head)?.[1];
  if (letter !== undefined) return firm(levelOfName(letter));
  const pri = priority.exec(head)?.[1];
  const ofSyslog = pri !== undefined && Number(pri) < 192 ? levelOfSyslog(Number(pri) & 7) : undefined;
  const mark = redis.exec(head)?.[1];
  const ofMark = mark === undefined ? undefined : redisLevels.get(mark);
  if (crash.test(body)) return firm('fatal');
  return (
    firm(ofMark) ??
    firm(
      body.length < head.length && !body.startsWith('{') ? levelOfMatch(placedSmall.exec(body)) : undefined,
    ) ??
    firm(levelOfMatch(letterOf(body) ?? letterOf(head) ?? workflow.exec(body))) ??
    firm(levelOfMatch(postgres.exec(head) ?? placed.exec(body) ?? placedCapitals.exec(body))) ??
    firm(levelOfKeys(body.startsWith('{') ? plain : head)) ??
    firm(ofSyslog)
  );
}

function letterOf(text: string): RegExpExecArray | undefined {
  for (const form of letters) {
    const match = form.exec(text);
    if (match !== null) return match;
  }
  return undefined;
}

function weakSign(head: string, body: string): GuessedLevel {
  const level =
    levelOfMatch(php.exec(body)) ??
    (thrown.test(body) ? 'error' : undefined) ??
    earliest([bracketed.exec(head), capitals.exec(head)]) ??
    levelOfStatus(served.exec(head)) ??
    (serilog.test(head) ? 'info' : undefined);
  return level === undefined ? none : { level, isFirm: false };
}

function levelOfKeys(text: string): LogLevel | undefined {
  const letter = mongo.exec(text)?.[1];
  if (letter !== undefined) return levelOfName(letter);
  for (const [, name = '', value = ''] of text.matchAll(keyed)) {
    const level = levelOfField(name, value);
    if (level !== 'unknown') return level;
  }
  for (const [, name = '', value = ''] of text.matchAll(keyedNumber)) {
    const level = levelOfField(name, value);
    if (level !== 'unknown') return level;
  }
  const [, name = '', value = ''] = logfmtNumber.exec(text) ?? [];
  return name === '' ? undefined : levelOfField(name, value);
}

/** The level of the first group that matched. */
function levelOfMatch(match: RegExpExecArray | null): LogLevel | undefined {
  const word = match?.slice(1).find((group) => group !== undefined);
  if (word === undefined) return undefined;
  const known = levelOfName(word);
  if (known !== 'unknown') return known;
  return /^deprecated$/i.test(word) ? 'warn' : 'info';
}

function earliest(matches: readonly (RegExpExecArray | null)[]): LogLevel | undefined {
  let first: RegExpExecArray | null = null;
  for (const match of matches)
    if (match !== null && (first === null || match.index < first.index)) first = match;
  return levelOfMatch(first);
}

function levelOfStatus(match: RegExpExecArray | null): LogLevel | undefined {
  const status = Number(match?.[1] ?? match?.[2] ?? 0);
  return status >= 500 && status <= 599 ? 'error' : undefined;
}
