import { collectFromEach } from '../../text/list.js';
import type { Module } from '../modules/module.js';
import type { Imported } from '../modules/program.js';
import type { CodeTarget, ModuleResolver } from './targets.js';

// The values of module names: the exports of a module, and the names that an import takes from another one.

/** The export of a module under a name. */
export function resolveExportTargets(resolver: ModuleResolver, module: Module, name: string): readonly CodeTarget[] {
  const { program } = resolver;
  if (module.source.language === 'python') {
    const definitions = module.scopes.in(module.root, name);
    if (definitions.length > 0) return collectFromEach(definitions, (definition) => resolver.defined(definition));
    if (module.source.file.endsWith('__init__.py')) {
      const below = program.below(module.source.file.split('/').slice(0, -1).join('/'), name);
      if (below?.is === 'module') return [{ is: 'module', module: below.module }];
    }
  }
  const found = module.exports.get(name);
  if (found !== undefined)
    return 'node' in found
      ? resolver.targets(found.node)
      : resolveImportTargets(resolver, module, found.from, found.path);
  for (const taken of module.takes) {
    const handed = resolveImportTargets(resolver, module, taken, [name]);
    if (handed.length > 0) return handed;
  }
  // A default import of a module without a default is all of the module's exports.
  return name === 'default' && module.source.language === 'javascript' ? [{ is: 'module', module }] : [];
}

/** The target of an import in a module: the module itself, or its export at a path of names. */
export function resolveImportTargets(
  resolver: ModuleResolver,
  from: Module,
  specifier: string,
  path: readonly string[],
  loads?: string,
): readonly CodeTarget[] {
  const found = resolver.program.import(from, specifier);
  if (found.is === 'folder' && loads !== undefined && path.length === 0) resolver.program.import(from, loads);
  return resolver.into(startOf(found, from), path);
}

function startOf(found: Imported, from: Module): readonly CodeTarget[] {
  if (found.is === 'module') return [{ is: 'module', module: found.module }];
  if (found.is === 'package') return [{ is: 'outside', name: found.name }];
  return found.is === 'folder' ? [{ is: 'folder', path: found.path, from }] : [];
}

/** The value under a name in a Python folder that has no `__init__.py`. */
export function resolveInFolder(
  { program }: ModuleResolver,
  path: string,
  name: string,
  from: Module,
): readonly CodeTarget[] {
  const below = program.below(path, name);
  if (below?.is === 'module') return [{ is: 'module', module: below.module }];
  program.lose(from, path === '' ? name : `${path.replaceAll('/', '.')}.${name}`);
  return [];
}
