import { findRawAt, getOwn, isMap } from '../../template/parse/document.js';
import type { Node, Resource } from '../../template/evaluate/types.js';

const METHOD = 'AWS::ApiGateway::Method';

/** A place of a template for a model of the body: a method, or an event of SAM. */
export type ValidatableOperation =
  | {
      readonly form: 'method';
      readonly method: Resource;
      readonly api: Resource;
      readonly requestModels: Node;
      readonly requestValidatorId: Node;
    }
  | { readonly form: 'event'; readonly api: Resource; readonly models: Node; readonly requestModel: Node };

/**
 * The place for a model of the bodies of a REST API's method, if it has none yet and always has a body: one for any
 * method would have to hold for requests without a body too. Undefined as well where SAM has no resource for the API.
 */
export function findValidatable(method: Resource): ValidatableOperation | undefined {
  const [target, ...others] = method.at('RestApiId').targets;
  const verb = method.at('HttpMethod').text ?? '';
  const settings = ['RequestModels', 'RequestValidatorId'].map((property) => method.at(property));
  const [requestModels, requestValidatorId] = settings;
  if (target === undefined || others.length > 0 || requestModels === undefined || requestValidatorId === undefined)
    return undefined;
  const { resource: api } = target;
  const isFree = settings.every(({ present }) => present.is === 'no');
  if (!isFree || api.template !== method.template || !/^(?:patch|post|put)$/i.test(verb)) return undefined;
  if (method.name.type === METHOD) return { form: 'method', method, api, requestModels, requestValidatorId };
  if (method.name.type !== 'AWS::Serverless::Function' || !isPlainApiOfSam(api)) return undefined;
  const requestModel = method.at(['Properties', 'RequestModel']);
  return { form: 'event', api, models: api.at('Models'), requestModel };
}

/** An API that the template names, and whose document SAM writes: SAM adds models to no other. */
function isPlainApiOfSam({ name, template, logicalId }: Resource): boolean {
  const properties = findRawAt(template.root, ['Resources', logicalId, 'Properties']);
  if (name.type !== 'AWS::Serverless::Api' || !isMap(properties)) return false;
  return ['DefinitionBody', 'DefinitionUri', 'MergeDefinitions'].every((key) => getOwn(properties, key) === undefined);
}
