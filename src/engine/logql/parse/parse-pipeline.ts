import type { SyntaxNode } from '@lezer/common';
import type { LabelMatcher } from '../../source/sources.ts';
import { childNamed, childrenOf } from '../../source/syntax-tree.ts';
import type { Extraction, LabelFormat, LineOperator, LogQuery, Stage } from './ast.ts';
import { buildMatcher, requireRegex } from './label-matcher.ts';
import { parseLabelFilter } from './parse-label-filter.ts';
import { syntaxError, unsupported } from './refusal.ts';
import { nodeText, type Source, stringValue } from './source.ts';

/** Parses a LogExpr node: selector and pipeline, with or without parentheses. */
export function parseLogExpr(source: Source, node: SyntaxNode): LogQuery {
  const inner = childNamed(node, 'LogExpr');
  if (inner !== undefined) return parseLogExpr(source, inner);
  const selector = childNamed(node, 'Selector');
  if (selector === undefined) throw syntaxError(source.text, node.from);
  const pipeline = childNamed(node, 'PipelineExpr');
  return {
    matchers: parseSelectorNode(source, selector),
    stages: pipeline === undefined ? [] : parsePipeline(source, pipeline),
  };
}

export function parseSelectorNode(source: Source, selector: SyntaxNode): LabelMatcher[] {
  return flatten(selector, 'Matchers', 'Matcher').map((matcher) => parseMatcher(source, matcher));
}

function parseMatcher(source: Source, node: SyntaxNode): LabelMatcher {
  const [name, operator, value] = childrenOf(node);
  if (name === undefined || operator === undefined || value === undefined)
    throw syntaxError(source.text, node.from);
  return buildMatcher(
    nodeText(source, name),
    nodeText(source, operator) as LabelMatcher['operator'],
    stringValue(source, value),
  );
}

/** Parses the stages of a PipelineExpr. The grammar nests it to the left, one level for each stage. */
export function parsePipeline(source: Source, pipeline: SyntaxNode): Stage[] {
  return flatten(pipeline, 'PipelineExpr', 'PipelineStage').flatMap((stage) => parseStage(source, stage));
}

function parseStage(source: Source, node: SyntaxNode): Stage[] {
  const body = childrenOf(node).find((child) => child.name !== 'Pipe');
  switch (body?.name) {
    case 'LineFilters':
      return flatten(body, 'LineFilters', 'LineFilter').map((filter) => parseLineFilter(source, filter));
    case 'LabelFilter':
      return [{ kind: 'labelFilter', filter: parseLabelFilter(source, body) }];
    case 'LabelParser':
      return [parseLabelParser(source, body)];
    case 'JsonExpressionParser':
      return [{ kind: 'json', extractions: parseExtractions(source, body) }];
    case 'LogfmtParser':
    case 'LogfmtExpressionParser':
      return [parseLogfmt(source, body)];
    case 'LineFormatExpr':
      return [{ kind: 'lineFormat', text: requireString(source, body) }];
    case 'LabelFormatExpr':
      return [{ kind: 'labelFormat', formats: parseLabelFormats(source, body) }];
    case 'DecolorizeExpr':
      return [{ kind: 'decolorize' }];
    case 'DropLabelsExpr':
      return [{ kind: 'drop', labels: parseNamedLabels(source, body, 'DropLabels', 'DropLabel') }];
    case 'KeepLabelsExpr':
      return [{ kind: 'keep', labels: parseNamedLabels(source, body, 'KeepLabels', 'KeepLabel') }];
    default:
      throw unsupported(`stage ${nodeText(source, node)}`);
  }
}

function parseLineFilter(source: Source, node: SyntaxNode): Stage {
  const operatorNode = childNamed(node, 'Filter');
  if (operatorNode === undefined) throw syntaxError(source.text, node.from);
  if (childNamed(node, 'FilterOp') !== undefined) throw unsupported('ip() as a line filter');
  const operator = nodeText(source, operatorNode) as LineOperator;
  const texts = [requireString(source, node)];
  for (let or = childNamed(node, 'OrFilter'); or !== undefined; or = childNamed(or, 'OrFilter')) {
    texts.push(requireString(source, or));
  }
  if (operator === '|~' || operator === '!~') for (const text of texts) requireRegex(text, false);
  return { kind: 'line', operator, texts };
}

