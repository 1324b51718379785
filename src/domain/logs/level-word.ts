/** How grave a log line is. */
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'unknown';

/** The words that loggers write for each level, the short ones and the misspelt ones of well-known loggers too. */
const spellings: Readonly<Record<Exclude<LogLevel, 'unknown'>, string>> = {
  fatal: 'fatal ftl fata panic dpanic pnc critical crit crt emerg emergency alert alrt f c',
  error: 'error err eror erro severe fail failure e',
  warn: 'warn warning wrn wn w',
  info: 'info inf information informational notice ntc log i n',
  debug: 'debug dbg dbug debu fine config verbose d',
  trace: 'trace trce trc trac vrb finer finest silly t v',
};

const levelOfWord: ReadonlyMap<string, LogLevel> = new Map(
  Object.entries(spellings).flatMap(([level, words]) =>
    words.split(' ').map((word): [string, LogLevel] => [word, level as LogLevel]),
  ),
);

/** The level that a word names, in any case, also as `SEVERITY_NUMBER_WARN`; a digit behind it (`DEBUG1`, `WARN2`) only grades it. `unknown` for any other word. */
export function levelOfName(word: string): LogLevel {
  const plain = word
    .trim()
    .toLowerCase()
    .replace(/^severity_number_/, '')
    .replace(/\d$/, '');
  return levelOfWord.get(plain) ?? 'unknown';
}

/** The fields that may hold a level, `.`, `-` and `@` written as `_`: Loki names parsed fields so. A word in any of them counts more than a number. */
export const levelFields = [
  'level',
  'severity_text',
  'severity',
  'lvl',
  'loglevel',
  'log_level',
  'levelname',
  'level_name',
  'severitytext',
  '_level',
  '_l',
  'sev',
  'severity_number',
  'severitynumber',
  'levelno',
  'priority',
  'syslog_severity',
  'PRIORITY',
] as const;

/** The level that the value of a field means: a word, or a number on the scale of that field. `unknown` for any other value. */
export function levelOfField(name: string, value: string): LogLevel {
  const text = value.trim();
  if (!/^\d{1,3}$/.test(text)) return levelOfName(text);
  const number = Number(text);
  switch (name.toLowerCase().replace(/[.@-]/g, '_')) {
    case 'severity_number':
    case 'severitynumber':
    case 'severity_text':
    case 'severitytext':
      return levelOfOtel(number);
    case 'levelno':
      // Python counts WARNING as 30, where bunyan counts info.
      return levelOfBunyan(number + 10);
    case 'priority':
    case 'syslog_severity':
      return levelOfSyslog(number);
    case 'severity':
    case 'sev':
      return number <= 7 ? levelOfSyslog(number) : levelOfOtel(number);
    default:
      if (number <= 7) return levelOfSyslog(number);
      return number < 100 ? levelOfBunyan(number) : levelOfMonolog(number);
  }
}

/** The severity of syslog and journald: 0 (emergency) to 7 (debug). */
export function levelOfSyslog(number: number): LogLevel {
  return (
    (['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug'] as const)[number] ?? 'unknown'
  );
}

/** OpenTelemetry's SeverityNumber: four numbers for each level, from 1 (trace) to 24 (fatal). */
function levelOfOtel(number: number): LogLevel {
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
  return number < 1 ? 'unknown' : (levels[(number - 1) >> 2] ?? 'unknown');
}

/** The levels of bunyan and pino: 10 (trace) to 60 (fatal). Numbers between them belong to the level below. */
function levelOfBunyan(number: number): LogLevel {
  const levels = ['unknown', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
  return levels[Math.floor(number / 10)] ?? 'unknown';
}

/** The levels of Monolog: 100 (debug) to 600 (emergency). */
function levelOfMonolog(number: number): LogLevel {
  if (number % 50 !== 0 || number > 600) return 'unknown';
  if (number >= 500) return 'fatal';
  if (number === 400) return 'error';
  if (number === 300) return 'warn';
  return number === 100 ? 'debug' : number === 200 || number === 250 ? 'info' : 'unknown';
}
