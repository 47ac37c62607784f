import type { PackageFiles } from './packages.js';

/** A type of resource in CloudFormation's registry, as far as it is read here. */
export interface ResourceSchema {
  readonly typeName: string;
  readonly primaryIdentifier?: readonly string[];
  readonly readOnlyProperties?: readonly string[];
  readonly createOnlyProperties?: readonly string[];
  readonly required?: readonly string[];
  readonly tagging?: { readonly taggable?: boolean; readonly tagProperty?: string };
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
}

/** A JSON schema of a value. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
  readonly relationshipRef?: unknown;
}

/** A property that templates may write, with its path below `Properties`; `*` is any key of a map. */
export interface SchemaProperty {
  readonly path: string;
  readonly node: SchemaNode;
}

const DATA = 'cfnlint/data/schemas';
/** Types differ between regions only where one lags behind: this one has new ones first. */
const FIRST_REGION = `${DATA}/providers/us-east-1.json`;

/** Every type of resource that cfn-lint has a schema of, in whatever region. */
export function collectSchemas(files: PackageFiles): ReadonlyMap<string, ResourceSchema> {
  const regions = files.list(`${DATA}/providers/`).filter((path) => path.endsWith('.json') && path !== FIRST_REGION);
  const found = new Map<string, string>();
  for (const region of [FIRST_REGION, ...regions.sort()]) {
    const types: Readonly<Record<string, string>> = JSON.parse(files.text(region));
    for (const [type, hash] of Object.entries(types)) if (!found.has(type)) found.set(type, hash);
  }
  return new Map(
    [...found].sort(byKey).map(([type, hash]) => {
      const schema: ResourceSchema = JSON.parse(files.text(`${DATA}/resources/${hash}.json`));
      return [type, schema];
    }),
  );
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** The properties of a type that templates may write, through lists and definitions; what repeats itself ends there. */
export function collectProperties(schema: ResourceSchema): readonly SchemaProperty[] {
  const fixed = new Set((schema.readOnlyProperties ?? []).map(pathOf));
  const found = new Map<string, SchemaProperty>();
  const visit = (node: SchemaNode, path: string, above: readonly string[]): void => {
    if (fixed.has(path)) return;
    if (path !== '' && (!found.has(path) || node.$ref === undefined)) found.set(path, { path, node });
    const { $ref } = node;
    if ($ref !== undefined && !above.includes($ref)) {
      const target = schema.definitions?.[$ref.replace('#/definitions/', '')];
      if (target !== undefined) visit(target, path, [...above, $ref]);
    }
    const inner = (name: string): string => (path === '' ? name : `${path}.${name}`);
    for (const [name, child] of Object.entries(node.properties ?? {})) visit(child, inner(name), above);
    for (const child of Object.values(node.patternProperties ?? {})) visit(child, inner('*'), above);
    for (const child of [node.items, ...(node.oneOf ?? []), ...(node.anyOf ?? []), ...(node.allOf ?? [])])
      if (child !== undefined) visit(child, path, above);
  };
  visit({ properties: schema.properties ?? {} }, '', []);
  return [...found.values()];
}

/** `/properties/Code/S3Bucket` and `/properties/Rules/* /Id` without the spaces, as paths. */
function pathOf(pointer: string): string {
  return pointer
    .replace(/^\/properties\//, '')
    .replaceAll('/*', '')
    .replaceAll('/', '.');
}

/** Where a resource's tags stand; undefined if it takes none. */
export function findTagsProperty({ tagging, properties = {} }: ResourceSchema): string | undefined {
  if (tagging?.taggable !== true) return undefined;
  const property = pathOf(tagging.tagProperty ?? '/properties/Tags');
  return Object.hasOwn(properties, property) ? property : undefined;
}

/** What is called by a name that other resources may have as well: an alias stands below its state machine or key. */
const SHARED_NAMES = ['AWS::ApiGateway::ApiKey', 'AWS::StepFunctions::StateMachineAlias'];

/**
 * The property with the name that a resource is referred to by, if it may be given one: its only identifier, or what is
 * called its name where AWS makes the identifier, an ARN, a URL or an id. A name below another resource is none.
 */
export function findNameProperty(schema: ResourceSchema): string | undefined {
  const fixed = new Set((schema.readOnlyProperties ?? []).map(pathOf));
  const [identifier = '', ...more] = (schema.primaryIdentifier ?? []).map(pathOf);
  if (more.length > 0 || SHARED_NAMES.includes(schema.typeName)) return undefined;
  const isName = (property: string): boolean =>
    property === 'Name' || (property.endsWith('Name') && schema.typeName.endsWith(property.slice(0, -'Name'.length)));
  if (!fixed.has(identifier)) return isName(identifier) ? identifier : undefined;
  const creating = new Set((schema.createOnlyProperties ?? []).map(pathOf));
  const own = Object.keys(schema.properties ?? {}).find((name) => creating.has(name) && isName(name));
  const isBelowAnother = (schema.required ?? []).some((name) => name !== own && creating.has(name));
  return isBelowAnother ? undefined : own;
}

/** What names a function's ARN or name alone: by the pattern, by the path, or by what cfn-lint says it refers to. */
const FUNCTION_PATTERN = /:(?:aws-)?lambda:|:function:/;
const FUNCTION_PATH =
  /(?:^|\.)(?:\w*Lambda(?:Function)?(?:Arn|ARN|Name)?|FunctionArn|FunctionARN)$|Lambda\w*(?:\.\w+)*\.(?:\w*Arn|\w*ARN|AuthorizerUri|Function)$|AuthorizerFunctionArn$/;
const FUNCTION_REFERENCE = /"AWS::Lambda::(?:Alias|Function|Version)"/;
/** What else has such a pattern or stands beside it. */
const OTHER_PATH =
  /(?:Role|Topic|Kms|KmsKey|Secret|CapacityProvider|CodeSigningConfig|Version|NetworkConnector)(?:Arn|ARN)$|^ObjectLambdaAccessPoint$|(?:^|\.)(?:FunctionAssociations|HostedRotationLambda)\.|^Layers?(?:Name)?$|^(?:CapacityProvider)?Name$/;

/** Where a type of resource may name a function of Lambda that it calls, or lets somebody call. */
export function collectFunctionPaths(schema: ResourceSchema): readonly string[] {
  return collectProperties(schema)
    .filter(({ path, node }) => {
      if (OTHER_PATH.test(path) || (node.type !== undefined && node.type !== 'string')) return false;
      if (FUNCTION_REFERENCE.test(JSON.stringify(node))) return true;
      return node.type === 'string' && (FUNCTION_PATTERN.test(node.pattern ?? '') || FUNCTION_PATH.test(path));
    })
    .map(({ path }) => path)
    .sort();
}
