import { expect, test } from 'vitest';
import { audit, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

/** Names the record that failed, and leaves the others alone. */
const STOPPING = `import boto3
table = boto3.resource('dynamodb').Table('t')

def handler(event, context):
    for record in event['Records']:
        try:
            table.put_item(Item={'id': record['eventID']})
        except Exception:
            return {'batchItemFailures': [{'itemIdentifier': NAMED}]}
    return {'batchItemFailures': []}
`;

async function failuresOf(source: string, named: string): Promise<readonly string[]> {
  const template = `Transform: AWS::Serverless-2016-10-31
Resources:
  Work:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: ./, Handler: app.handler, Runtime: python3.13 }
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref Work
      EventSourceArn: arn:aws:${source}
      FunctionResponseTypes: [ReportBatchItemFailures]
      StartingPosition: LATEST
`;
  const cwd = folderWith({ '.git/HEAD': '', 'template.yaml': template, 'app.py': STOPPING.replace('NAMED', named) });
  const { findings } = audit(await loadProject(['.'], { cwd }), { scope: 'all', only: ['2.2'] });
  return findings.map(({ kind }) => kind);
}

test('a stream goes on at the record that is named, a queue loses those behind it', async () => {
  const stream = 'dynamodb:eu-west-1:111122223333:table/a/stream/2026-01-01T00:00:00.000';
  const queue = 'sqs:eu-west-1:111122223333:orders';
  expect(await failuresOf(stream, "record['dynamodb']['SequenceNumber']")).toEqual([]);
  expect(await failuresOf(queue, "record['messageId']")).toEqual(['swallowed-error']);
});
