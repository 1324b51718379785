import { describe, expect, it } from 'vitest';
import { shellCommand } from '../../../src/domain/text/paste-text.ts';
import { shellWord } from '../../../src/domain/text/shell-word.ts';
import { type IncidentSection, renderIncident } from '../../../src/view/pivot/incident.ts';

const render = (section: Partial<IncidentSection>): string =>
  renderIncident({
    contextName: 'prod',
    writtenAtMs: Date.UTC(2026, 10, 20, 13, 10),
    zone: 'UTC',
    sections: [{ title: 'latency', commands: [], findings: [], links: [], ...section }],
  });

describe('renderIncident', () => {
  it('reads as Markdown', () => {
    const text = render({
      commands: [shellCommand(['obsq', 'latency', '--demo'].map(shellWord))],
      findings: ['13 series'],
      table: { header: ['series', 'p99'], rows: [['payment', '2.44 s']] },
      block: ['13:04 payment ERROR card refused'],
      links: [{ text: 'Grafana Explore', url: 'https://g/explore?a=%7B%7D' }],
    });
    expect(text).toBe(
      [
        '# Incident notes',
        '',
        'Written by obsq on 2026-11-20 13:10:00 Z, context `prod`.',
        '',
        '## 1. `latency`',
        '',
        '```sh',
        'obsq latency --demo',
        '```',
        '',
        '- 13 series',
        '',
        '| series | p99 |',
        '| --- | --- |',
        '| payment | 2.44 s |',
        '',
        '```text',
        '13:04 payment ERROR card refused',
        '```',
        '',
        '- [Grafana Explore](<https://g/explore?a=%7B%7D>)',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['- [ ] a task', '\\- \\[ \\] a task'],
    ['1. a list', '1\\. a list'],
    ['=== under a title', '\\=== under a title'],
    ['@everyone <img src=x> $x$', '&#64;everyone \\<img src=x\\> \\$x\\$'],
  ])('the finding %j stays a sentence', (finding, written) => {
    expect(render({ findings: [finding] })).toContain(`\n- ${written}\n`);
  });

  it('lets no text of a backend out of its place', () => {
    const text = render({
      title: 'a`b\n# Heading',
      findings: ['<script>x</script> | [a](b)\n# Heading \u001b[2J'],
      table: { header: ['a|b'], rows: [['c|d\n| e']] },
      block: ['```', '# Heading', 'line\r\u001b]0;title\u0007'],
      links: [{ text: ']', url: 'https://g/> <script>' }],
    });
    // The only headings are ours, and no control character but the line break is left.
    const outside = text.replace(/^````text\n[\s\S]*?\n````$/m, '');
    expect(outside.match(/^#.*/gm)).toEqual(['# Incident notes', '## 1. `` a`b # Heading ``']);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(outside).not.toMatch(/(?<!\\)<script/);
    expect(text).toContain('| a\\|b |');
    expect(text).toContain('| c\\|d \\| e |');
  });
});
