/** What is generated of AWS facts, and what is written by hand beside it. The packages themselves are not asked here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { computeChecksum, getPinned, loadPackage, readPackageList } from '../../scripts/aws/packages.js';
import { CALLING } from '../../src/model/function/calls.js';
import { getTagsProperty } from '../../src/model/resource-types.js';
import { TAGGABLE_TYPES } from '../../src/model/subjects/taggable.js';
import resourceTypes from '../../src/template/aws-facts/resource-types.json' with { type: 'json' };
import { NAME_PROPERTIES, TAGS_PROPERTIES } from '../../src/template/aws-facts/resource-facts.js';
import { CONNECTOR_PROFILES, REFERABLE_TYPES } from '../../src/template/aws-facts/sam-facts.js';
import sam from '../../src/template/aws-facts/sam.json' with { type: 'json' };
import { fn, warnings } from '../template/sam-made.js';
import lists from './aws-lists.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '..', '..');
const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('the generated tables', () => {
  const { generated } = readPackageList();

  test.each(Object.entries(generated))('%s is as it was generated', (path, checksum) => {
    expect(computeChecksum(readText(path)), `${path} was changed: run npm run facts:aws`).toBe(checksum);
  });

  test('name the releases that are pinned', () => {
    const versionOf = (name: string): string => `${name} ${getPinned(name).version}`;
    expect(Object.keys(generated)).toHaveLength(3);
    expect([resourceTypes.from, lists.from]).toEqual([versionOf('cfn-lint'), versionOf('cfn-lint')]);
    expect([sam.from, lists.sam.from]).toEqual([versionOf('aws-sam-translator'), versionOf('aws-sam-translator')]);
  });
});

describe('a package', () => {
  test("that can't be fetched is told in one sentence", async () => {
    const url = 'http://127.0.0.1:65533/x.whl';
    await expect(loadPackage({ name: 'nowhere', version: '0', url })).rejects.toThrow(
      /^http:\/\/127\.0\.0\.1:65533\/x\.whl can't be fetched: [^\n]+$/,
    );
  });

  test('that is not the one that was pinned is not taken', async () => {
    const other = { name: 'other', version: '0', url: 'data:text/plain,other', sha256: computeChecksum('pinned') };
    await expect(loadPackage(other)).rejects.toThrow(`other 0 has the checksum ${computeChecksum('other')}`);
  });
});

describe('what is written by hand', () => {
  const beside = (all: ReadonlyMap<string, string>, table: object): readonly string[] =>
    [...all.keys()].filter((type) => !Object.hasOwn(table, type));

  test('repeats nothing that is generated', () => {
    expect(beside(NAME_PROPERTIES, resourceTypes.names)).toEqual(['AWS::ApiGateway::Stage']);
    expect(NAME_PROPERTIES.size).toBe(Object.keys(resourceTypes.names).length + 1);
    expect(beside(TAGS_PROPERTIES, resourceTypes.tags)).toEqual(['AWS::DynamoDB::GlobalTable']);
    expect(lists.taggable).not.toContain('AWS::DynamoDB::GlobalTable');
    for (const types of Object.values(REFERABLE_TYPES)) expect(types).toEqual([...new Set(types)]);
  });

  test('asks for tags only of types that take them', () => {
    const without = TAGGABLE_TYPES.filter((type) => !lists.taggable.includes(type) && getTagsProperty(type) === 'Tags');
    expect(without).toEqual([]);
  });

  test('knows every storage class that a lifecycle rule may name', () => {
    const rule = readText('rules/storage-tiering.ts');
    const current = lists.transitionStorageClasses.filter((name) => name !== 'Glacier');
    expect(current).toContain('GLACIER_IR');
    for (const name of current) expect(rule).toContain(`'${name}'`);
  });

  test.each(lists.sam.functionEvents)('reads events of type %s', (Type) => {
    const said = warnings({ Fn: fn({ Events: { E: { Type, Properties: {} } } }) });
    expect(said.filter((message) => message.includes('not known'))).toEqual([]);
  });
});

/** Why what names a function is no caller of it that the rules know. */
const NO_CALLERS: Readonly<Record<string, string>> = {
  'AWS::CloudTrail::Trail': 'it records calls',
  'AWS::Lambda::Function': 'its own name',
  'AWS::Lambda::Version': 'a name of the function',
  'AWS::Lambda::ResourcePolicy': 'it lets services call, as a permission does',
  'AWS::Greengrass::FunctionDefinition': 'the function runs on a device',
  'AWS::Greengrass::FunctionDefinitionVersion': 'the function runs on a device',
  'AWS::GreengrassV2::ComponentVersion': 'the function runs on a device',
  'AWS::Synthetics::Canary': 'it names layers',
  ...Object.fromEntries(
    [
      'AWS::AppSync::Api',
      'AWS::AppSync::GraphQLApi',
      'AWS::EC2::ClientVpnEndpoint',
      'AWS::HealthLake::FHIRDatastore',
      'AWS::IoT::Authorizer',
      'AWS::Transfer::Server',
    ].map((type) => [type, 'an authorizer of what is no upload API']),
  ),
  ...Object.fromEntries(
    [
      'AWS::AppSync::FunctionConfiguration',
      'AWS::AppSync::Resolver',
      'AWS::Cognito::UserPoolRegionalConfigurationAttachment',
      'AWS::Lex::Bot',
      'AWS::Lex::BotAlias',
    ].map((type) => [type, 'its permission tells that the service calls']),
  ),
  ...Object.fromEntries(
    [
      'AWS::ARCRegionSwitch::Plan',
      'AWS::AppFlow::Connector',
      'AWS::Bedrock::DataSource',
      'AWS::Bedrock::Flow',
      'AWS::BedrockAgentCore::Evaluator',
      'AWS::BedrockAgentCore::Gateway',
      'AWS::BedrockAgentCore::GatewayTarget',
      'AWS::BedrockAgentCore::Harness',
      'AWS::Chime::ChannelFlow',
      'AWS::Chime::SipMediaApplication',
      'AWS::CloudFormation::LambdaHook',
      'AWS::Config::OrganizationConfigRule',
      'AWS::IVSChat::Room',
      'AWS::IoT::CertificateProvider',
      'AWS::IoT::DomainConfiguration',
      'AWS::IoTAnalytics::Pipeline',
      'AWS::IoTEvents::AlarmModel',
      'AWS::IoTEvents::DetectorModel',
      'AWS::IoTManagedIntegrations::CloudConnector',
      'AWS::IoTSiteWise::Portal',
      'AWS::IoTTwinMaker::ComponentType',
      'AWS::Kendra::DataSource',
      'AWS::KinesisAnalytics::Application',
      'AWS::KinesisAnalytics::ApplicationOutput',
      'AWS::KinesisAnalyticsV2::Application',
      'AWS::KinesisAnalyticsV2::ApplicationOutput',
      'AWS::Pinpoint::ApplicationSettings',
      'AWS::Pinpoint::Campaign',
      'AWS::QBusiness::DataSource',
      'AWS::RefactorSpaces::Service',
      'AWS::SES::MailManagerRuleSet',
      'AWS::Transfer::Workflow',
    ].map((type) => [type, 'not read: 2.3 says with low confidence that no caller is known']),
  ),
};

test('every type that may name a function is a caller, or it is said why it is none', () => {
  const naming = Object.keys(lists.namingFunctions);
  expect(naming.filter((type) => !CALLING.includes(type) && !Object.hasOwn(NO_CALLERS, type))).toEqual([]);
  expect(Object.keys(NO_CALLERS).filter((type) => !naming.includes(type))).toEqual([]);
});

test('connectors are told by what they make', () => {
  const makes = Object.values(CONNECTOR_PROFILES).flatMap((one) => Object.values(one).map((profile) => profile.makes));
  expect([...new Set(makes)].sort()).toEqual(['destination policy', 'permission', 'resource policy', 'source policy']);
});
