import type { ResourceDeclaration } from '../transform.js';
import {
  CONNECTED_AS,
  CONNECTOR_PROFILES,
  REF_IS_ARN,
  ROLE_PROPERTIES,
  type ConnectorProfile,
} from '../../aws-facts/sam-facts.js';
import { Placed, type Raw, isMap, getOwn } from '../../parse/document.js';
import { type SamOutput, makeCompanionResource } from './context.js';
import { makeAllow } from './policies.js';
import { findPlaced, getDefinition, collectEntries, collectItems, findText } from '../placed.js';
import { makeArn, makeGetAtt, makeRef } from './intrinsics.js';

/** The connectors that are inside the resource they start at, by their ids. */
export function transformEmbeddedConnectors(
  source: ResourceDeclaration,
  made: ReadonlyMap<string, ResourceDeclaration>,
  output: SamOutput,
): readonly string[] {
  return collectEntries(findPlaced(getDefinition(source), 'Connectors')).map(([name, connector]) => {
    const declared = {
      logicalId: `${source.logicalId}${name}`,
      type: 'AWS::Serverless::Connector',
      path: connector.path,
      definition: { Type: 'AWS::Serverless::Connector', Condition: getOwn(source.definition, 'Condition') },
    };
    const reference = findPlaced(connector, 'Properties', 'SourceReference');
    const from = { ...(isMap(reference?.raw) ? reference.raw : {}), Id: source.logicalId };
    connect(declared, new Placed(from, connector.path), findPlaced(connector, 'Properties'), made, output);
    return declared.logicalId;
  });
}

/** An `AWS::Serverless::Connector` of its own. */
export function transformConnector(
  declared: ResourceDeclaration,
  made: ReadonlyMap<string, ResourceDeclaration>,
  output: SamOutput,
): void {
  const properties = findPlaced(getDefinition(declared), 'Properties');
  connect(declared, findPlaced(properties, 'Source'), properties, made, output);
}

/** One end of a connector: a resource of the template, or the connector's own data for one that is elsewhere. */
interface End {
  readonly id: string | undefined;
  readonly type: string;
  readonly arn: Raw;
  readonly role: Raw;
}

function connect(
  declared: ResourceDeclaration,
  from: Placed | undefined,
  properties: Placed | undefined,
  made: ReadonlyMap<string, ResourceDeclaration>,
  output: SamOutput,
): void {
  const source = endOf(from, made);
  const destinations = collectItems(findPlaced(properties, 'Destination'));
  const permissions = collectItems(findPlaced(properties, 'Permissions')).flatMap((one) => findText(one) ?? []);
  for (const [index, written] of destinations.entries()) {
    const suffix = destinations.length > 1 ? `Destination${index}` : '';
    const destination = endOf(written, made);
    const one =
      source === undefined || destination === undefined
        ? undefined
        : linkOf(declared, source, destination, permissions, suffix);
    if (one === undefined)
      output.warn(`connector ${declared.logicalId} is skipped: its source or destination was not found`, written.path);
    else output.add(declared.logicalId, ...one);
  }
}

/** The resources of the connector; undefined if SAM does not support such a connector, or its role is ambiguous. */
function linkOf(
  declared: ResourceDeclaration,
  source: End,
  destination: End,
  permissions: readonly string[],
  suffix: string,
): readonly ResourceDeclaration[] | undefined {
  const profile = profileOf(source.type, destination.type);
  if (profile === undefined) return undefined;
  // No rule checks the access policies of queues and topics.
  if (profile.makes === 'resource policy') return [];
  const condition = findText(findPlaced(getDefinition(declared), 'Condition'));
  const owner = { condition, ...(declared.existsIf === undefined ? {} : { existsIf: declared.existsIf }) };
  const { logicalId: id, path } = declared;
  if (profile.makes === 'permission') {
    const { principal } = profile;
    const called = { logicalId: `${id}WriteLambdaPermission${suffix}`, type: 'AWS::Lambda::Permission', path };
    const grant = { Action: 'lambda:InvokeFunction', FunctionName: destination.arn, Principal: principal };
    // An API's ARN is not the one under which it calls.
    const from = principal.startsWith('apigateway.') ? callerArn(source) : source.arn;
    return [makeCompanionResource(owner, called, { ...grant, SourceArn: from })];
  }
  const [holder, reached] = profile.makes === 'source policy' ? [source, destination] : [destination, source];
  if (holder.role === undefined) return undefined;
  const grants = ['Read', 'Write'].flatMap((name) => (permissions.includes(name) ? (profile.grants[name] ?? []) : []));
  const statements = grants.map(({ service, actions, on }) =>
    makeAllow(
      actions.split(' ').map((action) => `${service}:${action}`),
      on.map((end) => extended(reached.arn, end)),
    ),
  );
  const policy = { logicalId: `${id}Policy${suffix}`, type: 'AWS::IAM::ManagedPolicy', path };
  const document = { Version: '2012-10-17', Statement: statements };
  return [makeCompanionResource(owner, policy, { PolicyDocument: document, Roles: [holder.role] })];
}

function callerArn({ id }: End): Raw {
  return id === undefined ? undefined : makeArn('execute-api:@:{Api}/*', { Api: makeRef(id) });
}

function profileOf(source: string, destination: string): ConnectorProfile | undefined {
  const profiles = Object.hasOwn(CONNECTOR_PROFILES, source) ? CONNECTOR_PROFILES[source] : undefined;
  return profiles !== undefined && Object.hasOwn(profiles, destination) ? profiles[destination] : undefined;
}

function extended(arn: Raw, end: string): Raw {
  return end === '' ? arn : { 'Fn::Join': ['', [arn, end]] };
}

function endOf(written: Placed | undefined, made: ReadonlyMap<string, ResourceDeclaration>): End | undefined {
  const id = findText(findPlaced(written, 'Id'));
  if (id === undefined) {
    const type = findText(findPlaced(written, 'Type'));
    return type === undefined
      ? undefined
      : {
          id,
          type: CONNECTED_AS.get(type) ?? type,
          arn: findPlaced(written, 'Arn'),
          role: findPlaced(written, 'RoleName'),
        };
  }
  const resource = made.get(id);
  if (resource === undefined) return undefined;
  const { type } = resource;
  const arn = REF_IS_ARN.includes(type) ? makeRef(id) : makeGetAtt(id, 'Arn');
  const properties = findPlaced(getDefinition(resource), 'Properties');
  const role = ROLE_PROPERTIES.get(type);
  return { id, type, arn, role: role === undefined ? undefined : roleName(findPlaced(properties, role)) };
}

/** The name of the role whose ARN a property takes from a resource of the template. */
function roleName(arn: Placed | undefined): Raw {
  const given = findPlaced(arn, 'Fn::GetAtt');
  const owner = findText(findPlaced(given, 0)) ?? findText(given)?.split('.')[0];
  return owner === undefined ? undefined : makeRef(owner);
}

/** A SAM connector produces only its permissions. */
export function isConnector({ type }: ResourceDeclaration): boolean {
  return type === 'AWS::Serverless::Connector';
}
