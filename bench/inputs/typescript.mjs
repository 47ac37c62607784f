// The same kind of service in TypeScript: handlers with a module of their own each, over shared layers.

const LAYERS = 4;
const PER_MODULE = 10;

/** @type {readonly ((name: string, calls: string) => string)[]} */
const FUNCTIONS = [
  (name, calls) => `export async function ${name}(record: FileRecord, options: Options = {}): Promise<FileRecord> {
  const item = {
    id: record.id ?? randomUUID(),
    owner: options.owner ?? 'nobody',
    created: Math.floor(Date.now() / 1000),
    name: String(record.name ?? '').slice(0, NAME_LENGTH),
  };
${calls}  try {
    await table.send(
      new PutCommand({ TableName: process.env.TABLE, Item: item, ConditionExpression: 'attribute_not_exists(id)' }),
    );
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') throw new ConflictError(item.id);
    console.error('put failed', item.id);
    throw error;
  }
  return item;
}
`,
  (name, calls) => `export async function ${name}(record: FileRecord, options: Options = {}): Promise<FileRecord> {
  const key = [options.prefix ?? PREFIX, record.owner, record.id].join('/');
  const content = record.content ?? '';
  if (content.length > MAX_BYTES) {
    throw new TooLargeError(key);
  }
${calls}  await s3.send(
    new PutObjectCommand({
      Bucket: process.env.BUCKET,
      Key: key,
      Body: content,
      ContentType: record.type ?? 'application/octet-stream',
      ServerSideEncryption: 'aws:kms',
    }),
  );
  return { ...record, key };
}
`,
  (name, calls) => `export async function ${name}(record: FileRecord, options: Options = {}): Promise<FileRecord> {
  const missing = REQUIRED.filter((field) => !(field in record));
  if (missing.length > 0) {
    throw new InvalidError(missing.join(', '));
  }
  if (typeof record.name !== 'string' || !NAME.test(record.name)) {
    throw new InvalidError('name');
  }
  if (record.size !== undefined && (record.size < 0 || record.size > MAX_BYTES)) {
    throw new InvalidError('size');
  }
${calls}  return Object.fromEntries(Object.entries(record).filter(([field]) => KNOWN.has(field)));
}
`,
];

/** @param {string} up the way to the folder of the shared modules
 * @param {readonly string[]} imports
 */
const head = (up, imports) => `import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { ConflictError, InvalidError, TooLargeError, type FileRecord, type Options } from '${up}errors';
${imports.join('')}
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const s3 = new S3Client({});
const NAME_LENGTH = 120;
const PREFIX = 'files';
const MAX_BYTES = 5 * 1024 * 1024;
const NAME = /^[\\w .-]{1,120}$/;
const REQUIRED = ['name', 'owner'] as const;
const KNOWN = new Set(['id', 'name', 'owner', 'size', 'type', 'content']);
`;

const ERRORS = `export interface FileRecord {
  id?: string;
  owner?: string;
  name?: string;
  size?: number;
  type?: string;
  content?: string;
  key?: string;
}

export interface Options {
  owner?: string;
  prefix?: string;
}

export class ServiceError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

export class InvalidError extends ServiceError {
  constructor(message: string) {
    super(400, message);
  }
}

export class ConflictError extends ServiceError {
  constructor(message: string) {
    super(409, message);
  }
}

export class TooLargeError extends ServiceError {
  constructor(message: string) {
    super(413, message);
  }
}
`;

const HTTP = `import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { InvalidError, ServiceError } from './errors';

export function respond(statusCode: number, body: unknown): APIGatewayProxyResult {
  return { statusCode, headers: { 'Access-Control-Allow-Origin': 'https://app.example.com' }, body: JSON.stringify(body) };
}

export function parseBody(event: APIGatewayProxyEvent): Record<string, unknown> {
  try {
    return JSON.parse(event.body ?? '{}');
  } catch {
    throw new InvalidError('body');
  }
}

export function answerError(error: unknown): APIGatewayProxyResult {
  if (error instanceof ServiceError) return respond(error.status, { message: error.message });
  console.error('unexpected', error);
  return respond(500, { message: 'internal error' });
}
`;

/** @param {number} layer
 * @param {number} module
 */
const namesOf = (layer, module) => Array.from({ length: PER_MODULE }, (_, index) => `step_${layer}_${module}_${index}`);

/** @param {readonly string[]} names
 * @param {string} given
 */
const callsOf = (names, given) => names.map((name) => `  await ${name}(${given}, options);\n`).join('');

/**
 * The files of a service, by their names below the folder of its code.
 * @param {number} handlers
 * @param {number} width modules in each of the layers that the handlers share
 * @returns {Record<string, string>}
 */
export function makeTypeScriptFiles(handlers, width) {
  /** @type {Record<string, string>} */
  const files = { 'shared/errors.ts': ERRORS, 'shared/http.ts': HTTP };
  for (let layer = 0; layer < LAYERS; layer += 1)
    for (let module = 0; module < width; module += 1) {
      const below = layer === 0 ? [] : [...new Set([module, (module + 2 * layer - 1) % width])];
      const imports = below.map(
        (one) => `import { ${namesOf(layer - 1, one).join(', ')} } from './layer${layer - 1}-${one}';\n`,
      );
      const functions = namesOf(layer, module).map((name, index) => {
        const called = below.map((one) => namesOf(layer - 1, one)[(index * 3 + layer) % PER_MODULE] ?? '');
        return FUNCTIONS[(index + module + layer) % FUNCTIONS.length]?.(name, callsOf(called, 'record')) ?? '';
      });
      files[`shared/layer${layer}-${module}.ts`] = `${head('./', imports)}\n${functions.join('\n')}`;
    }
  for (let index = 0; index < handlers; index += 1) {
    const used = [...new Set([0, 1, 2].map((part) => (index + part) % width))];
    const names = used.map((module, part) => namesOf(LAYERS - 1, module)[(index + part * 3) % PER_MODULE] ?? '');
    const imports = used.map(
      (module, part) => `import { ${names[part] ?? ''} } from '../shared/layer${LAYERS - 1}-${module}';\n`,
    );
    const own = FUNCTIONS.map((make, kind) => make(`own${kind}`, callsOf(names.slice(0, kind), 'record')));
    files[`domain/service-${index}.ts`] = `${head('../shared/', imports)}\n${own.join('\n')}`;
    files[`handler_${index}.ts`] = `import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { own0, own1, own2 } from './domain/service-${index}';
import { answerError, parseBody, respond } from './shared/http';

export const handler = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  try {
    const options = { owner: event.requestContext.authorizer?.claims.sub, prefix: 'records${index}' };
    const record = await own2(parseBody(event), options);
    const item = await own0(record, options);
    const stored = await own1({ ...record, id: item.id }, options);
    return respond(201, { id: item.id, key: stored.key });
  } catch (error) {
    return answerError(error);
  }
};
`;
  }
  return files;
}
