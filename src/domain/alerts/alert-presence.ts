import type { Rule } from './alert.ts';
import type { CurrentAlert } from './current-alert.ts';

/** What is known of one alert: that it fires, that its condition holds but not for long enough, that it is over, or nothing. */
export type AlertPresence = 'firing' | 'pending' | 'resolved' | 'unknown';

export interface NamedAlert {
  /** The current alerts of this name. */
  readonly alerts: readonly CurrentAlert[];
  /** The rules of this name; null if no store of rules has answered. */
  readonly rules: readonly Rule[] | null;
  /** Whether every store that was asked has answered in full. */
  readonly isWhole: boolean;
  /** Whether the alert was seen before, by the same reader. */
  readonly wasSeen: boolean;
}

/**
 * The state of an alert, as whoever waits for it means it. A silenced or inhibited alert still fires. It is over only if that was seen: a
 * rule of its name was evaluated and none of its alerts is there, or it was there before and is gone.
 */
export function presenceOfAlert({ alerts, rules, isWhole, wasSeen }: NamedAlert): AlertPresence {
  if (alerts.some(isFiring)) return 'firing';
  if (alerts.length > 0) return 'pending';
  if (!isWhole) return 'unknown';
  // After a restart a server lists its rules before it has evaluated them, and a rule that fails says nothing.
  const isEvaluated = rules !== null && rules.length > 0 && rules.every(({ health }) => health === 'ok');
  return isEvaluated || (wasSeen && (rules === null || rules.length === 0)) ? 'resolved' : 'unknown';
}

/** Alertmanager holds only alerts that fire. What only the rule knows fires if the rule says so. */
function isFiring({ rule, managed }: CurrentAlert): boolean {
  return managed !== null || rule?.alert.state === 'firing';
}
