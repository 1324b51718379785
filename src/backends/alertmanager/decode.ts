import type { ManagedAlert, Matcher, Silence } from '../../domain/alerts/alert.ts';
import {
  asArray,
  asArrayOrNone,
  asLabels,
  asObject,
  asString,
  asStrings,
  unexpected,
} from '../json/json-shape.ts';
import { textOrEmpty } from '../json/json-value.ts';
import type { WireAlert, WireSilence, WireStatus } from './wire.ts';

export interface AlertmanagerStatus {
  readonly version: string;
  /** `ready`, `settling`, `disabled`. */
  readonly cluster: string;
  readonly peers: number;
  /** Unix ms. */
  readonly startedAtMs: number;
}

/** An object that should have the keys of a wire type. Its values are not checked yet. */
type Untrusted<T> = Partial<Record<keyof T, unknown>>;

export function decodeAlerts(body: unknown): ManagedAlert[] {
  return asArray(body, 'the answer').map((item, index) => decodeAlert(item, `[${index}]`));
}

function decodeAlert(item: unknown, where: string): ManagedAlert {
  const alert: Untrusted<WireAlert> = asObject(item, where);
  const status: Untrusted<WireAlert['status']> = asObject(alert.status, `${where}.status`);
  return {
    labels: asLabels(alert.labels, `${where}.labels`),
    annotations: asLabels(alert.annotations, `${where}.annotations`),
    fingerprint: asString(alert.fingerprint, `${where}.fingerprint`),
    startsAtMs: decodeTime(alert.startsAt, `${where}.startsAt`),
    endsAtMs: decodeTime(alert.endsAt, `${where}.endsAt`),
    updatedAtMs: decodeTime(alert.updatedAt, `${where}.updatedAt`),
    generatorUrl: textOrEmpty(alert.generatorURL),
    receivers: asArrayOrNone(alert.receivers, `${where}.receivers`).map((receiver) =>
      textOrEmpty(asObject(receiver, `${where}.receivers`).name),
    ),
    state: decodeAlertState(status.state, `${where}.status.state`),
    silencedBy: asStrings(status.silencedBy, `${where}.status.silencedBy`),
    inhibitedBy: asStrings(status.inhibitedBy, `${where}.status.inhibitedBy`),
    mutedBy: asStrings(status.mutedBy, `${where}.status.mutedBy`),
  };
}

function decodeAlertState(state: unknown, where: string): ManagedAlert['state'] {
  if (state === 'active' || state === 'suppressed' || state === 'unprocessed') return state;
  throw unexpected(where, 'active, suppressed or unprocessed');
}

export function decodeSilences(body: unknown): Silence[] {
  return asArray(body, 'the answer').map((item, index) => {
    const where = `[${index}]`;
    const silence: Untrusted<WireSilence> = asObject(item, where);
    return {
      id: asString(silence.id, `${where}.id`),
      state: decodeSilenceState(asObject(silence.status, `${where}.status`).state, `${where}.status.state`),
      comment: textOrEmpty(silence.comment),
      createdBy: textOrEmpty(silence.createdBy),
      startsAtMs: decodeTime(silence.startsAt, `${where}.startsAt`),
      endsAtMs: decodeTime(silence.endsAt, `${where}.endsAt`),
      matchers: asArrayOrNone(silence.matchers, `${where}.matchers`).map((matcher) =>
        decodeMatcher(matcher, `${where}.matchers`),
      ),
    };
  });
}

function decodeSilenceState(state: unknown, where: string): Silence['state'] {
  if (state === 'active' || state === 'pending' || state === 'expired') return state;
  throw unexpected(where, 'active, pending or expired');
}

function decodeMatcher(item: unknown, where: string): Matcher {
  const matcher = asObject(item, where);
  return {
    name: asString(matcher.name, `${where}.name`),
    value: asString(matcher.value, `${where}.value`),
    isRegex: matcher.isRegex === true,
    isEqual: matcher.isEqual !== false,
  };
}

export function decodeStatus(body: unknown): AlertmanagerStatus {
  const status: Untrusted<WireStatus> = asObject(body, 'the answer');
  const cluster = asObject(status.cluster, 'cluster');
  return {
    version: textOrEmpty(asObject(status.versionInfo, 'versionInfo').version),
    cluster: textOrEmpty(cluster.status),
    peers: asArrayOrNone(cluster.peers, 'cluster.peers').length,
    startedAtMs: decodeTime(status.uptime, 'uptime'),
  };
}

function decodeTime(text: unknown, where: string): number {
  const ms = Date.parse(textOrEmpty(text));
  if (Number.isNaN(ms)) throw unexpected(where, 'a time');
  return ms;
}
