import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import {
  type CloudFormation,
  type StackDescription,
  AwsFailure,
  type StackSelection,
  parseStackName,
} from './fetch.js';

/** The SDK's adaptive mode retries after throttling, at most this many times. */
const TRIES = 8;

/** The timeout of a silent connection, in milliseconds. */
const SILENCE = 20_000;

/** CloudFormation behind the AWS SDK, which is loaded here and nowhere else. Region and profile by the SDK's own chain. */
export async function connectCloudFormation({
  region,
  profile,
}: Pick<StackSelection, 'region' | 'profile'>): Promise<CloudFormation> {
  const sdk = await import('./sdk.js');
  const client: CloudFormationClient = new sdk.CloudFormationClient({
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    retryMode: 'adaptive',
    maxAttempts: TRIES,
    requestHandler: { connectionTimeout: SILENCE, requestTimeout: SILENCE },
  });
  const ask = async <T>(action: string, about: string, question: () => Promise<T>): Promise<T> => {
    try {
      return await question();
    } catch (error) {
      throw failureOf(error, action, about);
    }
  };
  return {
    region: () => ask('ListStacks', '', () => client.config.region()),
    list: (statuses) =>
      ask('ListStacks', '', async () => {
        const StackStatusFilter = Object.values(sdk.StackStatus).filter((status) => statuses.includes(status));
        const pages = await allOf(sdk.paginateListStacks({ client }, { StackStatusFilter }));
        const summaries = pages.flatMap(({ StackSummaries = [] }) => StackSummaries);
        return summaries.flatMap(({ StackName: name, ParentId: parent }) =>
          name === undefined ? [] : [{ name, ...(parent === undefined ? {} : { parent }) }],
        );
      }),
    describe: (stack) =>
      ask('DescribeStacks', stack, async () => {
        const { Stacks: [found] = [] } = await client.send(new sdk.DescribeStacksCommand({ StackName: stack }));
        if (found === undefined) throw new AwsFailure(`stack ${parseStackName(stack)} was not found`);
        return descriptionOf(found);
      }),
    template: (stack, stage) =>
      ask('GetTemplate', stack, async () => {
        const answer = await client.send(new sdk.GetTemplateCommand({ StackName: stack, TemplateStage: stage }));
        return answer.TemplateBody ?? '';
      }),
    nested: (stack) =>
      ask('ListStackResources', stack, async () => {
        const pages = await allOf(sdk.paginateListStackResources({ client }, { StackName: stack }));
        return new Map(
          pages
            .flatMap(({ StackResourceSummaries = [] }) => StackResourceSummaries)
            .filter(({ ResourceType }) => ResourceType === 'AWS::CloudFormation::Stack')
            .flatMap(({ LogicalResourceId: id, PhysicalResourceId: stackId }) =>
              id === undefined || stackId === undefined ? [] : [[id, stackId] as const],
            ),
        );
      }),
  };
}

async function allOf<T>(pages: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

function descriptionOf({
  StackName: name = '',
  StackId: id = '',
  StackStatus,
  ParentId,
  ...rest
}: Stack): StackDescription {
  return {
    name,
    id,
    status: StackStatus ?? '',
    parameters: (rest.Parameters ?? []).flatMap(
      ({ ParameterKey: key, ParameterValue: value, ResolvedValue: resolved }) =>
        key === undefined
          ? []
          : [{ key, ...(value === undefined ? {} : { value }), ...(resolved === undefined ? {} : { resolved }) }],
    ),
    tags: Object.fromEntries(
      (rest.Tags ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])),
    ),
    ...(ParentId === undefined ? {} : { parent: ParentId }),
  };
}

/** What a kind of error means: its names among the SDK's and the services', and a sentence. */
interface Meaning {
  readonly names: RegExp;
  readonly sentence: (detail: { readonly message: string; readonly action: string; readonly stack: string }) => string;
  /** Asking for other stacks would end in the same way. */
  readonly isFinal: boolean;
}

/**
 * The names are those of the SDK's credential providers and of the services' common errors;
 * docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html
 */
const MEANINGS: readonly Meaning[] = [
  {
    names: /^(?:ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/,
    sentence: () => 'the AWS credentials have expired: sign in again, for example with `aws sso login`',
    isFinal: true,
  },
  {
    names: /^(?:CredentialsProviderError|TokenProviderError|ProviderError)$/,
    sentence: ({ message }) =>
      /expired/i.test(message)
        ? 'the AWS credentials have expired: sign in again, for example with `aws sso login`'
        : `no AWS credentials were found (${message}): sign in, set AWS_PROFILE or use --profile`,
    isFinal: true,
  },
  {
    names:
      /^(?:InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidAccessKeyId|AuthFailure|IncompleteSignature|MissingAuthenticationToken|OptInRequired)$/,
    sentence: ({ message }) => `AWS rejected the credentials: ${message}`,
    isFinal: true,
  },
  {
    names: /^(?:AccessDenied|AccessDeniedException|UnauthorizedOperation)$/,
    sentence: ({ message, action, stack }) => {
      const [, missing = `cloudformation:${action}`] = /not authorized to perform: ([\w:-]+)/i.exec(message) ?? [];
      const [, resource = stack === '' ? 'stacks of this region' : `stack ${parseStackName(stack)}`] =
        /on resource: (\S+)/i.exec(message) ?? [];
      return `the AWS credentials are not allowed to call ${missing} on ${resource}`;
    },
    isFinal: false,
  },
  {
    names: /^(?:Throttling|ThrottlingException|TooManyRequestsException|RequestLimitExceeded|SlowDown)$/,
    sentence: ({ action }) => `CloudFormation still throttles ${action} after ${TRIES} tries: try again later`,
    isFinal: false,
  },
];

const UNREACHABLE =
  /^(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|EPIPE|ETIMEDOUT|TimeoutError|NetworkingError)$/;

function failureOf(error: unknown, action: string, stack: string): AwsFailure {
  if (error instanceof AwsFailure) return error;
  const { name, message, code } = wordsOf(error);
  if (/region is missing/i.test(message))
    return new AwsFailure('no AWS region is set: use --region or set AWS_REGION', true);
  const meaning = MEANINGS.find(({ names }) => names.test(name));
  if (meaning !== undefined) return new AwsFailure(meaning.sentence({ message, action, stack }), meaning.isFinal);
  if (UNREACHABLE.test(code) || UNREACHABLE.test(name))
    return new AwsFailure(`CloudFormation can't be reached (${code === '' ? name : code})`, true);
  if (name === 'ValidationError' && /does not exist/.test(message))
    return new AwsFailure(`stack ${parseStackName(stack)} was not found in this account and region`);
  return new AwsFailure(`CloudFormation refused ${action}: ${message === '' ? name : message}`);
}

function wordsOf(error: unknown): { readonly name: string; readonly message: string; readonly code: string } {
  if (!(error instanceof Error)) return { name: '', message: String(error), code: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { name: error.name, message: error.message.replace(/\s+/g, ' ').trim(), code };
}
