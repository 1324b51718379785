import { seriesTone, type Tone } from './line.ts';

/** The colour of a service. It depends on the name alone, so it is the same in every answer and every pane. */
export function serviceTone(service: string): Tone {
  return seriesTone(hashOfName(service));
}

/** A number from 0 on that depends on the name alone. */
export function hashOfName(name: string): number {
  let hash = 0;
  for (let index = 0; index < name.length; index += 1) hash = (hash * 31 + name.charCodeAt(index)) >>> 0;
  return hash;
}
