/** A text of a provisioning file as obsq's configuration says it: Grafana's references become ours. */
export interface GrafanaText {
  readonly text: string;
  /** It names an environment variable or a file instead of holding the value. */
  readonly isReference: boolean;
}

const reference =
  /\$\$|\$__env\{([A-Za-z_]\w*)\}|\$__file\{([^}]+)\}|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)|\$\{(?=[A-Za-z_]\w*\})/g;

/**
 * Grafana expands `$NAME`, `${NAME}` and `$__env{NAME}`, reads `$__file{path}`, and writes a plain `$` as `$$` (API.md 5.8). Ours are
 * `${NAME}` and `file:path`; a plain `${` is `$${`.
 */
export function convertText(text: string): GrafanaText {
  const whole = /^\$__file\{([^}]+)\}$/.exec(text);
  if (whole !== null) return { text: `file:${whole[1]?.trim()}`, isReference: true };
  let isReference = false;
  const converted = text.replace(reference, (matched, env, file, braced, bare) => {
    const name: string | undefined = env ?? braced ?? bare;
    if (name !== undefined) {
      isReference = true;
      return `\${${name}}`;
    }
    // A file in the middle of a text has no form of ours: it stays for a person to see.
    return file === undefined ? '$' : matched;
  });
  return { text: converted, isReference };
}

/** `$$` as `$` in every text of a value: correlations are not expanded by obsq, their `${__tags}` mean themselves. */
export function unescapeDollars(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$$', '$');
  if (Array.isArray(value)) return value.map(unescapeDollars);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unescapeDollars(inner)]));
}
