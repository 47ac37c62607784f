/** Libraries that check what they are given against a description of it. Names are written as `View.nameOf` gives them. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/**
 * By package: the last names of the calls that check their argument. An instance has its class's name, so what is called
 * may be the validator itself: `Schema({…})(body)` of voluptuous is `voluptuous.Schema`.
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
  cattrs: words('structure'),
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
  effect: words('decodeUnknown decodeUnknownSync decodeUnknownEither decodeUnknownOption decodeUnknownPromise'),
  '@cfworker/json-schema': words('validate'),
  'fastest-validator': words('validate compile'),
  '@vinejs/vine': words('validate'),
  '@aws-lambda-powertools/validation': words('validate'),
  '@aws-lambda-powertools/parser': words('parse safeParse'),
};

/** What checks a request before the function in it is called: decorators, middleware. */
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

/** Classes whose children are models: to make one is to check what it is made of. */
export const MODELS: ReadonlySet<string> =
  words(`pydantic.BaseModel pydantic.RootModel pydantic.v1.BaseModel sqlmodel.SQLModel
  pydantic_settings.BaseSettings aws_lambda_powertools.utilities.parser.BaseModel aws_lambda_powertools.utilities.parser.pydantic.BaseModel`);

/** Decorators that make a class such a model. */
export const MODELLING: ReadonlySet<string> = words('pydantic.dataclasses.dataclass');

/** Whether a call of this name checks what it is given. */
export function isArgumentValidator(name: string): boolean {
  return isOf(CHECKING, name);
}

/** Whether something of this name checks the request of the function that it wraps or stands before. */
export function isRequestValidator(name: string): boolean {
  return isOf(WRAPPING, name);
}

function isOf(table: Readonly<Record<string, ReadonlySet<string>>>, name: string): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return Object.entries(table).some(
    ([library, calls]) =>
      name === library || (name.startsWith(library) && /^[./]/.test(name.slice(library.length)) && calls.has(last)),
  );
}

/** Whether a package is one of these. */
export function isValidator(name: string): boolean {
  return [CHECKING, WRAPPING].some((table) =>
    Object.keys(table).some((key) => key === name || key.startsWith(`${name}.`)),
  );
}
