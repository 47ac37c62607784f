import {
  type EditValue,
  type Remedy,
  type Requirement,
  type Subjects,
  certainly,
  defineRule,
  formatList,
  not,
  or,
  requires,
  unknown,
} from '../src/rule.js';

type Requests = Subjects['requests'];
type Handler = Extract<NonNullable<Requests['source']>, { is: 'read' }>['handler'];

export default defineRule({
  id: 'input-validation',
  number: '6.1',
  severity: 'medium',
  title: 'No input validation of requests',
  why: `Clients may omit fields, send strings instead of numbers, or send file names with path traversal (../). Input
that is not validated fails later as a 500, or is stored and breaks its readers. An S3 key that is built from a name in
the request lets one caller read, overwrite or hide other users' files. A check that the body is JSON or an object does
not validate its fields.`,
  fix: `Validate requests against a schema, and return 400 for invalid ones. The schema is a model and a request validator
with ValidateRequestBody on the method, or one of pydantic, Powertools' parser, zod or ajv in the handler. In CDK:
requestModels and requestValidatorOptions: { validateRequestBody: true } on addMethod.`,
  fixes: {
    'no-request-validator': `Add a model and a request validator with ValidateRequestBody to the method. In CDK:
requestModels and requestValidatorOptions: { validateRequestBody: true } on addMethod.`,
    'checks-end-as-500': `Catch failed checks, and return 400 with the name of the invalid field.`,
    'unsanitised-key': `Build S3 keys from generated ids. Names that become part of an S3 key need basename,
secure_filename or a pattern first.`,
  },
  references: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
    'https://docs.aws.amazon.com/powertools/python/latest/utilities/parser/',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html',
  ],
  tags: ['security'],
  cwe: [20],
  securitySeverity: 5.5,
  sameAs: {
    'cdk-nag': ['AwsSolutions-APIG2'],
  },
  about: 'requests',
  *check(requests) {
    const { resource, name, source, isCheckedBefore } = requests;
    if (requests.fileKeys !== undefined) {
      for (const { at, isCallers } of requests.fileKeys) {
        const message = `${name} builds the S3 key from unsanitised input (${at.shown}): a caller can overwrite other users' objects`;
        yield requires('unsanitised-key', not(isCallers), at, message, { confidence: 'medium' });
      }
    } else if (source === undefined) {
      const message = `${name} passes request bodies to AWS without input validation: no request validator with a model checks them`;
      yield requires('no-request-validator', isCheckedBefore, resource.node, message);
    } else if (source.is !== 'read') {
      const message = `the input validation of ${name} is unknown`;
      yield requires('no-validation', or(isCheckedBefore, source), resource.node, message);
    } else {
      yield* validated(requests, source.handler);
      yield* keys(requests, source.handler);
    }
  },
});

function* validated(requests: Requests, handler: Handler): Iterable<Requirement> {
  const { name, at, isCheckedBefore, blindSpots, bodyIsEvent } = requests;
  const { reads, readsOther, schemas, checks, failing, ofShape, bodyIsFile } = handler.facts.validation;
  // A validation library reads the event itself, so that its call counts as a read.
  const [read] = [...reads, ...schemas, ...(bodyIsEvent ? readsOther : [])];
  if (read === undefined) {
    const [other] = readsOther;
    const because = [
      ...(other === undefined ? [] : [`it reads ${other.what} from an event of unknown shape`]),
      ...blindSpots,
    ];
    if (because.length === 0) return;
    const message = `the input validation of ${name} is unknown`;
    yield requires('no-validation', or(isCheckedBefore, unknown(...because)), at(other ?? handler.entry), message);
    return;
  }
  const isChecked = certainly(schemas.length + checks.length > 0);
  const met = or(isChecked, isCheckedBefore, blindSpots.length > 0 ? unknown(...blindSpots) : isChecked);
  const [thrown] = failing;
  const [shape] = ofShape;
  if (thrown !== undefined) {
    const message = `${name} validates fields (${thrown.what}), but a failed check ends as a 500 instead of a 400`;
    yield requires('checks-end-as-500', met, at(thrown), message, { confidence: 'low' });
  } else if (shape !== undefined) {
    const unchecked = bodyIsFile
      ? 'the type and size of the file are not checked'
      : 'its fields have no input validation';
    const message = `${name} only checks that there is a body (${shape.what}): ${unchecked}`;
    yield requires('only-shape-checked', met, at(shape), message, { confidence: 'low' });
  } else {
    const message = `${name} uses ${read.what} without input validation`;
    yield requires('no-validation', met, at(read), message, { remedy: addModel(requests, handler) });
  }
}

/**
 * A model of the fields that the code reads, and a validator that applies it. None where the code needs no field for
 * certain: a model that rejects nothing is none.
 */
function addModel({ resource, validatable }: Requests, handler: Handler): Remedy | undefined {
  const fields = handler.facts.validation.bodyFields;
  const required = fields.flatMap(({ name, isNeeded }) => (isNeeded ? [name] : []));
  if (validatable === undefined || required.length === 0) return undefined;
  const properties = Object.fromEntries(fields.map(({ name }) => [name, {}]));
  const schema = { type: 'object', required, properties };
  const { api, form } = validatable;
  const id = `${resource.logicalId}Body`;
  const note = `requests without ${formatList(required)} are answered with 400; add the types of the fields to the model`;
  if (form === 'event') {
    const use = { Model: id, Required: true, ValidateBody: true };
    const changes = [
      { set: validatable.models.at([id]), to: schema },
      { set: validatable.requestModel, to: use },
    ];
    return { safe: false, note, changes };
  }
  const { method, requestModels, requestValidatorId } = validatable;
  const of = { RestApiId: { Ref: api.logicalId } };
  const add = (name: string, type: string, more: Readonly<Record<string, EditValue>>): Remedy['changes'][number] => ({
    add: name,
    to: 'Resources',
    definition: { Type: `AWS::ApiGateway::${type}`, Properties: { ...of, ...more } },
    beside: method,
  });
  const changes = [
    add(`${id}Model`, 'Model', { ContentType: JSON_TYPE, Schema: { $schema: DRAFT, ...schema } }),
    add(`${id}Validator`, 'RequestValidator', { ValidateRequestBody: true }),
    { set: requestModels, to: { [JSON_TYPE]: { Ref: `${id}Model` } } },
    { set: requestValidatorId, to: { Ref: `${id}Validator` } },
  ];
  return { safe: false, note: `${note}; deploy the API again`, changes };
}

const JSON_TYPE = 'application/json';
/** docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html */
const DRAFT = 'http://json-schema.org/draft-04/schema#';

function* keys({ name, at, keepsPathsOut }: Requests, handler: Handler): Iterable<Requirement> {
  for (const { at: evidence, action, isClean, fields } of handler.facts.validation.keys) {
    const message = `${name} builds the S3 key (${evidence.what}) from unsanitised input: a caller can ${effectOf(action)} other users' objects`;
    const met = or(certainly(isClean), keepsPathsOut(fields));
    yield requires('unsanitised-key', met, at(evidence), message, { confidence: 'medium' });
  }
}

/** The effects on other users' objects if a caller chooses the key of an S3 operation. */
const EFFECTS = [
  { effect: 'overwrite', actions: ['CopyObject', 'CreateMultipartUpload', 'PutObject'] },
  { effect: 'read', actions: ['GetObject'] },
  { effect: 'delete', actions: ['DeleteObject'] },
];

function effectOf(action: string): string {
  return EFFECTS.find(({ actions }) => actions.includes(action))?.effect ?? 'access';
}
