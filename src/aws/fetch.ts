import type { StackStatus } from '@aws-sdk/client-cloudformation';
import { MAX_BYTES } from '../fs/open.js';

/** Which stacks are asked for, and of which account and region. */
export interface StackSelection {
  /** Names or ids. */
  readonly stacks: readonly string[];
  /** Every stack of the region that is deployed. */
  readonly all: boolean;
  /** Default: what the SDK's own chain of environment and profile says. */
  readonly region?: string;
  readonly profile?: string;
}

/** A stack as it is deployed. */
export interface DeployedStack {
  readonly name: string;
  readonly id: string;
  readonly region: string;
  /** The original template; the processed one if only CloudFormation knows its result. */
  readonly text: string;
  /** Real values; those that are NoEcho are left out. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Values that only deployment gives: stored parameters, pseudo parameters. */
  readonly resolved: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** By the logical id of the nested stack. */
  readonly nested: ReadonlyMap<string, DeployedStack>;
}

/** What a stack's description says, as far as it is used here. */
export interface StackDescription {
  readonly name: string;
  /** An ARN: partition, region, account and name are in it. */
  readonly id: string;
  readonly status: string;
  readonly parent?: string;
  readonly parameters: readonly { readonly key: string; readonly value?: string; readonly resolved?: string }[];
  readonly tags: Readonly<Record<string, string>>;
}

/** CloudFormation, as far as it is asked. Every call may throw a `Failure`. */
export interface CloudFormation {
  /** The region that is asked. */
  region(): Promise<string>;
  /** Every stack that has one of these statuses, over all pages. */
  list(statuses: readonly string[]): Promise<readonly { readonly name: string; readonly parent?: string }[]>;
  describe(stack: string): Promise<StackDescription>;
  template(stack: string, stage: 'Original' | 'Processed'): Promise<string>;
  /** The physical ids of a stack's nested stacks, by logical id, over all pages. */
  nested(stack: string): Promise<ReadonlyMap<string, string>>;
}

/** Why a call could not be answered: one sentence without a final full stop. */
export class AwsFailure extends Error {
  /** Nothing else can be answered either: there are no credentials, the service can't be reached. */
  readonly isFinal: boolean;

  constructor(message: string, isFinal = false) {
    super(message);
    this.isFinal = isFinal;
  }
}

/** What could be fetched, and what could not. */
export interface FetchedStacks {
  readonly stacks: readonly DeployedStack[];
  readonly failures: readonly { readonly file: string; readonly message: string }[];
}

/**
 * Whether stacks of a status have resources: they are neither deleted, nor never made, nor rolled back from being made.
 * The compiler asks for each status that the SDK knows.
 * docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html#cfn-stack-status-codes
 */
const HAS_RESOURCES: Readonly<Record<StackStatus, boolean>> = {
  CREATE_COMPLETE: true,
  CREATE_FAILED: false,
  CREATE_IN_PROGRESS: false,
  DELETE_COMPLETE: false,
  DELETE_FAILED: true,
  DELETE_IN_PROGRESS: false,
  IMPORT_COMPLETE: true,
  IMPORT_IN_PROGRESS: false,
  IMPORT_ROLLBACK_COMPLETE: true,
  IMPORT_ROLLBACK_FAILED: true,
  IMPORT_ROLLBACK_IN_PROGRESS: false,
  REVIEW_IN_PROGRESS: false,
  ROLLBACK_COMPLETE: false,
  ROLLBACK_FAILED: true,
  ROLLBACK_IN_PROGRESS: false,
  UPDATE_COMPLETE: true,
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: true,
  UPDATE_FAILED: true,
  UPDATE_IN_PROGRESS: true,
  UPDATE_ROLLBACK_COMPLETE: true,
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: true,
  UPDATE_ROLLBACK_FAILED: true,
  UPDATE_ROLLBACK_IN_PROGRESS: true,
};

const DEPLOYED = Object.entries(HAS_RESOURCES).flatMap(([status, isDeployed]) => (isDeployed ? [status] : []));

/** At most this many stacks are fetched at a time: CloudFormation's own limits are low, and shared by the whole account. */
const AT_ONCE = 4;

/** CloudFormation itself nests no deeper in practice; a circle of ids must end. */
const MAX_DEPTH = 10;

/** How a deployed stack's template is named in reports. */
export function formatArtifactName(region: string, stack: string): string {
  return `deployed/${region}/${stack}.template`;
}

/** What fetching needs besides the names. */
export interface FetchEvents {
  readonly cloud: CloudFormation;
  /** Whether a template's text asks for a macro or transform that only CloudFormation can run. */
  readonly needsProcessed: (text: string) => Promise<boolean>;
  /** Receives how many of how many stacks have been looked at. */
  readonly progress?: ((done: number, of: number) => void) | undefined;
}

