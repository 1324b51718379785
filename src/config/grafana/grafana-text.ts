/** A text of a Grafana provisioning file, converted to obsq's configuration: Grafana's references become obsq's. */
export interface GrafanaText {
  readonly text: string;
  /** True if the text names an environment variable or a file instead of holding the value. */
  readonly isReference: boolean;
}

const reference =
  /\$\$|\$__env\{([A-Za-z_]\w*)\}|\$__file\{([^}]+)\}|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)|\$\{(?=[A-Za-z_]\w*\})/g;

/**
 * Grafana expands `$NAME`, `${NAME}` and `$__env{NAME}`, reads `$__file{path}`, and writes a plain `$` as `$$` (docs/stores.md 5.8). Ours are
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
    // obsq has no form for a file in the middle of a text: leave it for the user to see.
    return file === undefined ? '$' : matched;
  });
  return { text: converted, isReference };
}

/** Replaces `$$` by `$` in every text of a value. Correlations get nothing else: obsq does not expand their `${__tags}`. */
export function unescapeDollars(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$$', '$');
  if (Array.isArray(value)) return value.map(unescapeDollars);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unescapeDollars(inner)]));
}
