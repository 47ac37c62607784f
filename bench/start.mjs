// How long the command line takes, as multiples of what an empty Node takes: all commands in turn, round after round, so
// that whatever else the machine does slows all of them. What counts is the median of the ratios within the rounds.
//
//   npm run build && npm run bench [-- rounds]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const ROUNDS = Number(process.argv[2] ?? 15);
const CLI = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'upload-audit-bench-'));

/** An upload API with as many functions as make a template of the size that is meant.
 * @param {number} functions
 * @param {object} [first] what stands in the template of the first one besides
 * @param {object} [variables] further ones of each
 */
function template(functions, first = {}, variables = {}) {
  /** @type {Record<string, object>} */
  const Resources = {
    Uploads: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } },
    Files: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      },
    },
  };
  for (let index = 0; index < functions; index += 1) {
    Resources[`Upload${index}`] = {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: { S3Bucket: 'artifacts', S3Key: { 'Fn::Sub': `\${AWS::Region}/upload-${index}.zip` } },
        Environment: { Variables: { BUCKET: { Ref: 'Uploads' }, TABLE: { Ref: 'Files' }, ...variables } },
        Timeout: 30,
        ...(index === 0 ? first : {}),
      },
    };
  }
  return { AWSTemplateFormatVersion: '2010-09-09', Resources };
}

/** The same as YAML in block style.
 * @param {unknown} value
 * @param {string} indent
 * @returns {string}
 */
function yaml(value, indent = '') {
  if (typeof value !== 'object' || value === null) return ` ${JSON.stringify(value)}\n`;
  const entries = Array.isArray(value)
    ? value.map((/** @type {unknown} */ item) => `${indent}-${yaml(item, `${indent}  `)}`)
    : Object.entries(value).map(([key, item]) => `${indent}${key}:${yaml(item, `${indent}  `)}`);
  return `\n${entries.join('')}`;
}

/** @param {string} name
 * @param {string} text
 */
function file(name, text) {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** A handler as small as handlers are that store what they are given. */
const HANDLER = `import json
import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    body = json.loads(event["body"])
    s3.put_object(Bucket=os.environ["BUCKET"], Key=body["name"], Body=body["content"])
    return {"statusCode": 201, "body": json.dumps({"stored": body["name"]})}
`;
file('python/src/index.py', HANDLER);
const python = template(8, { Runtime: 'python3.13', Code: 'src' });

/** Makes the large ones as large as the service takes, with as many resources as it takes.
 * @type {Record<string, string>} */
const settings = {};
for (let index = 0; index < 25; index += 1) settings[`SETTING_${index}`] = `${index} `.padEnd(40, '.');
const large = template(498, {}, settings);

/** Each template lies in a folder of its own, since a run looks at what lies beside it.
 * @type {Readonly<Record<string, readonly string[]>>} */
const commands = {
  'node -e 0': ['-e', '0'],
  '--version': [CLI, '--version'],
  '5 KB JSON': [CLI, file('json/small.json', JSON.stringify(template(8), null, 2))],
  'with Python': [CLI, file('python/small.json', JSON.stringify(python, null, 2))],
  '5 KB YAML': [CLI, file('yaml/small.yaml', yaml(template(10)).trimStart())],
  '1 MB JSON': [CLI, file('big-json/big.json', JSON.stringify(large, null, 2)), '-f', 'compact'],
  '1 MB YAML': [CLI, file('big-yaml/big.yaml', yaml(large).trimStart()), '-f', 'compact'],
};

/** Milliseconds.
 * @param {readonly string[]} args
 */
function time(args) {
  const start = process.hrtime.bigint();
  const { error, status } = spawnSync(process.execPath, args, { stdio: 'ignore', cwd: folder });
  if (error !== undefined || status === 2) throw new Error(`${args.join(' ')} failed`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

const times = Object.entries(commands).map(([name, args]) => ({ name, args, all: [time(args)].slice(1) }));
for (let round = 0; round < ROUNDS; round += 1) for (const { args, all } of times) all.push(time(args));
rmSync(folder, { recursive: true });

const [floor] = times;
console.log(`${process.version}, ${ROUNDS} rounds, as multiples of ${floor?.name ?? ''} in the same round\n`);
console.log(`${''.padEnd(12)}  median     low    high`);
for (const { name, all } of times) {
  const ratios = all.map((ms, round) => ms / (floor?.all[round] ?? ms)).sort((a, b) => a - b);
  const shown = [0.5, 0.25, 0.75].map((part) => ratios[Math.floor(part * ratios.length)] ?? 0);
  console.log(`${name.padEnd(12)}${shown.map((ratio) => ratio.toFixed(2).padStart(8)).join('')}`);
}