function parseLabelParser(source: Source, node: SyntaxNode): Stage {
  const keyword = node.firstChild?.name;
  switch (keyword) {
    case 'Json':
      return { kind: 'json', extractions: [] };
    case 'Unpack':
      return { kind: 'unpack' };
    case 'Regexp':
      return { kind: 'regexp', text: requireString(source, node) };
    case 'Pattern':
      return { kind: 'pattern', text: requireString(source, node) };
    case 'Logfmt':
      return { kind: 'logfmt', extractions: [], strict: false, keepEmpty: false };
    default:
      throw unsupported(`parser ${nodeText(source, node)}`);
  }
}

function parseLogfmt(source: Source, node: SyntaxNode): Stage {
  const flags = childNamed(node, 'LogfmtParserFlags');
  const flagTexts =
    flags === undefined
      ? []
      : flatten(flags, 'LogfmtParserFlags', 'ParserFlag').map((flag) => nodeText(source, flag));
  return {
    kind: 'logfmt',
    extractions: parseExtractions(source, node),
    strict: flagTexts.includes('--strict'),
    keepEmpty: flagTexts.includes('--keep-empty'),
  };
}

function parseExtractions(source: Source, node: SyntaxNode): Extraction[] {
  const list = childNamed(node, 'LabelExtractionExpressionList');
  if (list === undefined) return [];
  return flatten(list, 'LabelExtractionExpressionList', 'LabelExtractionExpression').map((expression) => {
    const label = childNamed(expression, 'Identifier');
    const path = childNamed(expression, 'String');
    if (label === undefined) throw syntaxError(source.text, expression.from);
    const name = nodeText(source, label);
    return { label: name, path: path === undefined ? name : stringValue(source, path) };
  });
}

function parseLabelFormats(source: Source, node: SyntaxNode): LabelFormat[] {
  const list = childNamed(node, 'LabelsFormat');
  if (list === undefined) throw syntaxError(source.text, node.to);
  return flatten(list, 'LabelsFormat', 'LabelFormatMatcher').map((format) => {
    const [label, , from] = childrenOf(format);
    if (label === undefined || from === undefined) throw syntaxError(source.text, format.from);
    return {
      label: nodeText(source, label),
      from:
        from.name === 'String'
          ? { kind: 'template', text: stringValue(source, from) }
          : { kind: 'label', text: nodeText(source, from) },
    };
  });
}

function parseNamedLabels(
  source: Source,
  node: SyntaxNode,
  listName: string,
  itemName: string,
): { name: string; matcher: LabelMatcher | null }[] {
  const list = childNamed(node, listName);
  if (list === undefined) throw syntaxError(source.text, node.to);
  return flatten(list, listName, itemName).map((item) => {
    const matcherNode = childNamed(item, 'Matcher');
    if (matcherNode === undefined) return { name: nodeText(source, item), matcher: null };
    const matcher = parseMatcher(source, matcherNode);
    return { name: matcher.name, matcher };
  });
}

function requireString(source: Source, node: SyntaxNode): string {
  const literal = childNamed(node, 'String');
  if (literal === undefined) throw syntaxError(source.text, node.to);
  return stringValue(source, literal);
}

/** The items of a left-recursive list node, in the order of the text. The walk is iterative, because a query may be 128 KiB long. */
function flatten(list: SyntaxNode, listName: string, itemName: string): SyntaxNode[] {
  const items: SyntaxNode[] = [];
  let node: SyntaxNode | undefined = list;
  while (node !== undefined) {
    const own: SyntaxNode[] = childrenOf(node).filter((child) => child.name === itemName);
    items.push(...own.reverse());
    node = childNamed(node, listName);
  }
  return items.reverse();
}
