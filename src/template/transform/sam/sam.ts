import type { Declared, Source, Transform } from '../transform.js';
import { isMap } from '../../parse/document.js';
import { samApis } from './api/api.js';
import { embeddedConnectors, isConnector, samConnector } from './connectors.js';
import { eventsOf } from './events/events.js';
import { samFunction } from './function.js';
import { globalsOf, mergedProperties } from './globals.js';
import { Output, type SamFunction, type SamInput } from './context.js';
import { samMachine } from './state-machine.js';
import { at, definitionOf, textOf } from './pieces.js';
import { namesOf, withGeneratedIds } from './references.js';
import { samApplication, samLayer, samTable } from './simple.js';

/** The transform that SAM templates ask for. */
const SAM = 'AWS::Serverless-2016-10-31';

/** Resources that become one resource of another type. */
const SIMPLE: Readonly<Record<string, typeof samTable>> = {
  'AWS::Serverless::Application': samApplication,
  'AWS::Serverless::LayerVersion': samLayer,
  'AWS::Serverless::SimpleTable': samTable,
};

/**
 * SAM, read in place: each SAM resource becomes the resources that the transform makes of it, every value of which stands
 * where the user wrote it: in the resource, in Globals, or in the event that asked for it.
 */
export const sam: Transform = (declared, source) => {
  const first = declared.find(({ type }) => type.startsWith('AWS::Serverless::'));
  const isAskedFor = source.transforms.includes(SAM);
  if (!isAskedFor && first === undefined) return { declared, warnings: [] };
  const output = new Output();
  // CloudFormation would refuse it; what the author means is plain all the same.
  if (!isAskedFor && first !== undefined) {
    output.warn(`the template is read as SAM, although it has no "Transform: ${SAM}"`, first.path);
  }
  const [functions, machines] = ['Function', 'StateMachine'].map((type) => startable(declared, type, source, output));
  const input: SamInput = {
    declared,
    source,
    globals: (section) => {
      const found = globalsOf(source, section)?.raw;
      return isMap(found) ? found : undefined;
    },
    functions: [...(functions?.values() ?? [])],
    machines: [...(machines?.values() ?? [])],
  };
  for (const one of declared) {
    const [fn, machine] = [functions?.get(one.logicalId), machines?.get(one.logicalId)];
    const simple = Object.hasOwn(SIMPLE, one.type) ? SIMPLE[one.type] : undefined;
    if (fn !== undefined) samFunction(one, fn, source, output);
    else if (machine !== undefined) samMachine(one, machine, source, output);
    else simple?.(one, mergedProperties(one, source), output);
  }
  return { declared: together(declared, samApis(input), output), warnings: output.warnings };
};

/** Functions or state machines with everything that Globals add to them. */
function startable(
  declared: readonly Declared[],
  type: string,
  source: Source,
  output: Output,
): ReadonlyMap<string, SamFunction> {
  const found = declared.filter((one) => one.type === `AWS::Serverless::${type}`);
  return new Map(
    found.map((one) => {
      const properties = mergedProperties(one, source);
      const { logicalId, path, existsIf } = one;
      const condition = textOf(at(definitionOf(one), 'Condition'));
      const events = eventsOf(properties, output);
      return [
        logicalId,
        { logicalId, properties, path, condition, events, ...(existsIf === undefined ? {} : { existsIf }) },
      ];
    }),
  );
}

/** Everything in document order: what a resource brings along comes behind it, an API that only events name at last. */
function together(declared: readonly Declared[], apis: readonly Declared[], output: Output): readonly Declared[] {
  const made = new Map<string, Declared>();
  const add = (one: Declared): void => {
    if (!made.has(one.logicalId)) made.set(one.logicalId, one);
  };
  const byId = new Map(apis.map((one) => [one.logicalId, one]));
  // What is written wins over what would be generated under the same id.
  const written = new Set(declared.map(({ logicalId }) => logicalId));
  for (const one of declared) {
    const stands = output.madeBy(one.logicalId) ?? [byId.get(one.logicalId) ?? one];
    for (const next of stands) if (next.logicalId === one.logicalId || !written.has(next.logicalId)) add(next);
  }
  for (const api of apis) add(api);
  connectAll(declared, made, output);
  const names = namesIn(declared, made, apis, output);
  return [...made.values()].map((one) => withGeneratedIds(output.changed(one), names));
}

function connectAll(declared: readonly Declared[], made: Map<string, Declared>, output: Output): void {
  for (const one of declared) {
    if (isConnector(one)) {
      samConnector(one, made, output);
      made.delete(one.logicalId);
      for (const policy of output.madeBy(one.logicalId) ?? []) made.set(policy.logicalId, policy);
    }
    for (const id of embeddedConnectors(one, made, output)) {
      for (const policy of output.madeBy(id) ?? []) made.set(policy.logicalId, policy);
    }
  }
}

/** The names that SAM gives generated resources: of an API, they are those whose ids begin with its own. */
function namesIn(
  declared: readonly Declared[],
  made: ReadonlyMap<string, Declared>,
  apis: readonly Declared[],
  output: Output,
): ReadonlyMap<string, string> {
  const ids = new Set([...declared.map(({ logicalId }) => logicalId), ...apis.map(({ logicalId }) => logicalId)]);
  return new Map(
    [...ids].flatMap((id) => {
      const brought = output.madeBy(id) ?? apis.filter(({ logicalId }) => logicalId.startsWith(id));
      return [
        ...namesOf(
          id,
          brought.filter(({ logicalId }) => made.has(logicalId)),
        ),
      ];
    }),
  );
}
