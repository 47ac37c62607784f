import type { Resolver } from './resolver.js';
import type { ConstantValue } from './constants.js';
import { findMountedWrite } from './mounted-files.js';
import { findStoreCall } from './store-calls.js';
import { type CallShape, findCall, findMember, unwrapExpression } from '../syntax/shapes.js';
import { findLiteralText } from '../syntax/strings.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import { countSteps } from '../syntax/steps.js';

/** A call of AWS, however the SDK spells it. */
export interface AwsOperation {
  readonly call: CallShape;
  /** As the SDKs name it: `s3`, `dynamodb`, `lambda`; `?` if that is not known. */
  readonly service: string;
  /** As the API names it: `PutObject`, `Invoke`. */
  readonly action: string;
  /** `sign` only makes a URL for a client to use; `post` makes a form. */
  readonly does: 'send' | 'sign' | 'post';
  /** The object with the parameters (JavaScript, and presigned Python calls); undefined if they are given one by one. */
  readonly input: SyntaxNode | undefined;
  /** Python's parameters that are given by name. */
  readonly named: ReadonlyMap<string, SyntaxNode>;
  /** For a file that is written where a bucket may be mounted: the prefix of its path, the `Key`. */
  readonly mount?: ConstantValue;
}

/** The AWS operation of a call; undefined for any other call, and for one that only makes a client or a page. */
export function findAwsOperation(resolver: Resolver, call: CallShape): AwsOperation | undefined {
  const name = resolver.nameOf(call.callee);
  const stored =
    name === undefined ? undefined : (findStoreCall(resolver, name, call) ?? findMountedWrite(resolver, name, call));
  if (stored !== undefined) return { call, service: 's3', input: undefined, ...stored };
  return call.node.source.language === 'python' ? boto(name, call) : script(resolver, name, call);
}

// Python

const CLIENT = /^boto3\.client\(([^)]*)\)\.([a-z0-9_]+)$/;
/** Members that lead from a resource to others: `Table`, `objects.filter`. The response of an operation is not one. */
const RESOURCE =
  /^boto3\.resource\(([^)]*)\)\.((?:(?:[A-Z]\w*|batch_writer|meta|client|objects|object_versions|all|filter|limit|page_size)\.)*)([a-z0-9_]+)$/;
const NO_CALLS =
  /^(?:get_paginator|get_waiter|can_paginate|close|exceptions|meta|register|waiter_names|get_available_subresources|load|reload)$/;

function boto(name: string | undefined, call: CallShape): AwsOperation | undefined {
  if (name === undefined) return undefined;
  const [, service = '?', method = ''] = CLIENT.exec(name) ?? [];
  if (method !== '') return NO_CALLS.test(method) ? undefined : ofClient(service, method, call);
  const [, of = '?', way = '', last = ''] = RESOURCE.exec(name) ?? [];
  if (last === '' || NO_CALLS.test(last)) return undefined;
  // `resource.meta.client` is a client.
  if (way.endsWith('meta.client.')) return ofClient(of, last, call);
  const kind = way.split('.').at(-2) ?? '';
  const action = RESOURCE_METHODS[`${kind}.${last}`] ?? RESOURCE_METHODS[last] ?? camel(last);
  // `Bucket('x')` and `batch_writer()` make no call.
  return last === 'batch_writer'
    ? undefined
    : { call, service: of, action, does: 'send', input: undefined, named: call.named };
}

/** Operations by resource method; docs: boto3.amazonaws.com/v1/documentation/api/latest/guide/resources.html. */
const RESOURCE_METHODS: Readonly<Record<string, string>> = {
  'Object.put': 'PutObject',
  'ObjectSummary.put': 'PutObject',
  'Object.get': 'GetObject',
  'Object.delete': 'DeleteObject',
  'Object.copy_from': 'CopyObject',
  'Queue.send_message': 'SendMessage',
  'Topic.publish': 'Publish',
  'batch_writer.put_item': 'PutItem',
  'batch_writer.delete_item': 'DeleteItem',
  upload_file: 'PutObject',
  upload_fileobj: 'PutObject',
  download_file: 'GetObject',
  download_fileobj: 'GetObject',
  copy: 'CopyObject',
};

function ofClient(service: string, method: string, call: CallShape): AwsOperation {
  if (method === 'generate_presigned_post')
    return { call, service, action: 'PutObject', does: 'post', input: undefined, named: call.named };
  if (method === 'generate_presigned_url') {
    const signed = call.named.get('ClientMethod') ?? call.args[0];
    const input = call.named.get('Params') ?? call.args[1];
    return {
      call,
      service,
      action: camel((signed === undefined ? undefined : findLiteralText(signed)) ?? '?'),
      does: 'sign',
      input,
      named: call.named,
    };
  }
  return {
    call,
    service,
    action: RESOURCE_METHODS[method] ?? camel(method),
    does: 'send',
    input: undefined,
    named: call.named,
  };
}

