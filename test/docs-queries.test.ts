import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kubernetesKinds, logKinds, managedTable, serviceKinds } from '../build/cluster-kinds.ts';
import { matrixOf, withDerived } from '../build/library-matrix.ts';
import { renderQueriesDocs } from '../build/render-queries-docs.ts';
import { kindsOf } from '../src/saved/examples/example-kinds.ts';
import { shippedQueries } from './helpers/example-cases.ts';

const queries = await withDerived(await shippedQueries());
const kubernetes = queries.filter(({ group, signal }) => group !== 'services' && signal === 'metrics');
const services = queries.filter(({ group, signal }) => group === 'services' && signal === 'metrics');

describe('docs/queries.md', () => {
  it('is what the library says: npm run docs', () => {
    const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'queries.md'), 'utf8');
    expect(page).toBe(renderQueriesDocs(queries));
  });
});

describe('the matrix', () => {
  const rows = [
    ...matrixOf(kubernetes, kubernetesKinds, queries),
    ...matrixOf(kubernetes, managedTable, queries),
    ...matrixOf(services, serviceKinds, queries),
    ...matrixOf(
      queries.filter(({ signal }) => signal === 'logs'),
      logKinds,
      queries,
    ),
  ];

  it.each(rows.map((row) => [row.query.name, row] as const))(
    '%s is proven wherever it can be asked, or names what is missing',
    (_name, { cells }) => {
      expect(cells.filter((cell) => cell.kind === 'unproven')).toEqual([]);
      for (const cell of cells) if (cell.kind === 'cannot') expect(cell.missing).not.toEqual([]);
    },
  );

  it('is complete for everything that scrapes exporters with kube-state-metrics v1 or v2', () => {
    const scraped = 5;
    for (const { query, cells } of matrixOf(kubernetes, kubernetesKinds, queries)) {
      // kube-state-metrics v1 had fewer metrics; a query of newer ones says which it needs.
      const old = Object.keys(kubernetesKinds.kinds).indexOf('prometheus-ksm-v1');
      const judged = cells
        .slice(0, scraped)
        .map(({ kind }, at) => (at === old && kind === 'cannot' ? 'right' : kind));
      expect(judged, query.name).toEqual(Array.from({ length: scraped }, () => 'right'));
    }
  });

  it('knows every kind that an example speaks of', () => {
    const known = [
      ...[kubernetesKinds, managedTable, serviceKinds, logKinds].flatMap(({ kinds }) => Object.keys(kinds)),
      // A Prometheus that scrapes nothing but kubelets.
      'prometheus-cadvisor-only',
    ];
    const spoken = queries.flatMap(({ examples }) => examples.flatMap(({ cluster }) => kindsOf(cluster)));
    expect([...new Set(spoken)].filter((kind) => !known.includes(kind))).toEqual([]);
  });
});
