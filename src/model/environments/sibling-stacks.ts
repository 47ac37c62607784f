import type { Node, Resource, Template } from '../../template/evaluate/types.js';
import { findApi } from '../api/api.js';
import type { Application } from '../application.js';
import { STAGE_TYPES } from '../resource-types.js';
import { findAuthor } from '../template-origin.js';

const idsOf = new WeakMap<Template, ReadonlySet<string>>();

/**
 * The templates that the CDK synthesized from the same construct as this one, once per environment: other stacks of the
 * assembly and of its other stages. The CDK derives a logical id from the path below the stack, so that most ids of
 * such templates are equal.
 */
export function findSiblingTemplates(application: Application, template: Template): readonly Template[] {
  return application.worlds.memo(`twins ${application.id} ${template.key}`, () =>
    [...application.templates, ...application.siblings].filter((other) => areTwins(template, other)),
  );
}

function areTwins(one: Template, other: Template): boolean {
  if (one === other || findAuthor(one) !== 'cdk' || findAuthor(other) !== 'cdk') return false;
  const [ids, others] = [resourceIds(one), resourceIds(other)];
  const shared = [...ids].filter((id) => others.has(id)).length;
  return shared > 1 && shared * 2 >= Math.min(ids.size, others.size);
}

function resourceIds(template: Template): ReadonlySet<string> {
  const known =
    idsOf.get(template) ??
    new Set(
      [...template.resources.values()]
        .filter(({ type }) => type !== 'AWS::CDK::Metadata')
        .map(({ logicalId, type }) => `${type} ${logicalId}`),
    );
  idsOf.set(template, known);
  return known;
}

/** Whether a value certainly differs in the same construct of another environment. */
export function hasDifferentSibling(application: Application, resource: Resource, value: Node): boolean {
  const path = value.id.path.slice(2);
  return findSiblingTemplates(application, resource.template).some((other) => {
    const twin = counterpart(resource, other);
    return twin !== undefined && areDifferent(value, twin.node.at(path));
  });
}

function counterpart(resource: Resource, other: Template): Resource | undefined {
  const same = other.resources.get(resource.logicalId);
  if (same?.type === resource.type) return same;
  // The logical id of a stage contains its name, so that stages are matched by their API.
  const api = STAGE_TYPES.includes(resource.type) ? findApi(resource)?.logicalId : undefined;
  if (api === undefined) return undefined;
  return [...other.resources.values()].find((one) => one.type === resource.type && findApi(one)?.logicalId === api);
}

function areDifferent(value: Node, other: Node): boolean {
  if (value.present.is === 'no' || other.present.is === 'no') return value.present.is !== other.present.is;
  return value.equals(other).is === 'no';
}
