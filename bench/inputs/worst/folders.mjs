// Folders of many files, and large files beside templates.
import { LARGEST, json, range, named, fill, BUCKET, ref, template, SAM, uploadApi } from './parts.mjs';

/** @type {readonly import('./parts.mjs').WorstInput[]} */
export const FOLDERS = [
  {
    name: '10,000 templates',
    files: () =>
      named(10_000, (index) => [
        `t${index}.json`,
        json({ Resources: { B: BUCKET, [`T${index}`]: { Type: 'AWS::SNS::Topic' } } }),
      ]),
  },
  {
    name: '10,000 templates that import from each other',
    files: () =>
      named(10_000, (index) => [
        `t${index}.json`,
        json({
          Resources: {
            B: { ...BUCKET, Properties: { Tags: [{ Key: 'a', Value: { 'Fn::ImportValue': `n${index - 1}` } }] } },
          },
          Outputs: { O: { Value: ref('B'), Export: { Name: `n${index}` } } },
        }),
      ]),
  },
  {
    name: '10,000 files that are no templates',
    files: () => ({
      ...named(9_999, (index) => [`d${index % 100}/f${index}.json`, json({ a: index })]),
      ...template(uploadApi()),
    }),
  },
  {
    name: '10,000 folders in folders, 100 deep',
    files: () =>
      named(10_000, (index) => [
        `d${Math.floor(index / 100)}/${'a/'.repeat(index % 100)}${index % 100 === 99 ? 't.json' : 'x.txt'}`,
        json({ Resources: { B: BUCKET } }),
      ]),
  },
  {
    name: 'blank lines of 24 MB in a file beside a template',
    files: () => ({
      ...template(uploadApi()),
      'package.json': '{}',
      'sub/blank.yaml': `${'\n'.repeat(LARGEST)}x: 1\n`,
    }),
  },
  {
    name: 'a .gitignore of 5,000 patterns',
    files: () => ({
      '.git/HEAD': 'ref: refs/heads/main\n',
      ...named(2_000, (index) => [`t${index}.json`, json({ Resources: { B: BUCKET } })]),
      '.gitignore': range(5_000, (index) => `**/a*b*${index}/**/c?\n`).join(''),
    }),
  },
  {
    name: 'a config that ignores 160,000 resources',
    files: () => ({
      ...template(uploadApi()),
      'upload-audit.config.yaml': `ignore:\n${range(160_000, (index) => `  - rule: "6.2"\n    resource: "B${index}"\n    reason: no use\n`).join('')}`,
    }),
  },
  {
    name: 'a config of 490,000 unknown settings',
    files: () => ({
      ...template(uploadApi()),
      'upload-audit.config.yaml': range(490_000, (index) => `key${index}: v\n`).join(''),
    }),
  },
  {
    name: 'a config of 490,000 parameters',
    files: () => ({
      ...template(uploadApi()),
      'upload-audit.config.yaml': `parameters:\n${range(490_000, (index) => `  P${index}: v\n`).join('')}`,
    }),
  },
  {
    name: '10,000 nested stacks, each in the one before',
    files: () =>
      named(10_000, (index) => [
        `t${index}.json`,
        json({
          Resources: {
            B: BUCKET,
            Next: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: `t${index + 1}.json` } },
          },
        }),
      ]),
  },
  {
    name: '60 stacks that each contain the next one twice',
    files: () =>
      named(60, (index) => {
        const next = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: `t${index + 1}.json` } };
        return [`t${index}.json`, json({ Resources: { B: BUCKET, One: next, Other: next } })];
      }),
  },
  {
    name: 'a config of 1,300 patterns and 4,600 names',
    files: () => ({
      ...named(1_000, (index) => [`t${index}.json`, json({ Resources: { B: BUCKET, C: BUCKET, D: BUCKET } })]),
      'upload-audit.config.yaml': [
        'exclude:\n',
        ...range(200, (index) => `  - "**/a*b*c${index}*/**/d"\n`),
        'overrides:\n',
        ...range(400, (index) => `  - { files: ["**/t*${index}*x"], rules: { alarms: off } }\n`),
        'ignore:\n',
        ...range(400, (index) => `  - { rule: resource-tags, resource: "*a*b${index}*", reason: r }\n`),
        ...range(
          4_600,
          (index) => `  - { rule: resource-tags, resource: N${index}, template: "t${index}.json", reason: r }\n`,
        ),
        `uploads: { buckets: [${range(300, (index) => `"*z*${index}*"`).join()}] }\n`,
      ].join(''),
    }),
  },
  {
    name: 'a baseline of 24 MB',
    files: () => ({
      ...template(uploadApi()),
      'baseline.json': json({
        baselineVersion: 1,
        findings: range(130_000, (index) => ({
          fingerprint: index.toString(16).padStart(64, '0'),
          ruleId: 'resource-tags',
          kind: 'no-tags',
          scope: 'template.json',
          logicalId: `B${index}`,
        })),
      }),
    }),
    args: ['.', '--baseline', 'baseline.json'],
  },
  {
    name: 'a samconfig.toml of 24 MB',
    files: () => ({
      ...template(uploadApi(), SAM),
      'samconfig.toml': `version = 0.1\n[default.deploy.parameters]\nparameter_overrides = "${fill((index) => `P${index}=v${index} `)}"\n`,
    }),
  },
];