/** Fetches deployed stacks with their nested ones. Failures are reported, and fetched stacks are kept. */
export async function fetchStacks(fetching: FetchEvents, wanted: StackSelection): Promise<FetchedStacks> {
  const { cloud, progress } = fetching;
  const failures: { file: string; message: string }[] = [];
  let region: string;
  let names: readonly string[];
  try {
    region = await cloud.region();
    names = [...new Set([...wanted.stacks, ...(wanted.all ? await rootsOf(cloud) : [])])];
  } catch (error) {
    return { stacks: [], failures: [{ file: '', message: messageOf(error) }] };
  }
  let isOver = false;
  let left = 0;
  const found = await inTurn(names, async (name, done): Promise<DeployedStack | undefined> => {
    if (isOver) {
      left += 1;
      return undefined;
    }
    try {
      return await fetchStack(fetching, name, failures);
    } catch (error) {
      isOver ||= error instanceof AwsFailure && error.isFinal;
      failures.push({ file: formatArtifactName(region, parseStackName(name)), message: messageOf(error) });
      return undefined;
    } finally {
      progress?.(done(), names.length);
    }
  });
  const stacks = outermost(found.flatMap((stack) => stack ?? []));
  if (left > 0) failures.push({ file: '', message: `${left} more stacks were not fetched after that` });
  return { stacks, failures };
}

/** Each stack once, though it was named by its name and its id; nested ones only with the stack that they are part of. */
function outermost(fetched: readonly DeployedStack[]): readonly DeployedStack[] {
  const below = ({ nested }: DeployedStack): readonly string[] =>
    [...nested.values()].flatMap((child) => [child.id, ...below(child)]);
  const nested = new Set(fetched.flatMap(below));
  const byId = new Map(fetched.map((stack) => [stack.id, stack]));
  return [...byId.values()].filter(({ id }) => !nested.has(id));
}

/** Nested stacks come with the stack that they are part of. */
async function rootsOf(cloud: CloudFormation): Promise<readonly string[]> {
  const listed = await cloud.list(DEPLOYED);
  return listed.filter(({ parent }) => parent === undefined).map(({ name }) => name);
}

async function fetchStack(
  fetching: FetchEvents,
  stack: string,
  failures: { file: string; message: string }[],
  above: readonly string[] = [],
): Promise<DeployedStack> {
  const { cloud } = fetching;
  const description = await cloud.describe(stack);
  const { name, id, status, tags } = description;
  if (status === 'DELETE_COMPLETE') throw new AwsFailure(`stack ${name} is deleted: its status is DELETE_COMPLETE`);
  if (status === 'REVIEW_IN_PROGRESS')
    throw new AwsFailure(`stack ${name} is not deployed yet: its status is REVIEW_IN_PROGRESS`);
  const text = await templateOf(fetching, id);
  if (Buffer.byteLength(text) > MAX_BYTES)
    throw new AwsFailure(`its template is larger than ${MAX_BYTES / 1024 / 1024} MB`);
  const place = placeOf(id);
  const nested = new Map<string, DeployedStack>();
  const line = [...above, id];
  for (const [logicalId, child] of text.includes('AWS::CloudFormation::Stack') ? await cloud.nested(id) : []) {
    try {
      if (line.includes(child) || line.length > MAX_DEPTH) throw new AwsFailure('it is nested in itself');
      nested.set(logicalId, await fetchStack(fetching, child, failures, line));
    } catch (error) {
      if (error instanceof AwsFailure && error.isFinal) throw error;
      const file = formatArtifactName(place.region, parseStackName(child));
      failures.push({ file, message: `nested stack ${logicalId} of ${name} was not read: ${messageOf(error)}` });
    }
  }
  return {
    name,
    id,
    region: place.region,
    text,
    parameters: Object.fromEntries(
      description.parameters.flatMap(({ key, value }) =>
        value === undefined || isHidden(value) ? [] : [[key, value]],
      ),
    ),
    resolved: {
      'AWS::AccountId': place.account,
      'AWS::Partition': place.partition,
      'AWS::Region': place.region,
      'AWS::StackId': id,
      'AWS::StackName': name,
      ...Object.fromEntries(
        description.parameters.flatMap(({ key, resolved }) => (resolved === undefined ? [] : [[key, resolved]])),
      ),
    },
    tags,
    nested,
  };
}

/** CloudFormation masks the values of NoEcho parameters. */
function isHidden(value: string): boolean {
  return /^\*+$/.test(value);
}

/**
 * The original, whose lines somebody knows; where only CloudFormation knows what a macro or transform makes of it,
 * what was made.
 */
async function templateOf({ cloud, needsProcessed }: FetchEvents, stack: string): Promise<string> {
  const original = await cloud.template(stack, 'Original');
  return (await needsProcessed(original)) ? await cloud.template(stack, 'Processed') : original;
}

interface StackPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** `arn:aws:cloudformation:eu-west-1:123456789012:stack/name/uuid` */
function placeOf(id: string): StackPlace {
  const [, partition = 'aws', , region = '', account = ''] = id.split(':');
  return { partition, region, account };
}

/** The name in an ARN; a name is itself. */
export function parseStackName(stack: string): string {
  return stack.startsWith('arn:') ? (stack.split('/')[1] ?? stack) : stack;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Several at a time, results in the order of the items. */
async function inTurn<T, R>(
  items: readonly T[],
  work: (item: T, done: () => number) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  let finished = 0;
  const done = (): number => (finished += 1);
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await work(item, done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
