import { POLICY_TEMPLATES } from '../../aws-facts/sam-facts.js';
import { Placed, type Raw, isMap } from '../../parse/document.js';
import type { SamOutput } from './context.js';
import {
  findPlaced,
  mapBranches,
  collectEntries,
  findIntrinsic,
  isNothing,
  collectItems,
  findText,
  makePlaced,
  findBranchPoint,
} from '../placed.js';
import { makeArn } from './intrinsics.js';

/** The permissions of a role: statements of its own, and existing policies. */
export interface Grants {
  readonly policies: readonly Raw[];
  readonly managed: readonly Raw[];
}

/** An inline policy of a role. */
export function makePolicy(name: string, ...statements: readonly Raw[]): Raw {
  return { PolicyName: name, PolicyDocument: { Version: '2012-10-17', Statement: statements } };
}

export function makeAllow(actions: readonly string[], resource: Raw): Raw {
  return { Effect: 'Allow', Action: actions, Resource: resource };
}

/**
 * `Policies` of a SAM resource: names and ARNs of managed policies, policy documents, and SAM's policy templates, one
 * of them or a list.
 */
export function collectGrants(policies: Placed | undefined, role: string, output: SamOutput): Grants {
  const own: Raw[] = [];
  const managed: Raw[] = [];
  for (const [index, item] of collectItems(policies).entries()) {
    if (isNothing(item)) continue;
    const name = `${role}Policy${index}`;
    const [sample] = samplesOf(item);
    if (sample !== undefined && isInline(sample))
      own.push(
        makePlaced(
          mapBranches(item, (one) => inline(one, name, output)),
          item.path,
        ),
      );
    else managed.push(item);
  }
  return { policies: own, managed };
}

/** The branches of an `Fn::If` that have a value. */
function samplesOf(item: Placed): readonly Placed[] {
  const fork = findBranchPoint(item);
  if (fork === undefined) return isNothing(item) ? [] : [item];
  return [...samplesOf(fork.then), ...samplesOf(fork.otherwise)];
}

function isInline(item: Placed): boolean {
  return isMap(item.raw) && findIntrinsic(item) === undefined;
}

function inline(item: Placed, name: string, output: SamOutput): Raw {
  if (!isInline(item)) return item;
  if (findPlaced(item, 'Statement') !== undefined) return { PolicyName: name, PolicyDocument: item };
  const statements = collectEntries(item).flatMap(([template, parameters]) =>
    statementsOf(template, parameters, output),
  );
  return makePolicy(name, ...statements);
}

function statementsOf(template: string, parameters: Placed, output: SamOutput): readonly Raw[] {
  const grants = Object.hasOwn(POLICY_TEMPLATES, template) ? POLICY_TEMPLATES[template] : undefined;
  if (grants === undefined) {
    output.warn(`unknown SAM policy template ${template}: its permissions are not considered`, parameters.path);
    return [];
  }
  const values = Object.fromEntries(collectEntries(parameters));
  return grants.map(({ service, actions, on }) => {
    const resources = on.map((pattern) =>
      pattern === '*' ? '*' : (handedOver(pattern, values) ?? makeArn(pattern, values)),
    );
    return new Placed(
      makeAllow(
        actions.split(' ').map((action) => `${service}:${action}`),
        resources,
      ),
      parameters.path,
    );
  });
}

/** The parameter that is a whole ARN; undefined if the pattern is more than a parameter. */
function handedOver(pattern: string, values: Readonly<Record<string, Raw>>): Raw {
  const name = /^\{(\w+)\}$/.exec(pattern)?.[1];
  return name === undefined || !Object.hasOwn(values, name) ? undefined : values[name];
}

/** The actions that services need on a resource to deliver something to it. */
const SENDING: Readonly<Record<string, readonly string[]>> = {
  EventBridge: ['events:PutEvents'],
  Lambda: ['lambda:InvokeFunction'],
  SNS: ['sns:Publish'],
  SQS: ['sqs:SendMessage'],
};

/** The policy that lets a function deliver events to a destination of this type. */
export function makeSendPolicy(type: string | undefined, destination: Raw, name: string): readonly Raw[] {
  if (type === 'S3' || type === 'S3Bucket') {
    const objects = { 'Fn::Join': ['/', [destination, '*']] };
    return [makePolicy(name, makeAllow(['s3:PutObject'], objects), makeAllow(['s3:ListBucket'], destination))];
  }
  const actions = type !== undefined && Object.hasOwn(SENDING, type) ? SENDING[type] : undefined;
  return actions === undefined ? [] : [makePolicy(name, makeAllow(actions, destination))];
}

/** The principals that may assume a role. */
export function makeTrust(service: string): Raw {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['sts:AssumeRole'], Principal: { Service: [service] } }],
  };
}

/** A managed policy of AWS, by the end of its ARN. */
export function makeManagedPolicyArn(name: string): Raw {
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::aws:policy/${name}`]] };
}

/** Whether a list of managed policies names one already. */
export function removePolicies(managed: readonly Raw[], taken: readonly Raw[]): readonly Raw[] {
  const known = new Set(taken.map(shown));
  return managed.filter((one) => !known.has(shown(one)));
}

function shown(raw: Raw): string {
  const name = raw instanceof Placed ? findText(raw) : undefined;
  return name ?? JSON.stringify(raw);
}
