import { findKeyText } from '../syntax/patterns.js';
import { type CatchClause, collectClauses } from '../syntax/catches.js';
import { collectImports, findRequiredModule, findStarImport } from '../syntax/imports.js';
import { Scopes } from '../syntax/scope.js';
import { findCall, findFunctionShape, isClass, isFunction, findMember, unwrapExpression } from '../syntax/shapes.js';
import { findLiteralText } from '../syntax/strings.js';
import type { ParsedSource, SourceFile, SyntaxNode } from '../syntax/syntax.js';

/** An export as another module sees it: an expression or definition of this module, or a re-export. */
export type Export = { readonly node: SyntaxNode } | { readonly from: string; readonly path: readonly string[] };

/** One file of a handler, with its definitions and exports. */
export interface Module {
  readonly source: SourceFile;
  readonly root: SyntaxNode;
  readonly parsed: ParsedSource;
  readonly scopes: Scopes;
  /** Of Python every name at the top. `default` is JavaScript's default export, or the whole of `module.exports`. */
  readonly exports: ReadonlyMap<string, Export>;
  /** The modules that it can do without: `try: import x`, `except ImportError:`. */
  readonly optional: ReadonlySet<string>;
  /** The modules that it re-exports completely. */
  readonly takes: readonly string[];
}

export function makeModule(parsed: ParsedSource): Module {
  const { source, root } = parsed;
  const scopes = new Scopes(root);
  const exports = source.language === 'python' ? new Map<string, Export>() : scriptExports(root, scopes);
  const takes = [...root.children].flatMap((node) => findStarImport(node) ?? starOf(node) ?? []);
  return { source, root, parsed, scopes, exports, takes, optional: optionalIn(root) };
}

function optionalIn(root: SyntaxNode): ReadonlySet<string> {
  if (root.source.language !== 'python') return new Set();
  const attempts = root.children.filter(
    (node) => node.type === 'try_statement' && collectClauses(node).some(takesLostImports),
  );
  return new Set(
    attempts.flatMap((attempt) =>
      [...(attempt.get('body')?.walk() ?? [])].flatMap(collectImports).map(({ from }) => from),
    ),
  );
}

function takesLostImports({ types }: CatchClause): boolean {
  return types.length === 0 || types.some((type) => type === 'ImportError' || type === 'ModuleNotFoundError');
}

/** TypeScript's `__exportStar(require('./x'), exports)`. */
function starOf(node: SyntaxNode): string | undefined {
  const call = findCall(unwrapExpression(node));
  if (call === undefined || (findMember(call.callee)?.name ?? call.callee.text) !== '__exportStar') return undefined;
  return call.args[0] === undefined ? undefined : findRequiredModule(call.args[0]);
}

function scriptExports(root: SyntaxNode, scopes: Scopes): ReadonlyMap<string, Export> {
  const exports = new Map<string, Export>();
  const add = (name: string | undefined, node: SyntaxNode | undefined): void => {
    if (name !== undefined && node !== undefined && !isVoid(node)) exports.set(name, { node });
  };
  for (const node of root.walk((inner) => !isFunction(inner) && !isClass(inner))) {
    if (node.type === 'export_statement') exportStatement(node, exports, add);
    else if (node.type === 'assignment_expression') assignedExport(node, add);
    else if (node.type === 'call_expression') calledExport(node, scopes, add);
  }
  return exports;
}

type Add = (name: string | undefined, node: SyntaxNode | undefined) => void;

/** `exports.x = void 0`, which TypeScript writes ahead of the real one. */
function isVoid(node: SyntaxNode): boolean {
  return node.type === 'unary_expression' && node.get('operator')?.text === 'void';
}

