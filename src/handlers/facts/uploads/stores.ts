import type { AwsOperation } from '../../resolve/aws-operations.js';
import { findCall, unwrapExpression } from '../../syntax/shapes.js';
import { findLiteralText } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import { resolveBucket } from './object-names.js';
import type { CodeCall, View } from '../view.js';
import type { SignedBinding, StoredUpload } from './types.js';

/** A store, and the call that makes it. */
export interface StoreCall extends StoredUpload {
  readonly call: CodeCall;
}

/** Where files are taken in: objects stored of what was sent, and requests signed for whoever stores them. */
export function collectStores(view: View): readonly StoreCall[] {
  const decodes = decodesFiles(view);
  return view.calls.flatMap((call) => {
    const operation = view.operation(call);
    const store = operation === undefined || !isStoring(operation) ? undefined : storeOf(view, operation, decodes);
    if (operation === undefined || store === undefined) return [];
    return [{ ...store, call, at: view.evidence(call.node), bucket: resolveBucket(view, operation) }];
  });
}

function storeOf(
  view: View,
  operation: AwsOperation,
  decodes: boolean,
): Omit<StoredUpload, 'at' | 'bucket'> | undefined {
  if (operation.does === 'post') return { how: 'signed-post', strength: 'strong', ...postBindings(view, operation) };
  if (operation.does === 'sign') return { how: 'signed-put', strength: 'strong', ...putBindings(view, operation) };
  const strength = strengthOf(view, operation, decodes);
  return strength === undefined ? undefined : { how: 'put', strength, type: 'none', length: 'none' };
}

const STORING = new Set(['PutObject', 'UploadPart', 'CreateMultipartUpload']);

function isStoring({ service, action, does }: AwsOperation): boolean {
  if (service !== 's3' && service !== '?') return false;
  // Whoever begins an upload in parts stores nothing yet: its parts do.
  return STORING.has(action) && (does !== 'send' || action !== 'CreateMultipartUpload');
}

/** The body itself is a file; a record that was made of its fields is none. */
function strengthOf(view: View, operation: AwsOperation, decodes: boolean): StoredUpload['strength'] | undefined {
  const body = bodyOf(view, operation);
  const carried = body === undefined ? undefined : view.input(body);
  if (carried?.itself.has('body') === true) return 'strong';
  const isRecord = body !== undefined && isWritten(view, body);
  return decodes && !isRecord ? 'weak' : undefined;
}

/** `Body`, or what `upload_fileobj` and `upload_file` are given first. */
function bodyOf(view: View, operation: AwsOperation): SyntaxNode | undefined {
  return view.parameter(operation, 'Body') ?? view.parameter(operation, 'Fileobj') ?? firstOf(operation);
}

function firstOf({ call, input }: AwsOperation): SyntaxNode | undefined {
  const isPython = call.node.source.language === 'python';
  return isPython && input === undefined ? call.args[0] : undefined;
}

/** Whether an operation stores a record that the code writes, and not a file. */
export function isRecord(view: View, operation: AwsOperation): boolean {
  const body = bodyOf(view, operation);
  return body !== undefined && isWritten(view, body);
}

const WRITERS = /^(?:json|orjson|ujson|simplejson)\.dumps$|^JSON\.stringify$|^yaml\.dump$/;

/** A text that the code writes: JSON of a record. */
function isWritten(view: View, body: SyntaxNode): boolean {
  const value = view.literal(body);
  return [...value.walk()].some((node) => WRITERS.test(view.nameOf(findCall(node)?.callee ?? node) ?? ''));
}

const MULTIPART =
  /^(?:@fastify\/)?busboy$|multipart|formidable|multiparty|^multer$|^cgi\.|^email\.(?:parser|message_from)/;
const DECODING = /^base64\.(?:(?:standard_|urlsafe_)?b64decode|decodebytes)$|^binascii\.a2b_base64$|^atob$/;

/** Whether a form with several parts is taken apart. */
export function readsForms(view: View): boolean {
  return view.calls.some(({ name }) => MULTIPART.test(name ?? ''));
}

/** Whether anything of the request is decoded from base64, or taken out of a form. */
function decodesFiles(view: View): boolean {
  return view.calls.some((call) => {
    const name = call.name ?? '';
    if (MULTIPART.test(name)) return true;
    if (!DECODING.test(name) && !isBufferOfBase64(call)) return false;
    return call.args.some(
      (argument) => view.input(argument).parts.has('body') || view.input(argument).parts.has('other'),
    );
  });
}

function isBufferOfBase64({ name, args }: CodeCall): boolean {
  const [, encoding] = args;
  return (
    /^(?:buffer\.)?Buffer(?:\.from)?$/.test(name ?? '') &&
    encoding !== undefined &&
    findLiteralText(unwrapExpression(encoding)) === 'base64'
  );
}

type Bindings = Pick<StoredUpload, 'type' | 'length'>;

