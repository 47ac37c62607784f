import { type AwsOperation, findParameterValue } from '../../resolve/aws-operations.js';
import { findCall, findMember, unwrapExpression } from '../../syntax/shapes.js';
import { findLiteralText } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { CodeCall, View } from '../view.js';
import { type GrownValue, collectListItems, collectItemsUnder, collectValues } from './grown-values.js';
import type { SignedBinding, StoredUpload } from './types.js';

/** The constraints that a signature puts on the client: the type of the file and its length. */
type Bindings = Pick<StoredUpload, 'type' | 'length'>;

/**
 * The constraints of a presigned PUT. The JavaScript SDK signs `content-length` unless `unsignableHeaders` names it,
 * and `content-type` only if `signableHeaders` does; both sets are compared with names in lower case. Its second
 * version signs neither with version 4 of the signature. boto3 signs the type, and the length only with version 4.
 */
export function findPutBindings(view: View, operation: AwsOperation): Bindings {
  const { call } = operation;
  const type = parameterOf(view, operation, 'ContentType');
  const length = parameterOf(view, operation, 'ContentLength');
  const isPython = call.node.source.language === 'python';
  const isThirdVersion = /^@aws-sdk\/|^flydrive\./.test(view.nameOf(call.callee) ?? '');
  const signsType = isPython || (isThirdVersion && names(view, call, 'signableHeaders', 'content-type'));
  const unsigned = names(view, call, 'unsignableHeaders', 'content-length');
  const signsLength = isPython ? signsByVersion4(view, call) : isThirdVersion && !unsigned;
  return { type: bindingOf(view, type, signsType), length: bindingOf(view, length, signsLength) };
}

/** A parameter of an operation, for a parameter object built in any number of steps. */
function parameterOf(view: View, operation: AwsOperation, name: string): GrownValue {
  const own = findParameterValue(operation, name);
  if (own !== undefined) return { items: [own], isOpen: false };
  const found = objectsOf(operation).map((object) => collectValues(view, object, name));
  return { items: found.flatMap(({ items }) => items), isOpen: found.some(({ isOpen }) => isOpen) };
}

/** The objects that hold the parameters of an operation. */
function objectsOf({ input, call }: AwsOperation): readonly SyntaxNode[] {
  return [...(input === undefined ? [] : [input]), ...call.spreads];
}

function bindingOf(view: View, { items, isOpen }: GrownValue, isSigned: boolean): SignedBinding {
  const said = items.filter((value) => view.known(value).is !== 'nothing');
  if (said.length === 0) return isOpen ? 'unknown' : 'none';
  if (!isSigned) return 'given';
  return said.some((value) => view.input(value).parts.size > 0) ? 'asked' : 'bound';
}

/** Whether the options of a call name a header. */
function names(view: View, call: AwsOperation['call'], option: string, header: string): boolean {
  return call.args.slice(1).some((options) => {
    const headers = view.property(options, option);
    return headers !== undefined && [...view.literal(headers).walk()].some((node) => findLiteralText(node) === header);
  });
}

/**
 * Regions where boto3 signs links with version 2 of the signature, which knows no length. Tried with boto3 1.44 in
 * every region that it lists.
 */
const VERSION_2_REGIONS =
  /^(?:ap-northeast-1|ap-southeast-1|ap-southeast-2|eu-west-1|sa-east-1|us-east-1|us-west-1|us-west-2|us-gov-east-1|us-gov-west-1|aws-global|s3-external-1)$/;
const CONFIGS = /^(?:botocore\.(?:config|client)|boto3\.session|aiobotocore\.config)\.(?:Aio)?Config$/;

/** Whether a boto3 client signs with version 4: it is configured so, or its region supports no other. */
function signsByVersion4(view: View, { callee }: AwsOperation['call']): boolean {
  const client = findMember(unwrapExpression(callee))?.object;
  const made = client === undefined ? undefined : creationOf(view, client);
  // The exact client is unknown: any client configured so may be the one.
  if (made === undefined) return view.calls.some((call) => isVersion4(view, call));
  const config = made.named.get('config');
  const told = config === undefined ? undefined : findCall(view.literal(config));
  const version = told === undefined ? undefined : versionIn(view, told);
  if (version !== undefined) return isVersion(version);
  const region = regionOf(view, made);
  return region !== undefined && !VERSION_2_REGIONS.test(region);
}

function creationOf(view: View, client: SyntaxNode): AwsOperation['call'] | undefined {
  const value = view.literal(client);
  // `boto3.resource('s3').meta.client`
  const member = findMember(value);
  if (member?.name === 'client' || member?.name === 'meta') return creationOf(view, member.object);
  const made = findCall(value);
  return made !== undefined && /\.(?:client|resource|create_client)$/.test(made.callee.text) ? made : undefined;
}

function isVersion4(view: View, call: CodeCall): boolean {
  const version = CONFIGS.test(call.name ?? '') ? versionIn(view, call) : undefined;
  return version !== undefined && isVersion(version);
}

function versionIn(view: View, { callee, named }: AwsOperation['call']): string | undefined {
  const version = CONFIGS.test(view.nameOf(callee) ?? '') ? named.get('signature_version') : undefined;
  return version === undefined ? undefined : textOf(view, version);
}

/** `s3v4`, `v4`; docs: botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html */
function isVersion(version: string): boolean {
  return version === 's3v4' || version === 'v4';
}

