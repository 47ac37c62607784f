import { describe, expect, it } from 'vitest';
import { findAuthor, collectOwnParameters } from '../../src/model/template-origin.js';
import { templateOf } from '../template/make.js';

const BUCKET = { Type: 'AWS::S3::Bucket' };

describe('the maker of a template', () => {
  it.each([
    ['a path of a construct', { Resources: { B: { ...BUCKET, Metadata: { 'aws:cdk:path': 'App/B' } } } }],
    ['the metadata resource', { Resources: { CDKMetadata: { Type: 'AWS::CDK::Metadata' } } }],
    ['the rule about the bootstrap stack', { Resources: { B: BUCKET }, Rules: { CheckBootstrapVersion: {} } }],
    [
      'a path of a construct, though SAM transforms it',
      {
        Transform: 'AWS::Serverless-2016-10-31',
        Resources: { B: { ...BUCKET, Metadata: { 'aws:cdk:path': 'App/B' } } },
      },
    ],
  ])('is the CDK by %s', (_, root) => {
    expect(findAuthor(templateOf(root))).toBe('cdk');
  });

  it('is a person, with SAM or without', () => {
    expect(findAuthor(templateOf({ Transform: ['AWS::Serverless-2016-10-31'], Resources: { B: BUCKET } }))).toBe('sam');
    expect(findAuthor(templateOf({ Resources: { B: { ...BUCKET, Metadata: { note: 'by hand' } } } }))).toBe('hand');
    // A parameter of this name alone is anybody's.
    expect(
      findAuthor(templateOf({ Parameters: { BootstrapVersion: { Type: 'String' } }, Resources: { B: BUCKET } })),
    ).toBe('hand');
  });
});

it('has parameters that the CDK adds for itself, which configure nothing', () => {
  const hash = '0123456789abcdef'.repeat(4);
  const template = templateOf({
    Parameters: {
      BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>' },
      [`AssetParameters${hash}S3Bucket01234567`]: { Type: 'String' },
      Size: { Type: 'Number' },
    },
    Resources: { B: BUCKET },
  });
  expect(collectOwnParameters(template)).toEqual(['Size']);
});
