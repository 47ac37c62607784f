/** One answer to "is this function behind an API?", whichever rule asks, however the template says so. */
import { describe, expect, it } from 'vitest';
import { judge } from '../support/judged.js';

const STORING = `|
          import base64, os, boto3
          s3 = boto3.client("s3")
          def handler(event, context):
              s3.put_object(Bucket=os.environ["CRATE"], Key=context.aws_request_id, Body=base64.b64decode(event["body"]))
              return {"statusCode": 201, "body": "{}"}`;

/** A function that stores what it is sent, with what makes an API call it. */
const storing = (caller: string, name = ''): string => `
AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Crate: { Type: AWS::S3::Bucket }
  Keep:
    Type: AWS::Lambda::Function
    Properties:
      ${name}
      Runtime: python3.13
      Handler: index.handler
      MemorySize: 512
      Role: arn:aws:iam::111122223333:role/keep
      Environment: { Variables: { CRATE: !Ref Crate } }
      Code:
        ZipFile: ${STORING}
${caller}`;

/** What every rule says of such a function once an API calls it. */
const BEHIND = {
  '1.3': ['no-policy high Crate'],
  '2.2': ['unhandled-call high Keep'],
  '3.2': ['cold-starts low Keep'],
  '4.1': ['no-lifecycle high Crate'],
  '8.2': ['not-classified medium'],
  '9.2': ['no-error-reply medium Keep'],
  '10.1': ['no-type-check high Keep'],
  '10.2': ['no-size-limit high Keep'],
};

const CALLERS: Readonly<Record<string, string>> = {
  'a permission for API Gateway': storing(`
  Let: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref Keep, Action: lambda:InvokeFunction, Principal: apigateway.amazonaws.com } }`),
  'a permission for one method of an API elsewhere': storing(`
  Let:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !GetAtt Keep.Arn
      Action: lambda:InvokeFunction
      Principal: apigateway.amazonaws.com
      SourceArn: !Sub arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:a1b2c3d4e5/*/POST/crates`),
  'an integration of an HTTP API with a literal ARN': storing(
    `
  Front: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: front, ProtocolType: HTTP } }
  ToKeep:
    Type: AWS::ApiGatewayV2::Integration
    Properties: { ApiId: !Ref Front, IntegrationType: AWS_PROXY, IntegrationUri: 'arn:aws:lambda:eu-west-1:111122223333:function:keep-crates' }
  Put: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Front, RouteKey: POST /v1/crates, Target: !Sub 'integrations/\${ToKeep}', AuthorizationType: AWS_IAM } }`,
    'FunctionName: keep-crates',
  ),
  'a method whose URI is joined of a literal name': storing(
    `
  Front: { Type: AWS::ApiGateway::RestApi, Properties: { Name: front } }
  Put:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Front
      ResourceId: !GetAtt Front.RootResourceId
      HttpMethod: PUT
      AuthorizationType: AWS_IAM
      Integration:
        Type: AWS_PROXY
        IntegrationHttpMethod: POST
        Uri: !Join ['', ['arn:aws:apigateway:', !Ref 'AWS::Region', ':lambda:path/2015-03-31/functions/arn:aws:lambda:', !Ref 'AWS::Region', ':', !Ref 'AWS::AccountId', ':function:keep-crates/invocations']]`,
    'FunctionName: keep-crates',
  ),
  'a method of an API that another stack exports': storing(`
  Put:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !ImportValue front-api
      ResourceId: !ImportValue front-root
      HttpMethod: POST
      AuthorizationType: AWS_IAM
      Integration: { Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: !Sub 'arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Keep.Arn}/invocations' }`),
};

describe('a function that stores uploads', () => {
  it.each(Object.entries(CALLERS))('is an upload function for every rule: %s', async (_, template) => {
    const judged = await judge(template);
    const found = Object.fromEntries(Object.keys(BEHIND).map((number) => [number, judged.of(number)]));
    expect(found).toEqual(BEHIND);
    expect(judged.uploadApi).toBe(true);
  });

  it('is one behind an API whose document lies in a bucket', async () => {
    const judged = await judge(`
Transform: AWS::Serverless-2016-10-31
Resources:
  Crate: { Type: AWS::S3::Bucket }
  Front: { Type: AWS::Serverless::Api, Properties: { StageName: live, DefinitionUri: 's3://documents/front.yaml' } }
  Keep:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      Environment: { Variables: { CRATE: !Ref Crate } }
      InlineCode: ${STORING}
      Events: { Post: { Type: Api, Properties: { RestApiId: !Ref Front, Path: /v1/crates, Method: post } } }`);
    expect([judged.of('1.3'), judged.of('10.2')]).toEqual([['no-policy high Crate'], ['no-size-limit high Keep']]);
  });
});

