import { isMap, getOwn } from '../../template/parse/document.js';
import type { Template } from '../../template/evaluate/types.js';
import type { Application, ProjectContext } from '../application.js';
import { collectOperationParts } from '../api/operation.js';
import { findEnvironmentsInSource } from '../environments/cdk-source.js';
import type { MemberTemplate, MentionTarget, ProjectMember } from '../member.js';
import { API_TYPES } from '../resource-types.js';
import { isGenerated } from '../template-origin.js';
import { describeTemplate } from '../project/documentation.js';
import { collectProjectFunctions } from '../project/handler-files.js';
import { isGeneric } from '../project/mentions.js';

/** The member that an application is. Every property asks the application anew. */
export function makeProjectMember(application: Application, project: ProjectContext): ProjectMember {
  return {
    id: application.id,
    get functions() {
      return collectProjectFunctions(application, project, () => findEnvironmentsInSource(application).isAvailable);
    },
    get templates() {
      return application.templates.map((template) => memberTemplate(template, project));
    },
    get addresses() {
      return addressesOf(application);
    },
    get routes() {
      return routesOf(application);
    },
  };
}

/**
 * The answers of a member, independent of its application, which then need not be kept; undefined if they depend on the
 * world in which they are asked for.
 */
export function copyMember(member: ProjectMember, { worlds }: Application): ProjectMember | undefined {
  const { leaves } = worlds.explore((): ProjectMember => ({
    id: member.id,
    functions: member.functions.map((one) => ({ ...one })),
    templates: member.templates.map((one) => ({ ...one })),
    addresses: member.addresses,
    routes: member.routes,
  }));
  const [first] = leaves;
  return leaves.length === 1 && first?.world.settled.size === 0 ? first.result : undefined;
}

function memberTemplate(template: Template, project: ProjectContext): MemberTemplate {
  const { file, scope, stackName } = template;
  const last = scope.slice(scope.lastIndexOf('/') + 1);
  const artifact = /\../s.test(last) ? undefined : last;
  return {
    file,
    names: [artifact, stackName].flatMap((one) => (one === undefined || isGeneric(one) ? [] : [one])),
    get isSynthesized() {
      return isGenerated(template);
    },
    get documented() {
      return describeTemplate(project, template);
    },
  };
}

function addressesOf(application: Application): readonly string[] {
  const apis = application.declared(...API_TYPES, 'AWS::Lambda::Url').map(({ logicalId }) => logicalId);
  const outputs = application.templates.flatMap(({ root }) => {
    const written = getOwn(root, 'Outputs');
    return isMap(written) ? Object.keys(written) : [];
  });
  return [...apis, ...outputs].filter((name) => !isGeneric(name));
}

function routesOf(application: Application): readonly MentionTarget[] {
  const paths = application.worlds.inDefaults(() =>
    collectOperationParts(application).flatMap((part) => part.subject()?.path ?? []),
  );
  return [...new Set(paths)].flatMap((path) => {
    const fixed = path.split('/').filter((segment) => segment !== '' && !/[{}\u2026$]/.test(segment));
    return fixed.length === 0 ? [] : [{ path: fixed.join('/'), names: [] }];
  });
}
