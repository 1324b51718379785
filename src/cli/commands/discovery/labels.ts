import type { TagGroup } from '../../../backends/tempo/decode.ts';
import type { Answer } from '../../../domain/answer.ts';
import type { Window } from '../../../domain/time/window.ts';
import { readWindow } from '../../flags/read-window.ts';
import { outputs } from '../../io/output-format.ts';
import type { CommandSpec, FlagSpec } from '../../session/command.ts';
import type { Session } from '../../session/session.ts';
import { detectedFieldsFlag } from './detected-fields-flag.ts';
import { readNamesLimit, reportNames } from './report-names.ts';

export const signalFlag: FlagSpec = {
  name: 'signal',
  value: 'SIGNAL',
  choices: ['metrics', 'logs', 'traces'],
  doc: 'which store to ask: metrics, logs, traces (metrics)',
  group: 'own',
};

/** `obsq labels [selector]`. */
export const labelsCommand: CommandSpec = {
  name: 'labels',
  summary: 'label names of a store',
  args: [{ name: 'selector', required: false, doc: 'only of series or streams that match' }],
  flags: [signalFlag, detectedFieldsFlag],
  without: ['at', 'step', 'fail-if'],
  outputs: outputs.names,
  examples: [
    { command: "obsq labels 'up'", doc: 'labels of one metric' },
    { command: 'obsq labels --signal logs', doc: "Loki's labels" },
    {
      command: 'obsq labels \'{service_name="payment"}\' --signal logs --detected-fields',
      doc: 'the fields of its lines',
    },
    { command: 'obsq labels --signal traces', doc: "Tempo's attributes" },
  ],
  run: async (session, invocation) => {
    const { window } = await readWindow(session);
    if (invocation.on('detected-fields')) {
      const { reportDetectedFields } = await import('./detected-fields.ts');
      await reportDetectedFields(session, { expr: invocation.args[0], window });
      return;
    }
    const answer = await fetchLabels(session, window, invocation.args[0]);
    await reportNames(session, { kind: 'labels', title: 'LABEL', window, answer, expr: invocation.args[0] });
  },
};

async function fetchLabels(
  session: Session,
  window: Window,
  selector: string | undefined,
): Promise<Answer<readonly string[]>> {
  const stores = await session.stores();
  const most = readNamesLimit(session);
  // One more than is shown tells whether there are more.
  const limit = most === null ? undefined : most + 1;
  switch (session.invocation.text('signal') ?? 'metrics') {
    case 'logs':
      return (await stores.logs()).labels({
        ...window,
        ...(selector === undefined ? {} : { selector }),
      });
    case 'traces':
      return tagNames(await (await stores.traces()).tags(window));
    default:
      return (await stores.metrics()).labels({
        ...window,
        limit,
        ...(selector === undefined ? {} : { match: [selector] }),
      });
  }
}

/** `obsq values <label> [selector]`. */
export const valuesCommand: CommandSpec = {
  name: 'values',
  summary: 'values of a label',
  args: [
    {
      name: 'label',
      required: true,
      doc: 'namespace, __name__, resource.service.name, ...',
      completes: 'label-names',
    },
    { name: 'selector', required: false, doc: 'only of series, streams or spans that match' },
  ],
  flags: [signalFlag],
  without: ['at', 'step', 'fail-if'],
  outputs: outputs.names,
  examples: [
    { command: 'obsq values namespace', doc: 'namespaces with metrics' },
    {
      command: 'obsq values pod \'kube_pod_info{namespace="otel-demo"}\'',
      doc: 'in the context of a selector',
    },
    { command: 'obsq values resource.service.name --signal traces', doc: 'services with traces' },
  ],
  run: async (session, invocation) => {
    const [label = '', selector] = invocation.args;
    const { window } = await readWindow(session);
    const answer = await fetchValues(session, window, { label, selector });
    await reportNames(session, {
      kind: 'values',
      title: label.toUpperCase(),
      window,
      answer,
      expr: selector,
      params: { label },
      explainEmpty: async () => {
        const { explainEmptyValues } = await import('../../../services/discovery/explain-empty-names.ts');
        const signal = invocation.text('signal') ?? 'metrics';
        return explainEmptyValues(
          label,
          signal,
          async () => (await fetchLabels(session, window, undefined)).data,
        );
      },
    });
  },
};

async function fetchValues(
  session: Session,
  window: Window,
  { label, selector }: { readonly label: string; readonly selector: string | undefined },
): Promise<Answer<readonly string[]>> {
  const stores = await session.stores();
  const most = readNamesLimit(session);
  // One more than is shown tells whether there are more.
  const limit = most === null ? undefined : most + 1;
  switch (session.invocation.text('signal') ?? 'metrics') {
    case 'logs':
      return (await stores.logs()).values(label, {
        ...window,
        ...(selector === undefined ? {} : { selector }),
      });
    case 'traces': {
      const answer = await (await stores.traces()).tagValues(label, { ...window, query: selector });
      return { ...answer, data: answer.data.map((tag) => tag.value) };
    }
    default:
      return (await stores.metrics()).values(label, {
        ...window,
        limit,
        ...(selector === undefined ? {} : { match: [selector] }),
      });
  }
}

/** Attribute names as TraceQL writes them: `resource.service.name`. Intrinsics have no scope. */
function tagNames(answer: Answer<readonly TagGroup[]>): Answer<readonly string[]> {
  const names = answer.data.flatMap(({ scope, tags }) =>
    tags.map((tag) => (scope === '' || scope === 'intrinsic' ? tag : `${scope}.${tag}`)),
  );
  return { ...answer, data: names };
}
