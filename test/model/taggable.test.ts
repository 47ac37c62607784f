import { describe, expect, it } from 'vitest';
import resourceTags from '../../rules/resource-tags.js';
import { makeApplication } from '../../src/model/application.js';
import { collectTagParts } from '../../src/model/subjects/taggable.js';
import { type Json, templateOf } from '../template/make.js';

describe('tags that are asked for', () => {
  it('are missed where they are not set', () => {
    expect(ask({ Tags: tags({ CostCenter: 'gallery' }) }, { requiredKeys: ['CostCenter', 'Owner'] })).toStrictEqual({
      'no-tags': 'yes',
      'no-tag-CostCenter': 'yes',
      'no-tag-Owner': 'no',
    });
  });

  it('are not missed one by one where there are none', () => {
    expect(ask({}, { requiredKeys: ['CostCenter'] })).toStrictEqual({ 'no-tags': 'no' });
  });

  it('are unknown in a list that nobody knows', () => {
    const answers = ask({ Tags: { 'Fn::Transform': { Name: 'TeamTags' } } }, { requiredKeys: ['CostCenter'] });
    expect(answers).toStrictEqual({ 'no-tags': 'unknown', 'no-tag-CostCenter': 'unknown' });
  });

  it('have one of the allowed values, if they are set', () => {
    const allowedValues = ['Environment=dev|prod'];
    const answer = (Tags: unknown): unknown => ask({ Tags }, { allowedValues })['other-value-Environment'];
    expect(answer(tags({ Environment: 'prod' }))).toBe('yes');
    expect(answer(tags({ Environment: 'production' }))).toBe('no');
    expect(answer(tags({ Owner: 'gallery' }))).toBe('yes');
  });
});

function tags(values: Readonly<Record<string, string>>): unknown {
  return Object.entries(values).map(([Key, Value]) => ({ Key, Value }));
}

function ask(
  Properties: Json,
  options: { readonly requiredKeys?: readonly string[]; readonly allowedValues?: readonly string[] },
): Readonly<Record<string, string>> {
  const root = { Resources: { Files: { Type: 'AWS::S3::Bucket', Properties } } };
  const application = makeApplication('app', 'template', [templateOf(root)]);
  const asked = { requiredKeys: [], allowedValues: [], ...options };
  const answers = collectTagParts(application).flatMap((part) => {
    const subject = part.subject();
    return subject === undefined ? [] : [...resourceTags.check(subject, { application, options: asked })];
  });
  return Object.fromEntries(answers.map(({ kind, met }) => [kind, met.is]));
}