function exportStatement(node: SyntaxNode, exports: Map<string, Export>, add: Add): void {
  const source = node.get('source');
  const from = source === undefined ? undefined : findLiteralText(source);
  const declaration = node.get('declaration');
  const value = node.get('value');
  if (value !== undefined) add('default', value);
  if (declaration !== undefined) {
    for (const declarator of declaration.children.filter(({ type }) => type === 'variable_declarator')) {
      const name = declarator.get('name');
      // Of `export const { a, b } = …` each name is looked up as a name of the file.
      if (name?.type === 'identifier') add(name.text, name);
      for (const inner of name?.walk() ?? []) {
        if (inner.type === 'shorthand_property_identifier_pattern') add(inner.text, inner);
      }
    }
    // `export default function f() {}` is the same node with another word before it.
    const isDefault = /^export\s+default\b/.test(node.text.slice(0, 40));
    if (declaration.get('name') !== undefined || isDefault)
      add(isDefault ? 'default' : declaration.get('name')?.text, declaration);
  }
  const namespace = node.child('namespace_export')?.children[0];
  if (namespace !== undefined && from !== undefined)
    exports.set(findLiteralText(namespace) ?? namespace.text, { from, path: [] });
  for (const specifier of node.child('export_clause')?.children ?? []) {
    const name = specifier.get('name');
    if (name === undefined) continue;
    const alias = specifier.get('alias') ?? name;
    const exported = findLiteralText(alias) ?? alias.text;
    if (from === undefined) add(exported, name);
    else exports.set(exported, { from, path: [findLiteralText(name) ?? name.text] });
  }
}

/** `exports.x = …`, `module.exports.x = …`, `module.exports = { … }`, `module.exports = x`. */
function assignedExport(node: SyntaxNode, add: Add): void {
  const target = node.get('left');
  const value = node.get('right');
  if (target === undefined || value === undefined) return;
  if (isExports(target)) {
    add('default', value);
    if (unwrapExpression(value).type === 'object')
      for (const [name, one] of plainEntries(unwrapExpression(value))) add(name, one);
  } else {
    const member = findMember(target);
    if (member !== undefined && isExports(member.object)) add(member.name, lastOf(value));
  }
}

/** Of `exports.a = exports.b = f` the value at the end. */
function lastOf(value: SyntaxNode): SyntaxNode {
  const right = value.type === 'assignment_expression' ? value.get('right') : undefined;
  return right === undefined ? value : lastOf(right);
}

function isExports(node: SyntaxNode): boolean {
  if (node.type === 'identifier') return node.text === 'exports';
  const member = findMember(node);
  return member?.name === 'exports' && member.object.text === 'module';
}

/** The entries that are written with a plain key; a method is its own value. */
function plainEntries(object: SyntaxNode): readonly (readonly [string | undefined, SyntaxNode])[] {
  return object.children.flatMap((child) => {
    const key = child.get('key') ?? child.get('name');
    if (child.type === 'shorthand_property_identifier') return [[child.text, child] as const];
    const value = child.type === 'method_definition' ? child : child.get('value');
    return key === undefined || value === undefined ? [] : [[findKeyText(key), value] as const];
  });
}

/** Compiled exports: esbuild's `__export(all, { x: () => x })`, `Object.defineProperty(exports, 'x', { get })`. */
function calledExport(node: SyntaxNode, scopes: Scopes, add: Add): void {
  const call = findCall(node);
  if (call === undefined) return;
  const [first, second, third] = call.args;
  const name = findMember(call.callee)?.name ?? call.callee.text;
  if (name === '__export' && second?.type === 'object' && isHandedOut(first, scopes)) {
    for (const [key, getter] of plainEntries(second)) add(key, findFunctionShape(getter)?.body);
  }
  if (name !== 'defineProperty' || first === undefined || second === undefined || third === undefined) return;
  if (!isExports(first)) return;
  const getter = plainEntries(third).find(([key]) => key === 'get')?.[1];
  const body = getter === undefined ? undefined : findFunctionShape(getter)?.body;
  const returned = body?.children.find(({ type }) => type === 'return_statement')?.children[0] ?? body;
  add(findLiteralText(second), plainEntries(third).find(([key]) => key === 'value')?.[1] ?? returned);
}

/** Whether esbuild's table of a module's names is that of the bundle itself: `module.exports = __toCommonJS(all)`. */
function isHandedOut(table: SyntaxNode | undefined, scopes: Scopes): boolean {
  return table !== undefined && scopes.root.text.includes(`__toCommonJS(${table.text})`);
}