/** The region that a client is made for, or its session, if it is written down. */
function regionOf(view: View, { callee, args, named }: AwsOperation['call']): string | undefined {
  const own = named.get('region_name') ?? args[1];
  if (own !== undefined) return textOf(view, own);
  const session = findMember(unwrapExpression(callee))?.object;
  const region = session === undefined ? undefined : findCall(view.literal(session))?.named.get('region_name');
  return region === undefined ? undefined : textOf(view, region);
}

/** A form constrains its client by its conditions. The JavaScript SDKs turn fields into conditions, boto3 does not. */
export function findPostBindings(view: View, operation: AwsOperation): Bindings {
  const policy = operation.named.get('Policy');
  if (policy !== undefined) return policyBindings(view, policy);
  const { items, isOpen } = conditionsOf(view, operation);
  const types = items.flatMap((one) => typeCondition(view, one) ?? []);
  const lengths = items.flatMap((one) => lengthCondition(view, one) ?? []);
  const fields = fieldsOf(view, operation);
  const typed = fields.items.map((value) => typeBinding(view, value));
  return {
    type: strongest([...types, ...typed], isOpen || fields.isOpen),
    length: strongest(lengths, isOpen),
  };
}

/** MinIO's policies are objects whose methods add one condition each. */
function policyBindings(view: View, policy: SyntaxNode): Bindings {
  const made = view.literal(policy);
  const calls = view.calls.filter(({ receiver }) => receiver !== undefined && view.literal(receiver) === made);
  const speaksOfType = ({ method, args }: CodeCall): boolean =>
    /^setContentType/.test(method ?? '') ||
    (/^add_(?:equals|starts_with)_condition$/.test(method ?? '') &&
      args[0] !== undefined &&
      /content-type$/i.test(textOf(view, args[0]) ?? ''));
  const types = calls.filter(speaksOfType).flatMap(({ args }) => args.at(-1) ?? []);
  const lengths = calls.filter(({ method }) => /^setContentLengthRange$|^add_content_length_range/.test(method ?? ''));
  const isOpen = findCall(made) === undefined;
  return {
    type: strongest(
      types.map((value) => typeBinding(view, value)),
      isOpen,
    ),
    length: strongest(
      lengths.flatMap(({ args }) => args.at(-1) ?? []).map((most) => mostBinding(view, most)),
      isOpen,
    ),
  };
}

function conditionsOf(view: View, operation: AwsOperation): GrownValue {
  const own = findParameterValue(operation, 'Conditions');
  const found =
    own === undefined
      ? objectsOf(operation).map((object) => collectItemsUnder(view, object, 'Conditions'))
      : [collectListItems(view, own)];
  return { items: found.flatMap(({ items }) => items), isOpen: found.some(({ isOpen }) => isOpen) };
}

function fieldsOf(view: View, operation: AwsOperation): GrownValue {
  const isPython = operation.call.node.source.language === 'python';
  const fields = isPython ? { items: [], isOpen: false } : parameterOf(view, operation, 'Fields');
  // S3 does not distinguish how the name of a field is written.
  const values = fields.items.flatMap((object) =>
    ['Content-Type', 'content-type', 'Content-type'].map((name) => collectValues(view, object, name)),
  );
  return {
    items: values.flatMap(({ items }) => items),
    isOpen: fields.isOpen || values.some(({ isOpen }) => isOpen),
  };
}

const LISTS = new Set(['array', 'list', 'tuple']);

/** `['eq', '$Content-Type', 'image/png']`, `['starts-with', '$Content-Type', 'image/']`, `{'Content-Type': 'image/png'}`. */
function typeCondition(view: View, condition: SyntaxNode): SignedBinding | undefined {
  if (!LISTS.has(condition.type)) {
    const line = view.entries(condition)?.find(({ key }) => key?.toLowerCase() === 'content-type');
    return line?.value === undefined ? undefined : typeBinding(view, line.value);
  }
  const [, name, value] = condition.children;
  if (name === undefined || value === undefined || textOf(view, name)?.toLowerCase() !== '$content-type')
    return undefined;
  return typeBinding(view, value);
}

/** A type that begins with nothing is any. */
function typeBinding(view: View, value: SyntaxNode): SignedBinding {
  if (textOf(view, value) === '') return 'none';
  return view.input(value).parts.size > 0 ? 'asked' : 'bound';
}

/** `['content-length-range', 1, 10485760]` */
function lengthCondition(view: View, condition: SyntaxNode): SignedBinding | undefined {
  const [name, , most] = LISTS.has(condition.type) ? condition.children : [];
  if (name === undefined || most === undefined || textOf(view, name) !== 'content-length-range') return undefined;
  return mostBinding(view, most);
}

function mostBinding(view: View, most: SyntaxNode): SignedBinding {
  return view.input(most).parts.size > 0 ? 'asked' : 'bound';
}

function textOf(view: View, node: SyntaxNode): string | undefined {
  const value = view.known(node);
  return value.is === 'text' ? value.value : undefined;
}

const ORDER: readonly SignedBinding[] = ['bound', 'asked', 'given'];

/** The strongest of the checks found; if some code can't be followed, the absence of a check is unknown. */
function strongest(found: readonly SignedBinding[], isOpen: boolean): SignedBinding {
  return ORDER.find((one) => found.includes(one)) ?? (isOpen ? 'unknown' : 'none');
}
