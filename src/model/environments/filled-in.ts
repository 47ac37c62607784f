import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { isOfWebFunction } from '../resource-types.js';
import { findWrittenOrigin } from './generator-source.js';
import { findAuthor, findGenerators } from '../template-origin.js';
import { hasConstructHash } from '../../text/construct-path.js';

/** Whether the generator of a template filled in a value that nobody wrote: its default, or a name that it makes. */
export function isFilledIn(application: Application, resource: Resource, value: Node): boolean {
  const { template } = resource;
  const property = String(value.id.path.at(-1));
  const isCdk = findAuthor(template) === 'cdk';
  // A web function must have a name: the CDK generates one from the construct's path and its hash.
  const isName = property === 'FunctionName' && isOfWebFunction(resource) && hasConstructHash(value.text ?? '');
  const isMade = findGenerators(template).some(
    ({ makesName }) => makesName?.(property, resource.logicalId, value.text ?? '') === true,
  );
  const isDefault = findGenerators(template).some(
    ({ defaults = {}, signs }) =>
      (signs !== undefined || isCdk) && Object.hasOwn(defaults, property) && defaults[property] === value.text,
  );
  if (!isDefault && !isMade && !(isName && isCdk)) return false;
  const isWritten = application.sourceOf(value.id)?.written !== undefined;
  return !isWritten && (isMade || findWrittenOrigin(application, resource, value) === undefined);
}