function camel(method: string): string {
  return method.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The order of arguments of the transfers that boto3 takes by position. */
const POSITIONS: Readonly<Record<string, readonly string[]>> = {
  upload_file: ['Filename', 'Bucket', 'Key', 'ExtraArgs'],
  upload_fileobj: ['Fileobj', 'Bucket', 'Key', 'ExtraArgs'],
  download_file: ['Bucket', 'Key', 'Filename', 'ExtraArgs'],
  download_fileobj: ['Bucket', 'Key', 'Fileobj', 'ExtraArgs'],
  generate_presigned_post: ['Bucket', 'Key', 'Fields', 'Conditions', 'ExpiresIn'],
  generate_presigned_url: ['ClientMethod', 'Params', 'ExpiresIn', 'HttpMethod'],
};

/** A parameter that a call is given by itself, not in an object. */
export function findParameterValue({ call, named }: AwsOperation, name: string): SyntaxNode | undefined {
  const positions = POSITIONS[findMember(unwrapExpression(call.callee))?.name ?? ''] ?? [];
  const index = positions.indexOf(name);
  return named.get(name) ?? (index === -1 ? undefined : call.args[index]);
}

// JavaScript

const COMMAND = /^@aws-sdk\/(?:client|lib)-([a-z0-9-]+)\.(\w+)Command$/;
const AGGREGATED = /^@aws-sdk\/(?:client|lib)-([a-z0-9-]+)\.([A-Z]\w*)(?:\.from)?\.([a-z]\w*)$/;
const SECOND =
  /^aws-sdk(?:\/clients\/([a-z0-9]+)(?:\.default)?|\.([A-Z][A-Za-z0-9]*))((?:\.(?:DocumentClient|default))?)\.([a-z]\w*)$/;
/** The plugins of aws-lite: one property for each service; docs: aws-lite.org/services. */
const LITE = /^@aws-lite\/client\.(\w+)\.([A-Z]\w+)$/;
const NO_METHODS =
  /^(?:send|destroy|config|middlewareStack|from|endpoint|makeUnauthenticatedRequest|setPromisesDependency)$/;
/** The document client's names for the operations. */
const DOCUMENT: Readonly<Record<string, string>> = {
  put: 'PutItem',
  get: 'GetItem',
  update: 'UpdateItem',
  delete: 'DeleteItem',
  batchGet: 'BatchGetItem',
  batchWrite: 'BatchWriteItem',
  transactWrite: 'TransactWriteItems',
  transactGet: 'TransactGetItems',
};

function script(resolver: Resolver, name: string | undefined, call: CallShape): AwsOperation | undefined {
  const [first, second] = call.args;
  const method = findMember(unwrapExpression(call.callee))?.name;
  if (method === 'send' && first !== undefined) return commanded(resolver, call, first, 'send');
  if (name === '@aws-sdk/s3-request-presigner.getSignedUrl' && second !== undefined)
    return commanded(resolver, call, second, 'sign');
  if (name === '@aws-sdk/s3-presigned-post.createPresignedPost') return made(call, 's3', 'PutObject', 'post', second);
  if (name === '@aws-sdk/lib-storage.Upload.done')
    return made(call, 's3', 'PutObject', 'send', uploadOf(resolver, call));
  if (name === undefined) return undefined;
  const [, client = '', , action = ''] = AGGREGATED.exec(name) ?? [];
  if (action !== '' && !NO_METHODS.test(action) && !action.startsWith('paginate')) {
    const service = client === 'dynamodb' ? 'dynamodb' : client;
    return made(call, service, DOCUMENT[action] ?? upper(action), 'send', first);
  }
  const [, of = '', operation = ''] = LITE.exec(name) ?? [];
  if (operation !== '') return made(call, of.toLowerCase(), operation, 'send', first);
  return secondVersion(name, call);
}

function commanded(
  resolver: Resolver,
  call: CallShape,
  command: SyntaxNode,
  does: AwsOperation['does'],
): AwsOperation | undefined {
  const [, client = '', action = ''] = COMMAND.exec(resolver.nameOf(command) ?? '') ?? [];
  if (action === '') return undefined;
  const service = client === 'storage' ? 's3' : client;
  const short = action.charAt(0).toLowerCase() + action.slice(1);
  return made(call, service, DOCUMENT[short] ?? action, does, creationOf(resolver, command)?.args[0]);
}

/** The `new X(…)` that a name refers to. */
function creationOf(resolver: Resolver, expression: SyntaxNode, steps = 6): CallShape | undefined {
  const node = unwrapExpression(expression);
  const call = findCall(node);
  countSteps(1);
  if (call !== undefined || steps === 0) return call;
  for (const source of node.type === 'identifier' ? resolver.sources(node) : resolver.fields(node)) {
    const value = 'walk' in source ? source : source.value;
    const found = value === undefined ? undefined : creationOf(resolver, value, steps - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `new Upload({ client, params })` whose `done()` is called. */
function uploadOf(resolver: Resolver, call: CallShape): SyntaxNode | undefined {
  const object = findMember(unwrapExpression(call.callee))?.object;
  const options = object === undefined ? undefined : creationOf(resolver, object)?.args[0];
  const params = options?.children.find((child) => (child.get('key') ?? child).text === 'params');
  return params?.get('value') ?? params;
}

function secondVersion(name: string, call: CallShape): AwsOperation | undefined {
  const [, path, named, document = '', method = ''] = SECOND.exec(name) ?? [];
  const service = (path ?? named ?? '').toLowerCase();
  if (service === '' || NO_METHODS.test(method)) return undefined;
  const [first, second] = call.args;
  if (method === 'getSignedUrl' || method === 'getSignedUrlPromise') {
    return made(
      call,
      service,
      upper((first === undefined ? undefined : findLiteralText(first)) ?? '?'),
      'sign',
      second,
    );
  }
  if (method === 'createPresignedPost') return made(call, service, 'PutObject', 'post', first);
  if (method === 'upload') return made(call, service, 'PutObject', 'send', first);
  return made(call, service, document === '' ? upper(method) : (DOCUMENT[method] ?? upper(method)), 'send', first);
}

function made(
  call: CallShape,
  service: string,
  action: string,
  does: AwsOperation['does'],
  input: SyntaxNode | undefined,
): AwsOperation {
  return { call, service, action, does, input, named: new Map() };
}

function upper(method: string): string {
  return method.charAt(0).toUpperCase() + method.slice(1);
}
