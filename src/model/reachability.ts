import { findExplicitName } from '../template/evaluate/refers-to.js';
import { makeRawValue } from '../template/evaluate/raw-value.js';
import { makeNode } from '../template/evaluate/node.js';
import type { Resource } from '../template/evaluate/types.js';
import { getOwn, isMap } from '../template/parse/document.js';
import type { Application } from './application.js';

/** Resource properties that pass a value to templates that are not available. */
const HANDING_ON: Readonly<Record<string, string>> = {
  'AWS::CloudFormation::Stack': 'Parameters',
  'AWS::Serverless::Application': 'Parameters',
  'AWS::SSM::Parameter': 'Value',
};

/**
 * Whether a template that is not available can name a resource: by its explicit name, by an export, or by a parameter
 * that receives it. A name that CloudFormation generates is unknown to other templates.
 */
export function isReachableFromElsewhere(application: Application, resource: Resource): boolean {
  return findExplicitName(resource) !== undefined || isExported(resource) || isHandedOn(application, resource);
}

function isExported(resource: Resource): boolean {
  const { template } = resource;
  const outputs = getOwn(template.root, 'Outputs');
  if (!isMap(outputs)) return false;
  return Object.keys(outputs).some((name) => {
    const output = getOwn(outputs, name);
    const path = ['Outputs', name];
    const node = makeNode(makeRawValue(template, output, path), path);
    return node.at('Export').present.is !== 'no' && node.at('Value').refersTo(resource).is === 'yes';
  });
}

function isHandedOn(application: Application, resource: Resource): boolean {
  return application.companions(resource, ...Object.keys(HANDING_ON)).some((holder) => {
    if (holder.template.links.nested.has(holder.logicalId)) return false;
    const given = holder.at(HANDING_ON[holder.type] ?? '');
    const values = given.keys.length > 0 ? given.keys.map((key) => given.at([key])) : [given];
    return values.some((value) => value.refersTo(resource).is === 'yes');
  });
}
