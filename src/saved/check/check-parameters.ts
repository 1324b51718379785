import { builtInNames } from '../built-ins.ts';
import { parameterProblem } from '../parameter-value.ts';
import type { Placed } from '../read/definition.ts';
import type { Report } from '../read/yaml-source.ts';
import type { Parameter } from '../saved-query.ts';

/** Flags that mean the same in every command, so that no parameter may use them. (`namespace` is not one of them.) */
const takenFlags: readonly string[] = [
  ...[
    'context',
    'demo',
    'metrics-url',
    'logs-url',
    'traces-url',
    'alerts-url',
    'output',
    'since',
    'from',
    'to',
    'at',
  ],
  ...[
    'step',
    'tz',
    'limit',
    'timeout',
    'org-id',
    'header',
    'all-namespaces',
    'sort',
    'top',
    'quiet',
    'verbose',
  ],
  ...['debug', 'color', 'fail-empty', 'fail-if', 'help', 'version', 'watch', 'vs', 'yes'],
];
const takenLetters = ['c', 'o', 'q', 'v', 'h', 'A', 'V'];
const labelName = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_.]+)?$/;

/** Checks the parameters: names, flags, types of defaults and choices, and that a label name has choices. */
export function checkParameters(parameters: readonly Placed<Parameter>[], report: Report): void {
  const seen = new Set<string>();
  for (const parameter of parameters) {
    for (const problem of parameterProblems(parameter))
      report(parameter.place, `parameter ${parameter.name}: ${problem}`);
    for (const key of [
      `$${parameter.name}`,
      `--${parameter.flag}`,
      parameter.short === null ? null : `-${parameter.short}`,
    ]) {
      if (key === null) continue;
      if (seen.has(key)) report(parameter.place, `${key} is there twice`);
      seen.add(key);
    }
  }
}

function parameterProblems(parameter: Parameter): string[] {
  const problems: string[] = [];
  const { name, flag, short, type, choices } = parameter;
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) problems.push('a name is letters, digits and underscores');
  if (builtInNames.includes(name))
    problems.push(
      `$${name} is obsq's own: it fills ${builtInNames.map((one) => `$${one}`).join(', ')} itself`,
    );
  if (!/^[a-z][a-z0-9-]*$/.test(flag))
    problems.push(`--${flag} is no flag: small letters, digits and dashes`);
  if (takenFlags.includes(flag)) problems.push(`--${flag} means something else everywhere in obsq`);
  if (short !== null && !/^[A-Za-z]$/.test(short)) problems.push('short is one letter');
  if (short !== null && takenLetters.includes(short))
    problems.push(`-${short} means something else everywhere in obsq`);
  if (type === 'label' && choices.length === 0) problems.push('a label name needs choices');
  if (type === 'label') {
    for (const choice of choices) if (!labelName.test(choice)) problems.push(`${choice} is no label name`);
  }
  if (parameter.required && parameter.default !== null)
    problems.push('it is required, so its default is never used');
  for (const value of [...choices, ...(parameter.default === null ? [] : [parameter.default])]) {
    const problem = parameterProblem(
      { ...parameter, choices: value === parameter.default ? choices : [] },
      value,
    );
    if (problem !== null) problems.push(problem);
  }
  return problems;
}
