import type { Module } from '../modules/module.js';
import { isClass } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import { collectBases } from './members.js';
import type { TargetResolver } from './targets.js';
import { countSteps } from '../syntax/steps.js';

const CLASSES = new WeakMap<Module, readonly SyntaxNode[]>();

/** The classes of a module that are derived from something. */
function derivedIn(module: Module): readonly SyntaxNode[] {
  const known =
    CLASSES.get(module) ?? [...module.root.walk()].filter((node) => isClass(node) && collectBases(node).length > 0);
  CLASSES.set(module, known);
  return known;
}

/** The classes that are derived from one, also through others, in the modules that were read. */
export function collectDerived(
  follower: TargetResolver,
  modules: Iterable<Module>,
  node: SyntaxNode,
): readonly SyntaxNode[] {
  const all = [...modules].flatMap((module) => derivedIn(module));
  const found = new Set<SyntaxNode>();
  const open = [node];
  for (let base = open.pop(); base !== undefined; base = open.pop()) {
    countSteps(all.length);
    for (const cls of all) {
      if (cls === node || found.has(cls) || !isDerivedFrom(follower, cls, base)) continue;
      found.add(cls);
      open.push(cls);
    }
  }
  return [...found];
}

function isDerivedFrom(follower: TargetResolver, cls: SyntaxNode, base: SyntaxNode): boolean {
  return collectBases(cls).some((one) =>
    follower.targets(one).some((target) => target.is === 'class' && target.node === base),
  );
}
