import { expect, it } from 'vitest';
import type { RuleGuide } from '../../src/rule.js';
import { renderExplanation } from '../../src/report/explanation.js';
import type { CatalogRule } from '../../src/report/rule-pages.js';
import { sample } from './sample.js';

const plain: CatalogRule = {
  ...sample.rules.find(({ id }) => id === 'alarms')!,
  options: {
    require: { type: 'list', default: [], description: 'Alarms to require\n besides.' },
    days: { type: 'number', default: 30, description: 'How many.' },
  },
};

const guide: RuleGuide = {
  checks: 'The alarms of\n the API.',
  passes: ['An alarm on each signal.', 'A metric stream to another tool, which is expected to have alarms of its own.'],
  kinds: {
    'no-alarms': { means: 'There is no alarm.', confidence: 'high' },
    partial: { means: 'A signal is missing.', confidence: { low: 'an import may have it', medium: 'otherwise' } },
  },
  unknown: ['The metric is a parameter.'],
  falseAlarms: ['Alarms that are made by hand: suppress the finding.'],
  example: { file: 'template.yaml', fails: 'Resources:\n\n  Api: {}\n', passes: 'Resources:\n  Alarm: {}\n' },
};

it('says what a rule and its guide say', () => {
  const rule = { ...plain, guide, sameAs: { checkov: ['CKV_1', 'CKV_2'], 'cdk-nag': ['Nag1'] } };
  expect(renderExplanation(rule, { width: 60 })).toBe(`alarms (5.2)  medium
No alarms on errors, latency, throttling

Why
  What alarms finds costs somebody something. It goes on in
  a second line of the source.

Checks
  The alarms of the API.

Passes
  - An alarm on each signal.
  - A metric stream to another tool, which is expected to
    have alarms of its own.

Findings, with their confidence
  no-alarms  There is no alarm.
             always high
  partial    A signal is missing.
             medium: otherwise
             low: an import may have it

Unknown
  - The metric is a parameter.

Known false alarms
  - Alarms that are made by hand: suppress the finding.

Fix
  Do what the page about alarms says.

Example: template.yaml
  fails
    Resources:

      Api: {}

  passes
    Resources:
      Alarm: {}

Options
  require  Alarms to require besides. (list, default an
           empty list)
  days     How many. (number, default 30)

Suppress
  In a comment, at the end of the line that the finding
  points at or above it (\`//\` in JavaScript):
    # upload-audit-ignore alarms: <reason>
  In the template, for a resource or for the whole template:
    Metadata:
      upload-audit: { ignore: { alarms: <reason> } }
  In a CDK app:
    Validations.of(<construct>).acknowledge({ id: 'upload-audit::alarms', reason: '<reason>' });
  In the config, for some resources, or without \`resource\`
  for all:
    ignore:
      - { rule: alarms, resource: <logical id or construct path>, reason: <reason> }
  To switch the rule off, in the config:
    rules: { alarms: off }
  To switch it off in one run:
    upload-audit --skip-rule alarms

Other tools
  checkov  CKV_1, CKV_2
  cdk-nag  Nag1

References
  https://docs.aws.amazon.com/lambda/latest/dg/alarms.html

Docs
  https://github.com/upload-audit/upload-audit/blob/main/docs/rules/alarms.md
`);
});

it('shows the snippets of a guide, equal ones once', () => {
  const app = { typescript: 'alarm();\n', python: 'alarm()\n' };
  const named = { app: null, handler: { typescript: 'emit();\n\nlog();\n', python: 'emit()\n' } };
  const snippets = { partial: named, silent: named, none: { app: null, handler: null } };
  const text = renderExplanation({ ...plain, guide: { ...guide, snippet: { app, handler: null }, snippets } });
  expect(text).toContain(`
In a CDK app
  TypeScript
    alarm();

  Python
    alarm()

In a handler: partial and silent
  TypeScript
    emit();

    log();

  Python
    emit()

Options
`);
});

it('has no empty parts', () => {
  const text = renderExplanation({ ...plain, options: {} });
  const titles = text.split('\n').filter((line, index, lines) => index > 0 && lines[index - 1] === '' && line !== '');
  expect(titles).toEqual(['Why', 'Fix', 'Suppress', 'References', 'Docs']);
});

it('puts texts below their names where there is no room beside them', () => {
  const text = renderExplanation({ ...plain, guide }, { width: 45 });
  expect(text).toContain('\n  no-alarms\n    There is no alarm.\n    always high\n  partial\n');
});

it('is wrapped and coloured', () => {
  const text = renderExplanation({ ...plain, guide }, { width: 40, color: true });
  expect(text).toContain('\u001b[1malarms');
  const prose = text.slice(0, text.indexOf('Suppress')).replace(/\u001b\[\d+m/g, '');
  expect(prose.split('\n').filter((line) => line.length > 40)).toEqual([]);
});
