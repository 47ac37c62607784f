/** Libraries that check values against a description. Names are written as `View.nameOf` gives them. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

const EFFECT = words(`decodeUnknown decodeUnknownSync decodeUnknownEither decodeUnknownOption decodeUnknownPromise
  decodeUnknownResult decodeUnknownExit decode decodeSync decodeEither decodeOption decodePromise`);

/**
 * By package: the last names of the calls that check their argument. An instance has its class's name, so what is
 * called may be the validator itself: `Schema({…})(body)` of voluptuous is `voluptuous.Schema`.
 */
const CHECKING: Readonly<Record<string, ReadonlySet<string>>> = {
  // Python
  pydantic: words(`model_validate model_validate_json model_validate_strings parse_obj parse_raw parse_obj_as
    validate_python validate_json validate_call`),
  jsonschema: words('validate is_valid iter_errors'),
  fastjsonschema: words('validate compile'),
  marshmallow: words('load loads validate'),
  cerberus: words('validate validated normalized Validator'),
  voluptuous: words('Schema'),
  schema: words('validate is_valid'),
  msgspec: words('decode convert'),
  trafaret: words('check check_and_return'),
  'aws_lambda_powertools.utilities.validation': words('validate'),
  'aws_lambda_powertools.utilities.parser': words('parse'),
  typeguard: words('check_type'),
  dacite: words('from_dict'),
  cattrs: words('structure loads structure_attrs_fromdict'),
  cattr: words('structure structure_attrs_fromdict'),
  webargs: words('parse'),
  wtforms: words('validate validate_on_submit'),
  // JavaScript
  zod: words('parse safeParse parseAsync safeParseAsync spa'),
  'zod-form-data': words('parse safeParse'),
  valibot: words('parse safeParse parseAsync safeParseAsync is assert parser safeParser'),
  joi: words('validate validateAsync attempt assert'),
  '@hapi/joi': words('validate validateAsync attempt assert'),
  ajv: words('compile compileAsync validate getSchema'),
  yup: words('validate validateSync isValid isValidSync cast'),
  superstruct: words('assert is validate create mask'),
  '@sinclair/typebox': words('Check Decode Parse Assert Errors Compile'),
  typebox: words('Check Decode Parse Assert Errors Compile'),
  'class-validator': words('validate validateSync validateOrReject'),
  'class-transformer-validator': words('transformAndValidate transformAndValidateSync'),
  'io-ts': words('decode is'),
  runtypes: words('check guard parse validate'),
  arktype: words('type assert'),
  effect: EFFECT,
  '@effect/schema': EFFECT,
  '@cfworker/json-schema': words('validate'),
  'fastest-validator': words('validate compile'),
  '@vinejs/vine': words('validate'),
  '@aws-lambda-powertools/validation': words('validate'),
  '@aws-lambda-powertools/parser': words('parse safeParse'),
};

/**
 * By package: the calls of `CHECKING` that throw nothing themselves, but report errors in their result or on the
 * validator. All others throw.
 */
const TELLING: Readonly<Record<string, ReadonlySet<string>>> = {
  jsonschema: words('is_valid iter_errors'),
  marshmallow: words('validate'),
  cerberus: words('validate validated normalized Validator'),
  schema: words('is_valid'),
  wtforms: words('validate validate_on_submit'),
  zod: words('safeParse safeParseAsync spa'),
  'zod-form-data': words('safeParse'),
  valibot: words('safeParse safeParseAsync is safeParser'),
  joi: words('validate'),
  '@hapi/joi': words('validate'),
  ajv: words('compile compileAsync validate getSchema'),
  yup: words('isValid isValidSync'),
  superstruct: words('is validate'),
  '@sinclair/typebox': words('Check Errors Compile'),
  typebox: words('Check Errors Compile'),
  'class-validator': words('validate validateSync'),
  'io-ts': words('decode is'),
  runtypes: words('guard validate'),
  arktype: words('type'),
  effect: words('decodeUnknownEither decodeUnknownOption decodeUnknownResult decodeEither decodeOption'),
  '@effect/schema': words('decodeUnknownEither decodeUnknownOption decodeEither decodeOption'),
  '@cfworker/json-schema': words('validate'),
  'fastest-validator': words('validate compile'),
  '@aws-lambda-powertools/parser': words('safeParse'),
};

/** Calls that return a verdict or a list of errors: the result holds nothing of their arguments. */
const PREDICATES = words(
  'is is_valid isValid isValidSync iter_errors guard Check Errors compile compileAsync getSchema validate_on_submit',
);

/** Validators that run before the function they wrap: decorators, middleware. */
const WRAPPING: Readonly<Record<string, ReadonlySet<string>>> = {
  'aws_lambda_powertools.utilities.validation': words('validator'),
  'aws_lambda_powertools.utilities.parser': words('event_parser'),
  pydantic: words('validate_call validate_arguments'),
  flask_pydantic: words('validate'),
  flask_smorest: words('arguments'),
  webargs: words('use_args use_kwargs'),
  '@middy/validator': words('validator default'),
  '@aws-lambda-powertools/validation': words('validator'),
  '@aws-lambda-powertools/parser': words('parser'),
  'express-validator': words('body query check checkSchema oneOf checkExact'),
  celebrate: words('celebrate'),
  'express-openapi-validator': words('middleware'),
  'express-joi-validation': words('body query'),
  'hono/validator': words('validator'),
  '@hono/zod-validator': words('zValidator'),
  '@hono/valibot-validator': words('vValidator'),
  '@hono/standard-validator': words('sValidator'),
  '@hono/typebox-validator': words('tbValidator'),
  '@hono/zod-openapi': words('createRoute'),
};

/** Classes whose children are models: creating an instance checks its input. */
export const MODELS: ReadonlySet<string> =
  words(`pydantic.BaseModel pydantic.RootModel pydantic.v1.BaseModel sqlmodel.SQLModel
  pydantic_settings.BaseSettings aws_lambda_powertools.utilities.parser.BaseModel aws_lambda_powertools.utilities.parser.pydantic.BaseModel`);

/** Decorators that make a class such a model. */
export const MODELLING: ReadonlySet<string> = words('pydantic.dataclasses.dataclass');

/** Whether a call of this name checks its argument. */
export function isArgumentValidator(name: string): boolean {
  return isOf(CHECKING, name);
}

/** Whether a call of this name only reports whether its argument is valid: the code has to test the result. */
export function isTellingValidator(name: string): boolean {
  return isOf(TELLING, name, false);
}

/** Whether a call of this name returns the checked value, in the same or another form. */
export function isReturningValidator(name: string): boolean {
  return isOf(CHECKING, name, false) && !PREDICATES.has(lastOf(name));
}

/** Whether something of this name checks the request of the function that it wraps or is before. */
export function isRequestValidator(name: string): boolean {
  return isOf(WRAPPING, name);
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** A library that is called itself, as its default export, counts unless it is imported by the name of a call. */
function isOf(table: Readonly<Record<string, ReadonlySet<string>>>, name: string, byItself = true): boolean {
  if (byItself && Object.hasOwn(table, name)) return true;
  const last = lastOf(name);
  for (let index = 0; index < name.length; index += 1) {
    if (name[index] !== '.' && name[index] !== '/') continue;
    const library = name.slice(0, index);
    if (Object.hasOwn(table, library) && table[library]?.has(last) === true) return true;
  }
  return false;
}

/** Whether a package is one of these. */
export function isValidator(name: string): boolean {
  return [CHECKING, WRAPPING].some((table) =>
    Object.keys(table).some((key) => key === name || key.startsWith(`${name}.`)),
  );
}
