import { makeMixedFiles } from './inputs/mixed.mjs';
import { makePythonFiles } from './inputs/python.mjs';
import {
  KINDS,
  makeConditionalStacksTemplate,
  makeConditionsTemplate,
  makeResourcesTemplate,
  makeSizedTemplate,
} from './inputs/resources.mjs';
import { makeServiceTemplate } from './inputs/service.mjs';
import { makeTypeScriptFiles } from './inputs/typescript.mjs';
import { formatYaml } from './inputs/yaml.mjs';

/**
 * @typedef {object} Workload
 * @property {string} name
 * @property {() => Record<string, string>} files by their names below the workload's folder
 * @property {boolean} [forPeers] other tools get it too: they read templates only, and most of them no more than one kind
 * @property {boolean} [isShort] it is short: its figures need many runs
 * @property {string} [together] workloads of one such name are run in turn, and the short ones of them three times as often
 * @property {readonly [tool: string, count: number]} [readBy] only files that this other tool can read, and so many of them
 */

const json = (/** @type {unknown} */ value) => JSON.stringify(value, null, 2);

/** @param {Record<string, string>} files
 * @param {unknown} template
 */
const service = (files, template) => ({
  'template.json': json(template),
  ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`src/${name}`, text])),
});

/** @param {number} handlers
 * @param {number} width
 */
const python = (handlers, width) =>
  service(makePythonFiles(handlers, width), makeServiceTemplate(handlers, 'python3.13'));

/** @param {number} handlers
 * @param {number} width
 */
const scripts = (handlers, width) =>
  service(makeTypeScriptFiles(handlers, width), makeServiceTemplate(handlers, 'nodejs22.x'));

/** A handler as small as handlers are that store what they are given. */
const SMALL = `import json
import os

import boto3

s3 = boto3.client("s3")


def handler(event, context):
    body = json.loads(event["body"])
    s3.put_object(Bucket=os.environ["BUCKET"], Key=body["name"], Body=body["content"])
    return {"statusCode": 201, "body": json.dumps({"stored": body["name"]})}
`;

/** The numbers of resources of each kind between which growth is measured; the first shows what does not grow. */
export const GROWTH = /** @type {const} */ ([10, 100, 1000]);

/** cfn-guard ends at the first file that it can't read, such as one whose short texts it takes for numbers too large. */
export const READ_BY_GUARD = '500 mixed that cfn-guard reads';

/**
 * Everything that is measured.
 * @param {string} [corpus] a folder of public templates, which mixtures are then made of, too
 * @returns {readonly Workload[]}
 */
export function listWorkloads(corpus) {
  const sized = (/** @type {number} */ bytes) => makeSizedTemplate(bytes);
  return [
    { name: '5 KB JSON', isShort: true, forPeers: true, files: () => ({ 'template.json': json(sized(5_000)) }) },
    { name: '5 KB YAML', isShort: true, forPeers: true, files: () => ({ 'template.yaml': formatYaml(sized(7_500)) }) },
    { name: '1 MB JSON', isShort: true, forPeers: true, files: () => ({ 'template.json': json(sized(1_000_000)) }) },
    {
      name: '1 MB YAML',
      isShort: true,
      forPeers: true,
      files: () => ({ 'template.yaml': formatYaml(sized(1_500_000)) }),
    },
    {
      name: 'one Python handler',
      isShort: true,
      files: () => service({ 'handler_0.py': SMALL }, makeServiceTemplate(1, 'python3.13')),
    },
    ...[500, 2_000, 10_000].map((count) => ({
      name: `${count} mixed`,
      forPeers: count <= 2_000,
      files: () => makeMixedFiles(count, corpus),
    })),
    { name: READ_BY_GUARD, readBy: ['cfn-guard', 500], files: () => makeMixedFiles(520, corpus) },
    { name: '8 Python handlers', files: () => python(8, 2) },
    { name: '48 Python handlers', files: () => python(48, 12) },
    { name: '8 TypeScript handlers', files: () => scripts(8, 2) },
    { name: '48 TypeScript handlers', files: () => scripts(48, 12) },
    ...[50, 200].map((count) => ({
      name: `${count} conditions`,
      files: () => ({ 'template.json': json(makeConditionsTemplate(count)) }),
    })),
    ...[50, 200].map((count) => ({
      name: `${count} conditional stacks`,
      files: () => ({ 'template.json': json(makeConditionalStacksTemplate(count)) }),
    })),
    ...Object.keys(KINDS).flatMap((kind) =>
      GROWTH.map((count) => ({
        name: `${count} × ${kind}`,
        isShort: count < 1000,
        together: kind,
        files: () => ({ 'template.json': json(makeResourcesTemplate(kind, count)) }),
      })),
    ),
    { name: '26000 buckets', files: () => ({ 'template.json': json(makeManyBuckets(26_000)) }) },
    { name: '13000 buckets', files: () => ({ 'template.json': json(makeManyBuckets(13_000)) }) },
  ];
}

/** Buckets of about 920 bytes each, as a template of 24 MB has them.
 * @param {number} count
 */
function makeManyBuckets(count) {
  const Resources = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `Bucket${index}`,
      {
        Type: 'AWS::S3::Bucket',
        Properties: {
          VersioningConfiguration: { Status: 'Enabled' },
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
          },
          LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 365, Prefix: `files-${index}/` }] },
          Tags: [
            { Key: 'owner', Value: `team-${index % 50}` },
            { Key: 'stage', Value: 'production' },
          ],
        },
      },
    ]),
  );
  return { AWSTemplateFormatVersion: '2010-09-09', Resources };
}