describe('nobody is called for sure', () => {
  const guarded = (uri: string): string => `
Parameters: { Elsewhere: { Type: String } }
Resources:
  Front: { Type: AWS::ApiGateway::RestApi, Properties: { Name: front } }
  Post:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Front
      ResourceId: !GetAtt Front.RootResourceId
      HttpMethod: POST
      AuthorizationType: AWS_IAM
      Integration: { Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: ${uri} }
  Sweep:
    Type: AWS::Lambda::Function
    Properties: { FunctionName: !Sub '\${AWS::StackName}-sweep', Runtime: python3.13, Handler: index.handler, MemorySize: 128, Role: 'arn:aws:iam::111122223333:role/x', Code: { ZipFile: "def handler(e, c):\\n  return {}\\n" } }`;

  it.each([
    "!Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Elsewhere}/invocations'",
    "!Join ['', ['arn:aws:apigateway:', !Ref 'AWS::Region', ':lambda:path/2015-03-31/functions/', !Ref Elsewhere, '/invocations']]",
    '!Ref Elsewhere',
    "!ImportValue 'mover-uri'",
  ])('by the URI %s', async (uri) => {
    const judged = await judge(guarded(uri));
    expect([judged.of('3.1'), judged.of('3.2'), judged.of('9.2')]).toEqual([
      ['not-applicable'],
      ['not-applicable'],
      ['not-applicable'],
    ]);
    expect(judged.of('2.3')).toEqual(['no-known-caller low Sweep']);
  });
});

describe('an upload API', () => {
  it('is one whose API exists in some world only', async () => {
    const judged = await judge(`
Parameters: { WithApi: { Type: String, Default: 'no', AllowedValues: ['yes', 'no'] } }
Conditions: { HasApi: !Equals [!Ref WithApi, 'yes'] }
Resources:
  Front: { Type: AWS::ApiGatewayV2::Api, Condition: HasApi, Properties: { Name: front, ProtocolType: HTTP } }`);
    expect(judged.uploadApi).toBe(true);
  });

  it.each([
    [
      'a function URL under two conditions',
      `Parameters: { Env: { Type: String, Default: dev }, WithUrl: { Type: String, Default: 'no' } }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  HasUrl: !And [!Condition IsProd, !Equals [!Ref WithUrl, 'yes']]
Resources:
  Url: { Type: AWS::Lambda::Url, Condition: HasUrl, Properties: { AuthType: AWS_IAM, TargetFunctionArn: !Ref Fn } }
  Fn: { Type: AWS::Lambda::Function, Properties: { Runtime: python3.13, Handler: index.handler, Role: x } }`,
    ],
    [
      'the implicit API of functions under a condition',
      `Transform: AWS::Serverless-2016-10-31
Parameters: { Env: { Type: String, Default: dev } }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Store:
    Type: AWS::Serverless::Function
    Condition: IsProd
    Properties: { Runtime: python3.13, Handler: index.handler, InlineCode: "x = 1", Events: { Post: { Type: Api, Properties: { Path: /crates, Method: post } } } }`,
    ],
    [
      'an API in a nested stack under a condition',
      `Parameters: { Env: { Type: String, Default: dev } }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Front: { Type: AWS::CloudFormation::Stack, Condition: IsProd, Properties: { TemplateURL: front.yaml } }`,
    ],
  ])('is one with %s', async (_, template) => {
    const front =
      'Resources: { Front: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: front, ProtocolType: HTTP } } }';
    expect((await judge(template, { 'front.yaml': front })).uploadApi).toBe(true);
  });

  it('is not one whose API exists in no world', async () => {
    const judged = await judge(`
Conditions: { Never: !Equals [a, b] }
Resources:
  Front: { Type: AWS::ApiGatewayV2::Api, Condition: Never, Properties: { Name: front, ProtocolType: HTTP } }`);
    expect(judged.uploadApi).toBe(false);
  });

  it('is one that only adds a route to an API elsewhere', async () => {
    const judged = await judge(`
Parameters: { ApiId: { Type: String } }
Resources:
  Add: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref ApiId, RouteKey: POST /crates } }`);
    expect(judged.uploadApi).toBe(true);
  });

  it('is not one whose functions only timers call', async () => {
    const judged = await judge(`
Resources:
  Sweep:
    Type: AWS::Lambda::Function
    Properties: { Runtime: python3.13, Handler: index.handler, Role: 'arn:aws:iam::111122223333:role/x', Code: { ZipFile: "def handler(e, c):\\n  return {}\\n" } }
  Hourly: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 hour), Targets: [{ Id: a, Arn: !GetAtt Sweep.Arn }] } }
  Let: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref Sweep, Action: lambda:InvokeFunction, Principal: events.amazonaws.com } }`);
    expect(judged.uploadApi).toBe(false);
  });
});
