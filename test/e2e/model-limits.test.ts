/** What a model of the template checks of an upload, and what it hands over without a look. */
import { describe, expect, it } from 'vitest';
import { judge } from '../support/judged.js';

describe('a length in a model', () => {
  const modelled = (properties: string): string => `
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
            s3.put_object(Bucket=os.environ["CRATE"], Key=context.aws_request_id, Body=base64.b64decode(crate["content"]))
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
    ['of content', '{ content: { type: string, maxLength: 5000000 } }'],
    ['of an encoded file', '{ file_b64: { type: string, maxLength: 5000000 } }'],
    [
      'of a file within an object',
      '{ scan: { type: object, properties: { contentBase64: { type: string, maxLength: 5000000 } } } }',
    ],
    ['of each file of a list', '{ files: { type: array, items: { type: string, maxLength: 5000000 } } }'],
  ])('limits the file: %s', async (_, properties) => {
    expect((await judge(modelled(properties))).of('10.2')).toEqual(['pass']);
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
    expect(judged.messages('2.2').join()).toMatch(/API Gateway answers 200 with the error as the body/);
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
