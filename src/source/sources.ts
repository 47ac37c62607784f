import type { Module } from './module.js';
import type { Program } from './program.js';
import type { Definition } from './scope.js';
import type { Syntax } from './syntax.js';

/** Imports that hand on imports are followed this far. */
const STEPS = 24;

export const IDENTIFIERS: ReadonlySet<string> = new Set([
  'identifier',
  'shorthand_property_identifier',
  'shorthand_property_identifier_pattern',
  'type_identifier',
]);

/** Where a name of a module gets its value, through local imports: definitions, and expressions that are exported. */
export function sourcesOf(
  program: Program,
  module: Module,
  identifier: Syntax,
  steps = STEPS,
): readonly (Definition | Syntax)[] {
  return module.scopes
    .lookup(identifier.text, identifier)
    .flatMap((one) => (one.import === undefined ? [one] : imported(program, module, one.import, steps)));
}

interface Way {
  readonly from: string;
  readonly path: readonly string[];
}

function imported(program: Program, from: Module, way: Way, steps: number): readonly (Definition | Syntax)[] {
  const found = program.import(from, way.from);
  const [name] = way.path;
  if (found.is !== 'module' || name === undefined || steps === 0) return [];
  const { module } = found;
  if (module.source.language === 'python') {
    return module.scopes
      .in(module.root, name)
      .flatMap((one) => (one.import === undefined ? [one] : imported(program, module, one.import, steps - 1)));
  }
  const exported = module.exports.get(name);
  if (exported === undefined) {
    return module.takes.flatMap((taken) => imported(program, module, { from: taken, path: way.path }, steps - 1));
  }
  if (!('node' in exported)) return imported(program, module, exported, steps - 1);
  const { node } = exported;
  return IDENTIFIERS.has(node.type) ? sourcesOf(program, module, node, steps - 1) : [node];
}
