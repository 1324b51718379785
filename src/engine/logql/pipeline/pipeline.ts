import type { LineOperator, Stage } from '../parse/ast.ts';
import { requireRegex } from '../parse/label-matcher.ts';
import { compileLabelFilter, type EntryTest } from './label-filter.ts';
import { compileParser } from './parser-stages.ts';
import { compileLinePattern, compilePattern } from './pattern.ts';
import { addParsed, labelOf, type PipelineEntry, removeLabel, setLabel } from './pipeline-entry.ts';
import { compileTemplate, type TemplateContext } from './template.ts';

/** Compiles the stages of a query into one test. It rewrites the entry and returns false if a stage drops it. */
export function compilePipeline(stages: readonly Stage[]): EntryTest {
  const tests = stages.map(compileStage);
  return (entry) => {
    for (const test of tests) if (!test(entry)) return false;
    return true;
  };
}

function compileStage(stage: Stage): EntryTest {
  switch (stage.kind) {
    case 'line':
      return compileLineFilter(stage.operator, stage.texts);
    case 'labelFilter':
      return compileLabelFilter(stage.filter);
    case 'json':
    case 'logfmt':
    case 'unpack':
      return compileParser(stage);
    case 'regexp':
      return compileRegexp(stage.text);
    case 'pattern':
      return compilePatternStage(stage.text);
    case 'lineFormat':
      return compileLineFormat(stage.text);
    case 'labelFormat':
      return compileLabelFormats(stage.formats);
    case 'decolorize':
      return (entry) => {
        entry.line = entry.line.replace(ansi, '');
        return true;
      };
    case 'drop':
    case 'keep':
      return compileDropOrKeep(stage);
  }
}

const ansi =
  /[\u001b\u009b][[\]()#;?]*(?:(?:[\da-zA-Z]*(?:;[\da-zA-Z]*)*)?\u0007|(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PRZcf-ntqry=><~])/g;

function compileLineFilter(operator: LineOperator, texts: readonly string[]): EntryTest {
  const tests = texts.map((text) => lineTest(operator, text));
  const any = (line: string): boolean => tests.some((test) => test(line));
  // `!= "a" or "b"` drops a line that contains either text.
  return operator.startsWith('!') ? (entry) => !any(entry.line) : (entry) => any(entry.line);
}

function lineTest(operator: LineOperator, text: string): (line: string) => boolean {
  if (operator === '|=' || operator === '!=') return (line) => line.includes(text);
  if (operator === '|>' || operator === '!>') return compileLinePattern(text);
  const regex = requireRegex(text, false);
  return (line) => regex.test(line);
}

function compileRegexp(pattern: string): EntryTest {
  const regex = requireRegex(pattern, false);
  return (entry) => {
    const groups = regex.exec(entry.line)?.groups ?? {};
    for (const [name, value] of Object.entries(groups))
      if (value !== undefined) addParsed(entry, name, value);
    return true;
  };
}

function compilePatternStage(expression: string): EntryTest {
  const match = compilePattern(expression);
  return (entry) => {
    for (const [name, value] of match(entry.line)) addParsed(entry, name, value);
    return true;
  };
}

function contextOf(entry: PipelineEntry): TemplateContext {
  return { label: (name) => labelOf(entry, name) ?? '', line: entry.line, timestampNs: entry.timestampNs };
}

function compileLineFormat(text: string): EntryTest {
  const template = compileTemplate(text);
  return (entry) => {
    entry.line = template(contextOf(entry));
    return true;
  };
}

function compileLabelFormats(formats: Extract<Stage, { kind: 'labelFormat' }>['formats']): EntryTest {
  const steps = formats.map(({ label, from }) => {
    if (from.kind === 'label') return (entry: PipelineEntry) => renameLabel(entry, from.text, label);
    const template = compileTemplate(from.text);
    return (entry: PipelineEntry) => setLabel(entry, label, template(contextOf(entry)));
  });
  return (entry) => {
    for (const step of steps) step(entry);
    return true;
  };
}

function renameLabel(entry: PipelineEntry, from: string, to: string): void {
  const value = labelOf(entry, from);
  if (value === undefined) return;
  removeLabel(entry, from);
  setLabel(entry, to, value);
}

function compileDropOrKeep(stage: Extract<Stage, { kind: 'drop' | 'keep' }>): EntryTest {
  const named = (entry: PipelineEntry, name: string): boolean =>
    stage.labels.some(
      (label) => label.name === name && (label.matcher?.matches(labelOf(entry, name) ?? '') ?? true),
    );
  if (stage.kind === 'drop') {
    return (entry) => {
      for (const { name } of stage.labels) if (named(entry, name)) removeLabel(entry, name);
      return true;
    };
  }
  return (entry) => {
    const names = [...Object.keys(entry.labels), ...Object.keys(entry.metadata), ...entry.parsed.keys()];
    for (const name of names) if (!named(entry, name)) removeLabel(entry, name);
    return true;
  };
}
