import type { ResourceDeclaration, TransformSource, Transform, Transformed } from '../transform.js';
import { type Raw, getOwn, isMap } from '../../parse/document.js';
import { buildSamApis } from './api/api.js';
import { transformEmbeddedConnectors, isConnector, transformConnector } from './connectors.js';
import { collectSamEvents } from './events/events.js';
import { transformFunction } from './function.js';
import { SAM_TRANSFORM } from './is-sam.js';
import { transformGraphqlApi } from './graphql.js';
import { findGlobals, mergeGlobals } from './globals.js';
import { SamOutput, type SamFunction, type SamInput } from './context.js';
import { transformStateMachine } from './state-machine.js';
import { makeGeneratedNames, renameGeneratedIds, renameReferable } from './references.js';
import { transformApplication, transformLayer, transformTable } from './simple.js';
import { transformWebFunction } from './web-function.js';
import { findPlaced, getDefinition, findText } from '../placed.js';

/** Resources that become one resource of another type. */
const SIMPLE: Readonly<Record<string, typeof transformTable>> = {
  'AWS::Serverless::Application': transformApplication,
  'AWS::Serverless::GraphQLApi': transformGraphqlApi,
  'AWS::Serverless::LayerVersion': transformLayer,
  'AWS::Serverless::SimpleTable': transformTable,
  'AWS::Serverless::WebFunction': transformWebFunction,
};

/**
 * SAM, read in place: each SAM resource becomes the resources that the transform makes of it, every value of which is
 * where the user wrote it: in the resource, in Globals, or in the event that caused it.
 */
export const transformSam: Transform = (declared, source) => {
  const first = declared.find(({ type }) => type.startsWith('AWS::Serverless::'));
  const isAskedFor = source.transforms.includes(SAM_TRANSFORM);
  const output = new SamOutput();
  // CloudFormation would refuse it, but the author's intent is clear.
  if (!isAskedFor && first !== undefined) {
    output.warn(`the template is read as SAM, although it has no "Transform: ${SAM_TRANSFORM}"`, first.path);
  }
  const [functions, machines] = ['Function', 'StateMachine'].map((type) => startable(declared, type, source, output));
  const input: SamInput = {
    declared,
    source,
    globals: (section) => {
      const found = findGlobals(source, section)?.raw;
      return isMap(found) ? found : undefined;
    },
    functions: [...(functions?.values() ?? [])],
    machines: [...(machines?.values() ?? [])],
  };
  for (const one of declared) {
    const [fn, machine] = [functions?.get(one.logicalId), machines?.get(one.logicalId)];
    const simple = Object.hasOwn(SIMPLE, one.type) ? SIMPLE[one.type] : undefined;
    if (fn !== undefined) transformFunction(one, fn, source, output);
    else if (machine !== undefined) transformStateMachine(one, machine, source, output);
    else simple?.(one, mergeGlobals(one, source), output);
  }
  return {
    ...together(declared, buildSamApis(input), output, getOwn(source.root, 'Outputs')),
    warnings: output.warnings,
  };
};

/** Functions or state machines with everything that Globals add to them. */
function startable(
  declared: readonly ResourceDeclaration[],
  type: string,
  source: TransformSource,
  output: SamOutput,
): ReadonlyMap<string, SamFunction> {
  const found = declared.filter((one) => one.type === `AWS::Serverless::${type}`);
  return new Map(
    found.map((one) => {
      const properties = mergeGlobals(one, source);
      const { logicalId, path, existsIf } = one;
      const condition = findText(findPlaced(getDefinition(one), 'Condition'));
      const events = collectSamEvents(properties, output);
      return [
        logicalId,
        { logicalId, properties, path, condition, events, ...(existsIf === undefined ? {} : { existsIf }) },
      ];
    }),
  );
}

/** Everything in document order: generated resources follow their source, an API that only events name comes last. */
function together(
  declared: readonly ResourceDeclaration[],
  apis: readonly ResourceDeclaration[],
  output: SamOutput,
  outputs: Raw,
): Omit<Transformed, 'warnings'> {
  const made = new Map<string, ResourceDeclaration>();
  const add = (one: ResourceDeclaration): void => {
    if (!made.has(one.logicalId)) made.set(one.logicalId, one);
  };
  const byId = new Map(apis.map((one) => [one.logicalId, one]));
  // Declared resources override generated ones with the same id.
  const written = new Set(declared.map(({ logicalId }) => logicalId));
  for (const one of declared) {
    const stands = output.madeBy(one.logicalId) ?? [byId.get(one.logicalId) ?? one];
    for (const next of stands) if (next.logicalId === one.logicalId || !written.has(next.logicalId)) add(next);
  }
  for (const api of apis) add(api);
  connectAll(declared, made, output);
  const names = namesIn(declared, made, apis, output);
  return {
    declared: [...made.values()].map((one) => renameGeneratedIds(output.changed(one), names)),
    outputs: renameReferable(outputs, names),
  };
}

function connectAll(
  declared: readonly ResourceDeclaration[],
  made: Map<string, ResourceDeclaration>,
  output: SamOutput,
): void {
  for (const one of declared) {
    if (isConnector(one)) {
      transformConnector(one, made, output);
      made.delete(one.logicalId);
      for (const policy of output.madeBy(one.logicalId) ?? []) made.set(policy.logicalId, policy);
    }
    for (const id of transformEmbeddedConnectors(one, made, output)) {
      for (const policy of output.madeBy(id) ?? []) made.set(policy.logicalId, policy);
    }
  }
}

/** The names that SAM gives generated resources: of an API, they are those whose ids begin with its own. */
function namesIn(
  declared: readonly ResourceDeclaration[],
  made: ReadonlyMap<string, ResourceDeclaration>,
  apis: readonly ResourceDeclaration[],
  output: SamOutput,
): ReadonlyMap<string, string> {
  const ids = new Set([...declared.map(({ logicalId }) => logicalId), ...apis.map(({ logicalId }) => logicalId)]);
  return new Map(
    [...ids].flatMap((id) => {
      const brought = output.madeBy(id) ?? apis.filter(({ logicalId }) => logicalId.startsWith(id));
      return [
        ...makeGeneratedNames(
          id,
          brought.filter(({ logicalId }) => made.has(logicalId)),
        ),
      ];
    }),
  );
}
