import { describe, expect, it } from 'vitest';
import { load } from '../../src/load/load.js';
import type { Application } from '../../src/model/application.js';
import { isCustomResourceHandler, isProviderUserCode } from '../../src/model/function/custom-resources.js';
import { folderWith } from '../support/folder.js';

const PROJECTS = ['catalog-stack', 'catalog-stack-fixed', 'http-api-presign'];

const HELPERS = [
  'BucketNotificationsHandler050a0587b7544547bf325f094a3db8347ECC3691',
  'CustomS3AutoDeleteObjectsCustomResourceProviderHandler9D90184F',
  'LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8aFD4BFC8A',
];

describe('helpers of synthesized applications', () => {
  it.each(PROJECTS)('are the functions that CDK adds, and no other (%s)', async (project) => {
    const { applications } = await load([`fixtures/_projects/${project}/cdk.out`], {});
    const functions = applications.flatMap(({ application }) => ask(application));
    expect(functions.length).toBeGreaterThan(0);
    for (const { id, helps } of functions) expect(`${id} ${helps}`).toBe(`${id} ${HELPERS.includes(id)}`);
  });
});

describe('a function', () => {
  it('is a helper if custom resources alone call it', async () => {
    expect(await kinds({ Seed: fn(), SeedData: custom('Seed') })).toStrictEqual({ Seed: 'helper' });
  });

  it.each(['Fn(', 'a{2,1}', '+', 'x*|y'])('may have the id %s, which is no regular expression', async (id) => {
    const Waits = { Type: 'AWS::SNS::Topic', DependsOn: id };
    expect(await kinds({ [id]: fn(), SeedData: custom(id), Waits })).toStrictEqual({ [id]: 'helper' });
  });

  it('is a helper if they call it through its alias', async () => {
    const Live = { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Seed' }, Name: 'live' } };
    const SeedData = { Type: 'Custom::SeedData', Properties: { ServiceToken: { Ref: 'Live' } } };
    expect(await kinds({ Seed: fn(), Live, SeedData })).toStrictEqual({ Seed: 'helper' });
  });

  it('is asked for through aliases that name each other, in a circle and in a long row', async () => {
    const alias = (of: string, Name: string): object => ({
      Type: 'AWS::Lambda::Alias',
      Properties: { FunctionName: { Ref: of }, Name },
    });
    const circle = { Live: alias('Next', 'live'), Next: alias('Live', 'next'), Seen: alias('Seed', 'seen') };
    const version = { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Seen' } } };
    const seen = { ...alias('Seed', 'seen'), Properties: { FunctionName: { Ref: 'Seed' }, Name: { Ref: 'Made' } } };
    const route = { Type: 'AWS::ApiGatewayV2::Integration', Properties: { IntegrationUri: arn('Live') } };
    expect(await kinds({ Seed: fn(), ...circle, Made: version, Route: route })).toStrictEqual({ Seed: 'own' });
    expect(await kinds({ Seed: fn(), Seen: seen, Made: version })).toStrictEqual({ Seed: 'own' });
    const row = Object.fromEntries(
      Array.from({ length: 3000 }, (_, at) => [`A${at}`, alias(at === 0 ? 'Seed' : `A${at - 1}`, 'a')]),
    );
    expect(await kinds({ Seed: fn(), ...row, SeedData: custom('A2999') })).toStrictEqual({ Seed: 'helper' });
  });

  it('is a helper although somebody watches it or waits for it', async () => {
    const Errors = { Type: 'AWS::CloudWatch::Alarm', Properties: { Dimensions: [{ Value: { Ref: 'Seed' } }] } };
    const Uploads = { Type: 'AWS::S3::Bucket', DependsOn: ['Seed'] };
    expect(await kinds({ Seed: fn(), SeedData: custom('Seed'), Errors, Uploads })).toStrictEqual({ Seed: 'helper' });
  });

  it('is none if an API or a service calls it too', async () => {
    const Route = { Type: 'AWS::ApiGatewayV2::Integration', Properties: { IntegrationUri: arn('Seed') } };
    const Allowed = permission('Seed', 's3.amazonaws.com');
    expect(await kinds({ Seed: fn(), SeedData: custom('Seed'), Route })).toStrictEqual({ Seed: 'own' });
    expect(await kinds({ Seed: fn(), SeedData: custom('Seed'), Allowed })).toStrictEqual({ Seed: 'own' });
  });

  it('is a helper although CloudFormation of another account may call it', async () => {
    const Allowed = permission('Seed', '111122223333');
    expect(await kinds({ Seed: fn(), SeedData: custom('Seed'), Allowed })).toStrictEqual({ Seed: 'helper' });
  });

  it('is none if a custom resource only configures it', async () => {
    const Notify = {
      Type: 'Custom::S3BucketNotifications',
      Properties: { ServiceToken: arn('Notifier'), NotificationConfiguration: { LambdaFunctionArn: arn('Scan') } },
    };
    expect(await kinds({ Notifier: fn(), Scan: fn(), Notify })).toStrictEqual({ Notifier: 'helper', Scan: 'own' });
  });

  it('behind the provider framework is the user’s, and the framework is not', async () => {
    const framework = fn({ USER_ON_EVENT_FUNCTION_ARN: arn('OnEvent') });
    const Waiter = { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: arn('OnTimeout') } };
    const resources = { OnEvent: fn(), Framework: framework, OnTimeout: framework, Waiter, Made: custom('Framework') };
    const expected = { OnEvent: 'user code', Framework: 'helper', OnTimeout: 'helper' };
    expect(await kinds(resources)).toStrictEqual(expected);
  });

  it('behind the framework that an API calls too is the application’s own', async () => {
    const Framework = fn({ USER_ON_EVENT_FUNCTION_ARN: arn('OnEvent') });
    const Url = { Type: 'AWS::Lambda::Url', Properties: { TargetFunctionArn: arn('OnEvent') } };
    const found = await kinds({ OnEvent: fn(), Framework, Url, Made: custom('Framework') });
    expect(found).toStrictEqual({ OnEvent: 'own', Framework: 'helper' });
  });

  it('that is given to a nested stack is called by what takes it there', async () => {
    const Stack = {
      Type: 'AWS::CloudFormation::Stack',
      Properties: { TemplateURL: 'inner.json', Parameters: { Handler: arn('Seed') } },
    };
    const inner = (resources: object): object => ({
      Parameters: { Handler: { Type: 'String' } },
      Resources: resources,
    });
    const Made = { Type: 'Custom::SeedData', Properties: { ServiceToken: { Ref: 'Handler' } } };
    const Url = { Type: 'AWS::Lambda::Url', Properties: { TargetFunctionArn: { Ref: 'Handler' } } };
    const Trigger = { Type: 'Custom::Trigger', Properties: { ServiceToken: 'arn', HandlerArn: { Ref: 'Handler' } } };
    const given = { Seed: fn(), SeedData: custom('Seed'), Stack };
    expect(await kinds({ Seed: fn(), Stack }, inner({ Made }))).toStrictEqual({ Seed: 'helper' });
    expect(await kinds(given, inner({ Made, Url }))).toStrictEqual({ Seed: 'own' });
    expect(await kinds({ Seed: fn(), Stack }, inner({ Trigger }))).toStrictEqual({ Seed: 'user code' });
    // A stack that is not at hand may call it.
    expect(await kinds(given)).toStrictEqual({ Seed: 'own' });
  });

  it('is known by the name that CDK gives where nothing at hand calls it', async () => {
    const LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8aFD4BFC8A = fn();
    const Named = { ...fn(), Metadata: { 'aws:cdk:path': 'Api/Seed/Provider/framework-onEvent/Resource' } };
    const Own = { ...fn(), Metadata: { 'aws:cdk:path': 'Api/FrameworkHandler/Resource' } };
    const found = await kinds({ LogRetentionaae0aa3c5b4d4f87b02d85b201efdd8aFD4BFC8A, Named, Own });
    expect(Object.values(found)).toStrictEqual(['helper', 'helper', 'own']);
  });
});

function ask(application: Application): { id: string; helps: boolean; userCode: boolean }[] {
  return application.declared('AWS::Lambda::Function').map((resource) => ({
    id: resource.logicalId,
    helps: isCustomResourceHandler(application, resource),
    userCode: isProviderUserCode(application, resource),
  }));
}

async function kinds(resources: object, inner?: object): Promise<Readonly<Record<string, string>>> {
  const files = inner === undefined ? {} : { 'inner.json': JSON.stringify(inner) };
  const cwd = folderWith({ 'template.json': JSON.stringify({ Resources: resources }), ...files });
  const { applications } = await load(['template.json'], { cwd });
  const found = applications.flatMap(({ application }) => ask(application));
  return Object.fromEntries(found.map((one) => [one.id, one.userCode ? 'user code' : one.helps ? 'helper' : 'own']));
}

function fn(variables: object = {}): object {
  return { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: variables } } };
}

function arn(id: string): object {
  return { 'Fn::GetAtt': [id, 'Arn'] };
}

function custom(id: string): object {
  return { Type: 'Custom::SeedData', Properties: { ServiceToken: arn(id) } };
}

function permission(id: string, principal: string): object {
  return { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: arn(id), Principal: principal } };
}
