import { type Requirement, type Subjects, certainly, defineRule, not, or, requires, unknown } from '../src/rule.js';

type Requests = Subjects['requests'];
type Handler = Extract<NonNullable<Requests['source']>, { is: 'read' }>['handler'];

export default defineRule({
  id: 'input-validation',
  number: '6.1',
  severity: 'medium',
  title: 'Requests are not validated',
  why: `Whatever a client sends reaches the handler: fields that are missing, numbers that are texts, names that lead out of
a folder. What is not refused at the door fails later as an error of the server, or is stored and fails whoever reads it.
An object key made of a name that the caller chose lets one caller read, replace or hide another's files. That a body is
JSON, or an object, says nothing about what is in it.`,
  fix: `Describe the request once and refuse what does not match with 400: a model and a request validator with
ValidateRequestBody on the method, or a library in the handler (pydantic, Powertools' parser, zod, ajv). Make object keys
of ids of your own, and put names through basename, secure_filename or a pattern first. In CDK: requestModels and
requestValidatorOptions: { validateRequestBody: true } on addMethod.`,
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
        const message = `${name} lets the caller name the object (${at.shown}): one caller can overwrite what another stored`;
        yield requires('unsanitised-key', not(isCallers), at, message, { confidence: 'medium' });
      }
    } else if (source === undefined) {
      const message = `${name} passes bodies on to AWS as they come: no request validator with a model looks at them`;
      yield requires('no-request-validator', isCheckedBefore, resource.node, message);
    } else if (source.is !== 'read') {
      const message = `nothing is known of what ${name} does with requests`;
      yield requires('no-validation', or(isCheckedBefore, source), resource.node, message);
    } else {
      yield* validated(requests, source.handler);
      yield* keys(requests, source.handler);
    }
  },
});

function* validated(
  { name, at, isCheckedBefore, blindSpots, bodyIsEvent }: Requests,
  handler: Handler,
): Iterable<Requirement> {
  const { reads, readsOther, schemas, checks, failing, ofShape } = handler.facts.validation;
  // What a library was given of the event it reads itself.
  const [read] = [...reads, ...schemas, ...(bodyIsEvent ? readsOther : [])];
  if (read === undefined) {
    const [other] = readsOther;
    const because = [
      ...(other === undefined ? [] : [`it reads ${other.what}, of an event whose shape is not known`]),
      ...blindSpots,
    ];
    if (because.length === 0) return;
    const message = `nothing is known of what ${name} does with requests`;
    yield requires('no-validation', or(isCheckedBefore, unknown(...because)), at(other ?? handler.entry), message);
    return;
  }
  const isChecked = certainly(schemas.length + checks.length > 0);
  const met = or(isChecked, isCheckedBefore, blindSpots.length > 0 ? unknown(...blindSpots) : isChecked);
  const [thrown] = failing;
  const [shape] = ofShape;
  if (thrown !== undefined) {
    const message = `${name} checks fields of the request (${thrown.what}), but what fails ends as an error of the server: the client is not told that the request is at fault`;
    yield requires('checks-end-as-500', met, at(thrown), message, { confidence: 'low' });
  } else if (shape !== undefined) {
    const message = `${name} only checks that there is a body (${shape.what}): no field in it is validated`;
    yield requires('only-shape-checked', met, at(shape), message, { confidence: 'low' });
  } else {
    const message = `${name} reads ${read.what} and validates nothing: whatever a client sends is used as it is`;
    yield requires('no-validation', met, at(read), message);
  }
}

function* keys({ name, at, keepsPathsOut }: Requests, handler: Handler): Iterable<Requirement> {
  for (const { at: evidence, action, isClean, fields } of handler.facts.validation.keys) {
    const message = `${name} lets the caller name the object (${evidence.what} of ${action}): a name that nobody has cleaned reaches what belongs to others`;
    const met = or(certainly(isClean), keepsPathsOut(fields));
    yield requires('unsanitised-key', met, at(evidence), message, { confidence: 'medium' });
  }
}
