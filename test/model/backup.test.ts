import { expect, it } from 'vitest';
import { load } from '../../src/load/load.js';
import { collectTableParts } from '../../src/model/subjects/table.js';
import { folderWith } from '../support/folder.js';

const NAMED = { TableName: 'uploads-prod' };
const TAGGED = { Tags: [{ Key: 'backup', Value: 'daily' }] };
const BY_TAG = { ListOfTags: [{ ConditionType: 'STRINGEQUALS', ConditionKey: 'backup', ConditionValue: 'daily' }] };

it.each<[string, object, object, string]>([
  ['every table', {}, { Resources: ['arn:aws:dynamodb:*:*:table/*'] }, 'yes'],
  ['everything of a service', {}, { Resources: ['arn:aws:dynamodb:*'] }, 'yes'],
  ['another service', {}, { Resources: ['arn:aws:rds:*:*:db:*'] }, 'no'],
  ['nothing named, which is everything', {}, { SelectionName: 'all' }, 'yes'],
  ['everything but tables', {}, { NotResources: ['arn:aws:dynamodb:*:*:table/*'] }, 'no'],
  ['a prefix of its name', NAMED, { Resources: ['arn:aws:dynamodb:eu-west-1:*:table/uploads-*'] }, 'yes'],
  ['a prefix of other names', NAMED, { Resources: ['arn:aws:dynamodb:*:*:table/orders-*'] }, 'no'],
  ['a suffix that no generated name has', {}, { Resources: ['arn:aws:dynamodb:*:*:table/*-archive'] }, 'no'],
  ['a prefix that the stack may be called', {}, { Resources: ['arn:aws:dynamodb:*:*:table/shop-*'] }, 'unknown'],
  ['a literal name, which a generated one never is', {}, { Resources: ['arn:aws:dynamodb:a:1:table/uploads'] }, 'no'],
  ['an import', {}, { Resources: [{ 'Fn::ImportValue': 'table-arn' }] }, 'unknown'],
  ['its tag', TAGGED, BY_TAG, 'yes'],
  ['a tag that it does not have', NAMED, BY_TAG, 'no'],
  ['its tag, and a condition that it fails', TAGGED, { ...BY_TAG, Conditions: notDaily() }, 'no'],
  ['everything, and a condition that it fails', TAGGED, { Resources: ['*'], Conditions: notDaily() }, 'no'],
])('a plan for %s', async (_, properties, selection, expected) => {
  expect(await backedUp('AWS::DynamoDB::Table', properties, selection)).toBe(expected);
});

it('reads the tags of a global table at each replica', async () => {
  const replica = (value: string): object => ({
    Replicas: [{ Region: 'eu-west-1', Tags: [{ Key: 'backup', Value: value }] }],
  });
  expect(await backedUp('AWS::DynamoDB::GlobalTable', replica('daily'), BY_TAG)).toBe('yes');
  expect(await backedUp('AWS::DynamoDB::GlobalTable', replica('weekly'), BY_TAG)).toBe('no');
});

function notDaily(): object {
  return { StringNotLike: [{ ConditionKey: 'aws:ResourceTag/backup', ConditionValue: 'dai*' }] };
}

async function backedUp(type: string, properties: object, selection: object): Promise<string | undefined> {
  const Plan = { Type: 'AWS::Backup::BackupSelection', Properties: { BackupSelection: selection } };
  const resources = { Table: { Type: type, Properties: properties }, Plan };
  const cwd = folderWith({ 'template.json': JSON.stringify({ Resources: resources }) });
  const { applications } = await load(['template.json'], { cwd });
  const table = applications.flatMap(({ application }) => collectTableParts(application))[0]?.subject();
  return table?.replicas[0]?.isBackedUp.is;
}
