import { nodeAt } from '../template/node.js';
import type { Resource, Template } from '../template/template.js';
import type { Application } from './application.js';
import { environmentIn } from './environment.js';
import { madeBy } from './made.js';

const STAGES = ['AWS::ApiGateway::Deployment', 'AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage'];

/**
 * Whether anything says that a template is deployed to production in this world: the name of its stack, the stage of an
 * API, the value of a parameter. It chooses no world: defaults are taken as they are.
 */
export function namesProduction(application: Application, template: Template): boolean {
  if (environmentIn(template.stackName ?? '') === 'production') return true;
  const isNamed = [...template.parameters.keys()].some((name) => isProductive(valueOf(template, name)));
  return isNamed || application.declared(...STAGES).some((stage) => stage.template === template && isChosen(stage));
}

/** The names that SAM and CDK give stages where nobody has named them say nothing. */
function isChosen(stage: Resource): boolean {
  const name = stage.at('StageName');
  if (!isProductive(name.text)) return false;
  if (stage.at('RestApiId').targets.some(({ resource }) => resource.logicalId === 'ServerlessRestApi')) return false;
  return name.text !== 'prod' || madeBy(stage.template) !== 'cdk';
}

function valueOf(template: Template, parameter: string): string | undefined {
  return nodeAt({ template, raw: { Ref: parameter }, path: [], id: [], deciding: false }).text;
}

/** A name, and not an address or a sentence in which the word happens to stand. */
function isProductive(value: string | undefined): boolean {
  return value !== undefined && /^[\w-]+$/.test(value) && environmentIn(value) === 'production';
}
