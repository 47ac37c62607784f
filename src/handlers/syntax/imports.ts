import { type CallShape, findCall, findMember, unwrapExpression } from './shapes.js';
import { findLiteralText } from './strings.js';
import type { SyntaxNode } from './syntax.js';

/** A name that comes from another module. */
export interface ImportedName {
  readonly local: string;
  /** As it is written: `./lib/s3`, `@aws-sdk/client-s3`; of Python with its leading dots: `.models`, `boto3`. */
  readonly from: string;
  /** The way into the module; empty for the module itself. `default` is JavaScript's default export. */
  readonly path: readonly string[];
  /** Of Python's `import a.b`, which binds `a`: the module that is loaded below it. */
  readonly loads?: string;
  readonly node: SyntaxNode;
}

/** The names that a statement imports. */
export function collectImports(node: SyntaxNode): readonly ImportedName[] {
  return READERS[node.type]?.(node) ?? [];
}

/** The module that a `require(…)` or an `import(…)` loads, also inside of compilers' wrappers. */
export function findRequiredModule(node: SyntaxNode): string | undefined {
  const call = findCall(unwrapExpression(node));
  const [first] = call?.args ?? [];
  if (call === undefined || first === undefined) return undefined;
  if (LOADS.has(call.callee.text)) return findLiteralText(first);
  return INTEROP.has(findMember(unwrapExpression(call.callee))?.name ?? unwrapExpression(call.callee).text)
    ? findRequiredModule(first)
    : undefined;
}

const LOADS = new Set(['require', 'import', '__require', 'importlib.import_module', 'import_module', '__import__']);
/** Whether a call loads or runs code whose name or text is computed. */
export function isUnknownLoad({ callee, args }: CallShape): boolean {
  if (RUNS.has(callee.text)) return args.length > 0;
  return LOADS.has(callee.text) && args[0] !== undefined && findLiteralText(args[0]) === undefined;
}

const RUNS = new Set(['eval', 'exec', 'Function', 'vm.runInContext', 'vm.runInNewContext', 'vm.runInThisContext']);
const INTEROP = new Set([
  '__importDefault',
  '__importStar',
  '__toESM',
  '_interopRequireDefault',
  '_interopRequireWildcard',
]);

const READERS: Readonly<Record<string, (node: SyntaxNode) => readonly ImportedName[]>> = {
  import_statement: (node) => (node.source.language === 'python' ? pythonImport(node) : scriptImport(node)),
  import_from_statement: pythonFrom,
};

function pythonImport(node: SyntaxNode): readonly ImportedName[] {
  return node.all('name').flatMap((one) => {
    const alias = one.get('alias');
    const from = (one.get('name') ?? one).text;
    const top = from.split('.')[0] ?? from;
    return [
      alias === undefined
        ? { local: top, from: top, path: [], loads: from, node }
        : { local: alias.text, from, path: [], node },
    ];
  });
}

function pythonFrom(node: SyntaxNode): readonly ImportedName[] {
  const from = node.get('module_name')?.text;
  if (from === undefined) return [];
  return node.all('name').map((one) => {
    const name = (one.get('name') ?? one).text;
    return { local: one.get('alias')?.text ?? name, from, path: [name], node };
  });
}

/** Whether a statement takes all names of a module, and which module: `from x import *`, `export * from 'x'`. */
export function findStarImport(node: SyntaxNode): string | undefined {
  if (node.type === 'import_from_statement' && node.child('wildcard_import') !== undefined) {
    return node.get('module_name')?.text;
  }
  if (node.type !== 'export_statement' || node.child('export_clause', 'namespace_export') !== undefined)
    return undefined;
  const source = node.get('source');
  return source === undefined ? undefined : findLiteralText(source);
}

function scriptImport(node: SyntaxNode): readonly ImportedName[] {
  const required = node.child('import_require_clause');
  const source = required?.get('source') ?? node.get('source');
  const from = source === undefined ? undefined : findLiteralText(source);
  if (from === undefined) return [];
  const made = (name: SyntaxNode | undefined, path: readonly string[]): readonly ImportedName[] =>
    name === undefined ? [] : [{ local: name.text, from, path, node }];
  if (required !== undefined) return made(required.child('identifier'), []);
  return (node.child('import_clause')?.children ?? []).flatMap((one) => {
    if (one.type === 'identifier') return made(one, ['default']);
    if (one.type === 'namespace_import') return made(one.child('identifier'), []);
    return one.children.flatMap((specifier) => {
      const name = specifier.get('name');
      return name === undefined ? [] : made(specifier.get('alias') ?? name, [findLiteralText(name) ?? name.text]);
    });
  });
}
