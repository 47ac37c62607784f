/** What a model of the template checks of an upload, and what it hands over without a look. */
import { describe, expect, it } from 'vitest';
import { judge } from '../support/judged.js';

describe('a length in a model', () => {
  const modelled = (properties: string, field = '["content"]'): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Crate: { Type: AWS::S3::Bucket }
  Front:
    Type: AWS::Serverless::Api
    Properties: { StageName: live, Models: { Crate: { type: object, properties: ${properties} } } }
  Keep:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Environment: { Variables: { CRATE: !Ref Crate } }
      Events: { Post: { Type: Api, Properties: { RestApiId: !Ref Front, Path: /v1/crates, Method: post, RequestModel: { Model: Crate, ValidateBody: true, Required: true } } } }
      InlineCode: |
        import base64, json, os, boto3
        s3 = boto3.client("s3")
        def handler(event, context):
            crate = json.loads(event["body"])
            s3.put_object(Bucket=os.environ["CRATE"], Key=context.aws_request_id, Body=base64.b64decode(crate${field}))
            return {"statusCode": 201, "body": "{}"}`;

  it.each([
    ['of a file name', '{ fileName: { type: string, maxLength: 120 }, content: { type: string } }'],
    ['of a title', '{ title: { type: string, maxLength: 80 }, content: { type: string } }'],
    ['of a content type', '{ contentType: { type: string, maxLength: 40 }, content: { type: string } }'],
    ['of an id of a document', '{ document_id: { type: string, maxLength: 36 }, content: { type: string } }'],
    ['of metadata', '{ metadata: { type: string, maxLength: 400 }, content: { type: string } }'],
    [
      'of a name within the file',
      '{ file: { type: object, properties: { name: { type: string, maxLength: 99 }, content: { type: string } } } }',
    ],
  ])('limits no file: %s', async (_, properties) => {
    expect((await judge(modelled(properties))).of('10.2')).toEqual(['no-size-limit high Keep']);
  });

  it.each([
    ['of content', '{ content: { type: string, maxLength: 5000000 } }', '["content"]'],
    ['of an encoded file', '{ file_b64: { type: string, maxLength: 5000000 } }', '["file_b64"]'],
    ['of a field that no one would take for a file', '{ thing: { type: string, maxLength: 5000000 } }', '["thing"]'],
    [
      'of a file within an object',
      '{ scan: { type: object, properties: { contentBase64: { type: string, maxLength: 5000000 } } } }',
      '["scan"]["contentBase64"]',
    ],
  ])('limits the file that the code stores: %s', async (_, properties, field) => {
    expect((await judge(modelled(properties, field))).of('10.2')).toEqual(['pass']);
  });

  it('of another file than the one that the code stores limits nothing', async () => {
    const properties = '{ image: { type: string, maxLength: 5000 }, document: { type: string } }';
    expect((await judge(modelled(properties, '["document"]'))).of('10.2')).toEqual(['no-size-limit high Keep']);
  });

  it.each([
    ['of content', '{ content: { type: string, maxLength: 5000000 } }', 'pass'],
    ['of an encoded image', '{ image_b64: { type: string, maxLength: 5000000 } }', 'pass'],
    ['of each file of a list', '{ files: { type: array, items: { type: string, maxLength: 5000000 } } }', 'pass'],
    [
      'of a file name',
      '{ fileName: { type: string, maxLength: 120 }, file: { type: string } }',
      'unknown no-size-limit Keep',
    ],
  ])('counts by the name of the field where the code is not read: %s', async (_, properties, expected) => {
    const unread = modelled(properties)
      .replace(/ {6}InlineCode: \|[^]*$/, '      CodeUri: s3://code/keep.zip\n')
      .replace('Environment:', 'Policies: [{ S3WritePolicy: { BucketName: !Ref Crate } }]\n      Environment:');
    expect((await judge(unread)).of('10.2')).toEqual([expected]);
  });
});

describe('an integration without a mapping template', () => {
  const handing = (integration: string, verb = 'POST'): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Notes: { Type: AWS::DynamoDB::Table, Properties: { BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{ AttributeName: id, AttributeType: S }], KeySchema: [{ AttributeName: id, KeyType: HASH }] } }
  Note:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Environment: { Variables: { NOTES: !Ref Notes } }
      InlineCode: |
        import os, boto3
        notes = boto3.resource("dynamodb").Table(os.environ["NOTES"])
        def handler(event, context):
            notes.put_item(Item={"id": event["title"], "by": event["author"]})
            return {"done": True}
  Front: { Type: AWS::ApiGateway::RestApi, Properties: { Name: front } }
  Post:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Front
      ResourceId: !GetAtt Front.RootResourceId
      HttpMethod: ${verb}
      AuthorizationType: AWS_IAM
      Integration: { IntegrationHttpMethod: POST, Uri: !Sub 'arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Note.Arn}/invocations', ${integration} }`;

  it.each([
    ['type AWS', 'Type: AWS'],
    ['any method', 'Type: AWS, PassthroughBehavior: WHEN_NO_MATCH'],
    ['no templates', 'Type: AWS, RequestTemplates: {}, PassthroughBehavior: WHEN_NO_TEMPLATES'],
  ])('hands the body over as the event: %s', async (_, integration) => {
    const judged = await judge(handing(integration));
    expect(judged.of('6.1')).toEqual(['no-validation high Note']);
    expect(judged.messages('2.2').join()).toMatch(/API Gateway returns the error as a 200/);
    expect(judged.messages('2.2').join()).not.toMatch(/502/);
  });

  it('is not known where a template makes the event, and of a method that brings no body', async () => {
    const mapped = await judge(
      handing(`Type: AWS, RequestTemplates: { application/json: '{ "title": $input.json("$.t") }' }`),
    );
    expect(mapped.of('6.1')).toEqual(['unknown no-validation Note']);
    expect((await judge(handing('Type: AWS', 'GET'))).of('6.1')).toEqual(['unknown no-validation Note']);
  });
});
