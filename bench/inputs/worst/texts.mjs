// Texts of 24 MB that are odd as YAML or JSON.
import { LARGEST, fill, range, BUCKET, template } from './parts.mjs';

const yamlApi = `Resources:
  Files:
    Type: AWS::S3::Bucket
`;

/** @type {readonly import('./parts.mjs').WorstInput[]} */
export const TEXTS = [
  {
    name: 'YAML: comments of 24 MB',
    files: () => ({ 'template.yaml': `${yamlApi}${fill((index) => `    # comment ${index}\n`)}` }),
  },
  { name: 'YAML: blank lines of 24 MB', files: () => ({ 'template.yaml': `${yamlApi}${'\n'.repeat(LARGEST)}` }) },
  {
    name: 'YAML: 333,000 buckets',
    files: () => ({
      'template.yaml': `Resources:\n${range(333_000, (index) => `  B${index}:\n    Type: AWS::S3::Bucket\n`).join('')}`,
    }),
  },
  {
    name: 'YAML: 333,000 buckets and an anchor',
    files: () => ({
      'template.yaml': `X: &x 1\nResources:\n${range(333_000, (index) => `  B${index}:\n    Type: AWS::S3::Bucket\n`).join('')}`,
    }),
  },
  {
    name: 'YAML: 490,000 tags that nobody knows',
    files: () => ({
      'template.yaml': `${yamlApi}    Metadata:\n${range(490_000, (index) => `      K${index}: !T${index} v\n`).join('')}`,
    }),
  },
  {
    name: 'YAML: more values than are read',
    files: () => ({ 'template.yaml': `Resources:\n${fill((index) => `  B${index}:\n    Type: AWS::S3::Bucket\n`)}` }),
  },
  {
    name: 'YAML: 24 MB of buckets in flow style',
    files: () => ({
      'template.yaml': `Resources: {\n${fill((index) => `  B${index}: { Type: "AWS::S3::Bucket" },\n`)}\n}`,
    }),
  },
  {
    name: 'YAML: one block text of 24 MB',
    files: () => ({
      'template.yaml': `${yamlApi}    Metadata:\n      Text: |\n${fill((index) => `        line ${index}\n`)}`,
    }),
  },
  {
    name: 'YAML: 400,000 short tags',
    files: () => ({
      'template.yaml': `${yamlApi}    Metadata:\n      All:\n${fill(() => '        - !Sub "${Files}-${AWS::Region}-and-more-of-it"\n')}`,
    }),
  },
  {
    name: 'YAML: 100,000 anchors with an alias each',
    files: () => ({
      'template.yaml': `${yamlApi}    Metadata:\n${fill((index) => `      K${index}: &a${index} v\n      L${index}: *a${index}\n`, 4_000_000)}`,
    }),
  },
  {
    name: 'YAML: 20,000 merges of one map',
    files: () => ({
      'template.yaml': `X: &x\n  Type: AWS::S3::Bucket\n  DeletionPolicy: Retain\nResources:\n${fill((index) => `  B${index}:\n    <<: *x\n    Metadata: { a: 1 }\n`, 1_000_000)}`,
    }),
  },
  {
    name: 'YAML: suppressions in 200,000 lines',
    files: () => ({
      'template.yaml': `Resources:\n${fill((index) => `  B${index}:\n    # upload-audit-ignore 6.2: kept by the archive\n    Type: AWS::S3::Bucket\n`)}`,
    }),
  },
  {
    name: 'YAML: one line of 24 MB that does not end',
    files: () => ({ 'template.yaml': `${yamlApi}    BucketName: "${'a '.repeat(LARGEST / 2)}` }),
  },
  {
    name: 'JSON: brackets of 24 MB',
    files: () => ({ 'template.json': `{"Resources":${'['.repeat(LARGEST)}` }),
    args: ['template.json'],
  },
  {
    name: 'JSON: blanks of 24 MB',
    files: () => ({ 'template.json': `{"Resources":${' '.repeat(LARGEST)}{"B":{"Type":"AWS::S3::Bucket"}}}` }),
  },
  {
    name: 'JSON: one key of 24 MB as a logical id',
    files: () =>
      template({
        ['B'.repeat(LARGEST)]: {
          ...BUCKET,
          Properties: { CorsConfiguration: { CorsRules: [{ AllowedMethods: ['PUT'], AllowedOrigins: ['*'] }] } },
        },
      }),
  },
  {
    name: 'JSON: 240,000 times the same key',
    files: () => ({
      'template.json': `{"Resources":{${range(240_000, () => '"B":{"Type":"T"},').join('')}"C":{"Type":"AWS::S3::Bucket"}}}`,
    }),
  },
];
