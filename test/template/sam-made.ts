import type { Node, Template } from '../../src/template/evaluate/types.js';
import { type Json, resource, templateOf, warningsOf } from './make.js';

const Transform = 'AWS::Serverless-2016-10-31';

/** A SAM template of these resources. */
export function samOf(Resources: Json, rest: Json = {}): Template {
  return templateOf({ Transform, Resources, ...rest });
}

/** A function with these properties. */
export function fn(Properties: Json, more: Json = {}): Json {
  return { Type: 'AWS::Serverless::Function', ...more, Properties };
}

/** A function with one event. */
export function on(Type: string, Properties?: Json, more: Json = {}): Json {
  return { Fn: fn({ Events: { E: { Type, Properties } }, ...more }), Q: { Type: 'AWS::SQS::Queue' } };
}

/** Every resource by its id and the end of its type. */
export function idsOf(template: Template): readonly string[] {
  return [...template.resources.values()].map(({ logicalId, type }) => `${logicalId} ${type.split('::').at(-1) ?? ''}`);
}

/** A property of a resource. */
export function at(template: Template, logicalId: string, path: string): Node {
  return resource(template, logicalId).at(path);
}

/** What is said while these resources are read. */
export function warnings(Resources: Json): readonly string[] {
  return warningsOf({ Transform, Resources }).map(({ message }) => message);
}