/**
 * What a presigned PUT holds its client to. The JavaScript SDK signs `content-length`, and `content-type` only among
 * `signableHeaders`; its second version binds neither with version 4 of the signature. boto3 signs the type, and the
 * length only with `signature_version='s3v4'`.
 */
function putBindings(view: View, operation: AwsOperation): Bindings {
  const type = view.parameter(operation, 'ContentType');
  const length = view.parameter(operation, 'ContentLength');
  const { call } = operation;
  const isPython = call.node.source.language === 'python';
  const isThirdVersion = /^@aws-sdk\//.test(view.nameOf(call.callee) ?? '');
  const signsType = isPython || (isThirdVersion && signsHeader(view, call, 'content-type'));
  const signsLength = isPython ? usesVersion4(view) : isThirdVersion;
  return { type: binding(view, type, signsType), length: binding(view, length, signsLength) };
}

function binding(view: View, value: SyntaxNode | undefined, isSigned: boolean): SignedBinding {
  if (value === undefined || view.known(value).is === 'nothing') return 'none';
  if (!isSigned) return 'given';
  return view.input(value).parts.size > 0 ? 'asked' : 'bound';
}

function signsHeader(view: View, call: AwsOperation['call'], header: string): boolean {
  const options = call.args[2];
  const headers = options === undefined ? undefined : view.property(options, 'signableHeaders');
  if (headers === undefined) return false;
  return [...view.literal(headers).walk()].some((node) => findLiteralText(node)?.toLowerCase() === header);
}

function usesVersion4(view: View): boolean {
  return view.calls.some(({ name, named }) => {
    const version = named.get('signature_version');
    return (
      /^botocore\.(?:config|client)\.Config$/.test(name ?? '') &&
      version !== undefined &&
      findLiteralText(unwrapExpression(version)) === 's3v4'
    );
  });
}

/** The conditions of a form; the JavaScript SDKs make conditions of its fields too, boto3 does not. */
function postBindings(view: View, operation: AwsOperation): Bindings {
  const conditions = itemsOf(view, view.parameter(operation, 'Conditions'));
  const isPython = operation.call.node.source.language === 'python';
  const fields = view.parameter(operation, 'Fields');
  const field = isPython || fields === undefined ? undefined : view.property(fields, 'Content-Type');
  const types = conditions.flatMap((one) => typeCondition(view, one) ?? []);
  const lengths = conditions.flatMap((one) => lengthCondition(view, one) ?? []);
  return {
    type: strongest([...types, ...(field === undefined ? [] : [valued(view, field)])]),
    length: strongest(lengths),
  };
}

/** Lists that are spread or joined are seen through one level. */
function itemsOf(view: View, list: SyntaxNode | undefined): readonly SyntaxNode[] {
  if (list === undefined) return [];
  const value = view.literal(list);
  if (value.type === 'binary_operator') return value.children.flatMap((side) => itemsOf(view, side));
  if (value.type !== 'array' && value.type !== 'list' && value.type !== 'tuple') return [];
  return value.children.flatMap((item) =>
    item.type === 'spread_element' || item.type === 'list_splat'
      ? itemsOf(view, item.children[0])
      : [view.literal(item)],
  );
}

const LISTS = new Set(['array', 'list', 'tuple']);

/** `['eq', '$Content-Type', 'image/png']`, `['starts-with', '$Content-Type', 'image/']`, `{'Content-Type': 'image/png'}`. */
function typeCondition(view: View, condition: SyntaxNode): SignedBinding | undefined {
  if (!LISTS.has(condition.type)) {
    const line = view.entries(condition)?.find(({ key }) => key?.toLowerCase() === 'content-type');
    return line?.value === undefined ? undefined : valued(view, line.value);
  }
  const [, name, value] = condition.children;
  if (name === undefined || value === undefined || textOf(view, name)?.toLowerCase() !== '$content-type')
    return undefined;
  return valued(view, value);
}

/** A type that begins with nothing is any. */
function valued(view: View, value: SyntaxNode): SignedBinding {
  if (textOf(view, value) === '') return 'none';
  return view.input(value).parts.size > 0 ? 'asked' : 'bound';
}

/** `['content-length-range', 1, 10485760]` */
function lengthCondition(view: View, condition: SyntaxNode): SignedBinding | undefined {
  const [name, , most] = LISTS.has(condition.type) ? condition.children : [];
  if (name === undefined || most === undefined || textOf(view, name) !== 'content-length-range') return undefined;
  return view.input(most).parts.size > 0 ? 'asked' : 'bound';
}

function textOf(view: View, node: SyntaxNode): string | undefined {
  const value = view.known(node);
  return value.is === 'text' ? value.value : undefined;
}

const ORDER: readonly SignedBinding[] = ['bound', 'asked', 'given', 'none'];

function strongest(found: readonly SignedBinding[]): SignedBinding {
  return ORDER.find((one) => found.includes(one)) ?? 'none';
}
