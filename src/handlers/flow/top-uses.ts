import { collectDecorators, findCall, isClass, isFunction, unwrapExpression } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import { findLeftmost } from './references.js';

/** Code at a module's top that belongs to names of the module. */
export interface TopUse {
  readonly reached: SyntaxNode;
  readonly names: readonly string[];
  /** The expression, if it may set the name itself. */
  readonly of: SyntaxNode | undefined;
}

const USES = new WeakMap<SyntaxNode, readonly TopUse[]>();

/** `app.post(…)`, `handler.use(…)`, `CORS(app)`, `@app.get(…)`: what a module's top-level statements do with names. */
export function collectTopUses(root: SyntaxNode): readonly TopUse[] {
  const known = USES.get(root) ?? root.children.flatMap(usesIn);
  USES.set(root, known);
  return known;
}

function usesIn(statement: SyntaxNode): readonly TopUse[] {
  const definition = statement.type === 'decorated_definition' ? statement.get('definition') : undefined;
  const expression = statement.type === 'expression_statement' ? statement.children[0] : undefined;
  return [
    ...(definition === undefined ? [] : decorated(definition)),
    ...methodsIn(statement).flatMap(decorated),
    ...(expression === undefined ? [] : [{ reached: expression, names: namesIn(expression), of: expression }]),
  ];
}

function decorated(definition: SyntaxNode): readonly TopUse[] {
  const names = collectDecorators(definition).map((one) => findLeftmost(one).text);
  return names.length === 0 ? [] : [{ reached: definition, names, of: undefined }];
}

/** `@app.post(…)` over methods registers them with the router when the class is created, even without an instance. */
function methodsIn(statement: SyntaxNode): readonly SyntaxNode[] {
  const cls = isClass(statement) ? statement : statement.children.find(isClass);
  return cls?.get('body')?.children.filter(isFunction) ?? [];
}

/** `app.use(…)`, `app.locals = …`, and `CORS(app)`. */
function namesIn(expression: SyntaxNode): readonly string[] {
  const given = findCall(unwrapExpression(expression))?.args.map(({ text }) => text) ?? [];
  return [findLeftmost(expression.get('left') ?? expression).text, ...given];
}

const INNER = new WeakMap<SyntaxNode, readonly SyntaxNode[]>();

/** The functions in an object, without those in them. */
export function collectFunctionsIn(object: SyntaxNode): readonly SyntaxNode[] {
  const known = INNER.get(object) ?? [...object.walk((one) => one === object || !isFunction(one))].filter(isFunction);
  INNER.set(object, known);
  return known;
}
