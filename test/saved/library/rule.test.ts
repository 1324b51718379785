import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { lintQuery, parseSavedQuery } from '../../../src/saved/library/parse-saved-query.ts';

const ruleYaml = `name: pods-gone
title: Pods gone
doc: Pods that are gone.
signal: metrics
rule: {scope: namespace, severity: critical}
parameters:
  - {name: namespace, short: n, doc: the namespace, label: namespace}
columns:
  - {name: gone, unit: boolean}
rowLabels: [namespace, pod]
variants:
  - name: plain
    requires: [pod_info]
    evidence: pod_info{namespace="$namespace"}
    expressions:
      gone: max by (namespace, pod) (pod_info{namespace="$namespace",gone="yes"}) == 1
`;

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../schemas/saved-query.schema.json'), 'utf8'),
);
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

function findings(yaml: string): string[] {
  return lintQuery(yaml, 'pods-gone.yaml', { commands: [] }).map(({ message }) => message);
}

describe('a rule', () => {
  it('is read, with the evidence compiled', () => {
    const query = parseSavedQuery(ruleYaml, 'pods-gone.yaml');
    expect(query.rule).toEqual({
      scope: 'namespace',
      severity: 'critical',
      group: '',
      means: '',
      next: [],
      optional: false,
    });
    expect(query.variants[0]?.evidence?.source).toBe('pod_info{namespace="$namespace"}');
    expect(findings(ruleYaml)).toEqual([]);
    expect(validate(parse(ruleYaml))).toBe(true);
  });

  it('may have evidence that needs as many samples as the expression', () => {
    const measured =
      'rate(pod_info{namespace="$namespace"}[2m]) or rate(pod_info{namespace="$namespace"}[$rate])';
    const yaml = ruleYaml.replace('evidence: pod_info{namespace="$namespace"}', `evidence: '${measured}'`);
    expect(findings(yaml)).toEqual([]);
    expect(parseSavedQuery(yaml, 'pods-gone.yaml').variants[0]).toMatchObject({
      evidence: { source: 'pod_info{namespace="$namespace"}' },
      measured: { source: measured },
    });
  });

  it.each([
    ['scope: namespace', 'scope: pod', 'scope must be one of'],
    ['severity: critical', 'severity: high', 'severity must be one of'],
    ['rule: {scope: namespace, severity: critical}\n', '', 'evidence is for rules'],
    ['    evidence: pod_info{namespace="$namespace"}\n', '', 'needs evidence'],
    ['evidence: pod_info{namespace="$namespace"}', 'evidence: pod_info', 'must be narrowed by $namespace'],
    [
      'evidence: pod_info{namespace="$namespace"}',
      'evidence: count(pod_info{namespace="$namespace"})',
      'must be a selector',
    ],
    [
      'evidence: pod_info{namespace="$namespace"}',
      'evidence: rate(pod_info{namespace="$namespace"}[$rate]) or rate(pod_info[5m])',
      'must be a selector',
    ],
    [
      'evidence: pod_info{namespace="$namespace"}',
      'evidence: rate(pod_info{namespace="$namespace"}[$rate]) > 0',
      'must be a selector',
    ],
    [
      'evidence: pod_info{namespace="$namespace"}',
      'evidence: other{namespace="$namespace"}',
      'asks for other',
    ],
    ['doc: the namespace, label', 'required: true, doc: the namespace, label', 'cannot fill namespace'],
    ['name: namespace, short: n, doc', 'name: ns, short: n, doc', 'needs a parameter namespace'],
    [
      '    expressions:',
      '    filters: {namespace: {on: [pod], matching: \'pod_info{namespace="$namespace"}\'}}\n    expressions:',
      'cannot have filters',
    ],
  ])('is refused with %s -> %s', (from, to, message) => {
    const yaml = ruleYaml.replace(from, to);
    expect(yaml).not.toBe(ruleYaml);
    expect(findings(yaml).join('\n')).toContain(message);
  });
});
