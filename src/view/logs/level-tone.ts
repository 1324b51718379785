import type { LogLevel } from '../../domain/logs/level-word.ts';
import type { Tone } from '../text/line.ts';

/** How the word of a level is drawn. */
export const levelTones: Readonly<Record<LogLevel, Tone>> = {
  fatal: 'error',
  error: 'error',
  warn: 'warn',
  info: 'plain',
  debug: 'debug',
  trace: 'debug',
  unknown: 'plain',
};
