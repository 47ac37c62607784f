import type { AwsOperation } from '../../resolve/aws-operations.js';
import { FORM_STORAGES } from '../../libraries/store-doors.js';
import { findCall, unwrapExpression } from '../../syntax/shapes.js';
import { findLiteralText } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import { resolveBucket } from './object-names.js';
import type { CodeCall, View } from '../view.js';
import { findPostBindings, findPutBindings } from './signatures.js';
import type { StoredUpload } from './types.js';

/** A store, and the call that makes it. */
export interface StoreCall extends Omit<StoredUpload, 'fields'> {
  readonly call: CodeCall;
  /** The stored value; undefined for a signed request, where the client stores the file. */
  readonly body: SyntaxNode | undefined;
}

/** Where uploads are received: objects stored from the request, and requests signed for clients. */
export function collectStores(view: View): readonly StoreCall[] {
  const decodes = hasFileDecoding(view);
  return view.calls.flatMap((call) => {
    const operation = view.operation(call);
    if (operation === undefined || !isStoring(operation)) return [];
    const store = storeOf(view, operation, decodes);
    const body = operation.does === 'send' ? bodyOf(view, operation) : undefined;
    return store === undefined
      ? []
      : [
          {
            ...store,
            call,
            body,
            at: view.evidence(call.node),
            bucket: resolveBucket(view, operation),
            isFile: operation.mount !== undefined,
          },
        ];
  });
}

function storeOf(
  view: View,
  operation: AwsOperation,
  decodes: boolean,
): Omit<StoredUpload, 'at' | 'bucket' | 'fields' | 'isFile'> | undefined {
  if (operation.does === 'post')
    return { how: 'signed-post', strength: 'strong', ...findPostBindings(view, operation) };
  if (operation.does === 'sign') return { how: 'signed-put', strength: 'strong', ...findPutBindings(view, operation) };
  const strength = strengthOf(view, operation, decodes);
  return strength === undefined ? undefined : { how: 'put', strength, type: 'none', length: 'none' };
}

const STORING = new Set(['PutObject', 'UploadPart', 'CreateMultipartUpload']);

function isStoring({ service, action, does }: AwsOperation): boolean {
  if (service !== 's3' && service !== '?') return false;
  // Starting a multipart upload stores nothing yet: its parts do.
  return STORING.has(action) && (does !== 'send' || action !== 'CreateMultipartUpload');
}

/** The body itself is a file; a record built from its fields is not. */
function strengthOf(view: View, operation: AwsOperation, decodes: boolean): StoredUpload['strength'] | undefined {
  if (FORM_STORAGES.test(view.nameOf(operation.call.callee) ?? '')) return 'strong';
  const body = bodyOf(view, operation);
  const carried = body === undefined ? undefined : view.input(body);
  if (carried?.itself.has('body') === true) return 'strong';
  const isRecord = body !== undefined && isWritten(view, body);
  return decodes && !isRecord ? 'weak' : undefined;
}

/** `Body`, or the first argument of `upload_fileobj` and `upload_file`. */
function bodyOf(view: View, operation: AwsOperation): SyntaxNode | undefined {
  return view.parameter(operation, 'Body') ?? view.parameter(operation, 'Fileobj') ?? firstOf(operation);
}

function firstOf({ call, input }: AwsOperation): SyntaxNode | undefined {
  const isPython = call.node.source.language === 'python';
  return isPython && input === undefined ? call.args[0] : undefined;
}

/** Whether an operation stores a record that the code writes, and not a file. */
export function isRecordStore(view: View, operation: AwsOperation): boolean {
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
  /^(?:@fastify\/)?busboy$|multipart|formidable|multiparty|^multer$|^streaming_form_data\.|^cgi\.|^email\.(?:parser|message_from)/;
const DECODING = /^base64\.(?:(?:standard_|urlsafe_)?b64decode|decodebytes)$|^binascii\.a2b_base64$|^atob$/;

/** Whether a form with several parts is taken apart. */
export function readsForms(view: View): boolean {
  return view.calls.some(({ name }) => MULTIPART.test(name ?? ''));
}

/** Whether anything of the request is decoded from base64, or taken out of a form. */
export function hasFileDecoding(view: View): boolean {
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
