import type { Module } from '../modules/module.js';
import type { Program } from '../modules/program.js';
import type { Definition } from '../syntax/scope.js';
import { findRequiredModule } from '../syntax/imports.js';
import type { SyntaxNode } from '../syntax/syntax.js';

/** Chains of re-exports are followed this far. */
const STEPS = 24;

export const IDENTIFIERS: ReadonlySet<string> = new Set([
  'identifier',
  'shorthand_property_identifier',
  'shorthand_property_identifier_pattern',
  'type_identifier',
]);

/** Where a name of a module gets its value, through local imports: definitions, and expressions that are exported. */
export function resolveSources(
  program: Program,
  module: Module,
  identifier: SyntaxNode,
  steps = STEPS,
): readonly (Definition | SyntaxNode)[] {
  return module.scopes.lookup(identifier.text, identifier).flatMap((one) => {
    if (one.import !== undefined) return imported(program, module, one.import, steps);
    const required = requiredName(one);
    const found = required === undefined ? [] : imported(program, module, required, steps);
    return found.length > 0 ? found : [one];
  });
}

/** `const { put } = require('./store')` imports a name as `import { put }` does. */
function requiredName({ is, value, path }: Definition): Way | undefined {
  const from = is === 'value' && value !== undefined ? findRequiredModule(value) : undefined;
  const [name, ...deeper] = path;
  return from === undefined || name === undefined || deeper.length > 0 ? undefined : { from, path: [name] };
}

interface Way {
  readonly from: string;
  readonly path: readonly string[];
}

function imported(program: Program, from: Module, way: Way, steps: number): readonly (Definition | SyntaxNode)[] {
  const found = program.import(from, way.from);
  const [name] = way.path;
  return found.is !== 'module' || name === undefined ? [] : resolveExport(program, found.module, name, steps - 1);
}

/** The sources of a module's export. */
export function resolveExport(
  program: Program,
  module: Module,
  name: string,
  steps = STEPS,
): readonly (Definition | SyntaxNode)[] {
  if (steps <= 0) return [];
  if (module.source.language === 'python') {
    return module.scopes
      .in(module.root, name)
      .flatMap((one) => (one.import === undefined ? [one] : imported(program, module, one.import, steps)));
  }
  const exported = module.exports.get(name);
  if (exported === undefined) {
    return module.takes.flatMap((from) => imported(program, module, { from, path: [name] }, steps));
  }
  if (!('node' in exported)) return imported(program, module, exported, steps);
  const { node } = exported;
  return IDENTIFIERS.has(node.type) ? resolveSources(program, module, node, steps - 1) : [node];
}
