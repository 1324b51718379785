import { seriesTone, type Tone } from './line.ts';

/** The colour of a service: the same in every answer and every pane, by its name alone. */
export function serviceTone(service: string): Tone {
  let hash = 0;
  for (let index = 0; index < service.length; index += 1)
    hash = (hash * 31 + service.charCodeAt(index)) >>> 0;
  return seriesTone(hash);
}
