import { formatModelDuration } from '../../go/go-duration.ts';
import type { LabelMatcher } from '../../source/sources.ts';
import type {
  BinaryMatching,
  Grouping,
  LabelFilter,
  LogQuery,
  LokiQuery,
  MetricQuery,
  RangeAggregation,
  Stage,
} from './ast.ts';

/** Formats a query in Loki's own spelling, always on one line. */
export function formatLokiQuery(query: LokiQuery): string {
  return query.kind === 'logs' ? formatLogQuery(query.query) : formatMetric(query.query);
}

function formatLogQuery(query: LogQuery): string {
  const selector = `{${query.matchers.map(formatMatcher).join(', ')}}`;
  return [selector, ...query.stages.map(formatStage)].join(' ');
}

function formatMatcher(matcher: LabelMatcher): string {
  return `${matcher.name}${matcher.operator}${JSON.stringify(matcher.value)}`;
}

function formatStage(stage: Stage): string {
  switch (stage.kind) {
    case 'line':
      return `${stage.operator} ${stage.texts.map((text) => JSON.stringify(text)).join(' or ')}`;
    case 'json':
      return ['| json', formatExtractions(stage.extractions)].filter((part) => part !== '').join(' ');
    case 'logfmt': {
      const flags = [stage.strict ? '--strict' : '', stage.keepEmpty ? '--keep-empty' : ''];
      return ['| logfmt', ...flags, formatExtractions(stage.extractions)]
        .filter((part) => part !== '')
        .join(' ');
    }
    case 'regexp':
    case 'pattern':
      return `| ${stage.kind} ${JSON.stringify(stage.text)}`;
    case 'lineFormat':
      return `| line_format ${JSON.stringify(stage.text)}`;
    case 'labelFormat':
      return `| label_format ${stage.formats
        .map(({ label, from }) => `${label}=${from.kind === 'label' ? from.text : JSON.stringify(from.text)}`)
        .join(',')}`;
    case 'labelFilter':
      return `| ${formatLabelFilter(stage.filter)}`;
    case 'drop':
    case 'keep':
      return `| ${stage.kind} ${stage.labels
        .map(({ name, matcher }) => (matcher === null ? name : formatMatcher(matcher)))
        .join(',')}`;
    default:
      return `| ${stage.kind}`;
  }
}

function formatExtractions(
  extractions: readonly { readonly label: string; readonly path: string }[],
): string {
  return extractions.map(({ label, path }) => `${label}=${JSON.stringify(path)}`).join(',');
}

function formatLabelFilter(filter: LabelFilter): string {
  if (filter.kind === 'string') return formatMatcher(filter.matcher);
  if (!('left' in filter)) return `${filter.name}${filter.operator}${filter.text}`;
  const joined = filter.kind === 'and' ? ',' : 'or';
  return `( ${formatLabelFilter(filter.left)} ${joined} ${formatLabelFilter(filter.right)} )`;
}

function formatMetric(query: MetricQuery): string {
  switch (query.kind) {
    case 'literal':
      return String(query.value);
    case 'vector':
      return `vector(${query.value})`;
    case 'range':
      return formatRange(query);
    case 'aggregate': {
      const parameter = query.parameter === null ? '' : `${query.parameter}, `;
      return `${query.operator}${formatGrouping(query.grouping)}(${parameter}${formatMetric(query.operand)})`;
    }
    case 'binary':
      return `(${formatMetric(query.left)} ${query.operator}${formatMatching(query.matching)} ${formatMetric(query.right)})`;
    case 'labelReplace': {
      const strings = [query.target, query.replacement, query.source, query.pattern];
      return `label_replace(${formatMetric(query.operand)}, ${strings.map((text) => JSON.stringify(text)).join(', ')})`;
    }
  }
}

function formatGrouping(grouping: Grouping | null): string {
  return grouping === null ? '' : ` ${grouping.kind} (${grouping.labels.join(', ')}) `;
}

function formatRange(query: RangeAggregation): string {
  const parameter = query.parameter === null ? '' : `${query.parameter}, `;
  const unwrap = query.unwrap === null ? '' : ` ${formatUnwrap(query.unwrap)}`;
  const offset = query.offsetNs === 0 ? '' : ` offset ${formatModelDuration(query.offsetNs)}`;
  const range = `[${formatModelDuration(query.rangeNs)}]`;
  const grouping = query.grouping === null ? '' : formatGrouping(query.grouping).trimEnd();
  return `${query.operator}(${parameter}${formatLogQuery(query.query)}${unwrap}${range}${offset})${grouping}`;
}

function formatUnwrap(unwrap: NonNullable<RangeAggregation['unwrap']>): string {
  const label = unwrap.conversion === 'none' ? unwrap.label : `${unwrap.conversion}(${unwrap.label})`;
  return [`| unwrap ${label}`, ...unwrap.filters.map((filter) => `| ${formatLabelFilter(filter)}`)].join(' ');
}

function formatMatching(matching: BinaryMatching): string {
  const parts: string[] = [];
  if (matching.bool) parts.push('bool');
  if (matching.on || matching.labels.length > 0) {
    parts.push(`${matching.on ? 'on' : 'ignoring'} (${matching.labels.join(', ')})`);
  }
  if (matching.group !== 'none') parts.push(`group_${matching.group} (${matching.include.join(', ')})`);
  return parts.map((part) => ` ${part}`).join('');
}
