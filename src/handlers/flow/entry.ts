import type { Reason } from '../../answer.js';
import { collectDecoratorWrappers } from '../resolve/decorators.js';
import { findRequiredModule } from '../syntax/imports.js';
import { ROUTERS, WRAPPERS } from '../libraries/libraries.js';
import type { Module } from '../modules/module.js';
import { collectEntryFiles } from '../modules/paths.js';
import type { Program } from '../modules/program.js';
import { findHandedOn } from '../resolve/handed-on.js';
import type { Resolver } from '../resolve/resolver.js';
import {
  type CallShape,
  findCall,
  collectDecorators,
  isFunction,
  findMember,
  unwrapExpression,
  collectReturns,
} from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import { findInitialiser } from './unit.js';
import { type Failure } from '../../errors.js';

/** Where a handler begins. */
export interface HandlerEntry {
  /** Where the name that the runtime calls is defined. */
  readonly at: SyntaxNode;
  /** The code that runs first: the functions, and their wrappers. */
  readonly starts: readonly SyntaxNode[];
  /** The functions that are called with the event. */
  readonly handlers: readonly SyntaxNode[];
  /** Those of them without a wrapper of this code. */
  readonly outermost: ReadonlySet<SyntaxNode>;
  /** Wrappers of the handler with an unknown effect. */
  readonly opaque: readonly Reason[];
}

/** The function that the runtime calls, through wrappers, or why it cannot be found. */
export function resolveEntry(program: Program, resolver: Resolver): HandlerEntry | Failure {
  const { file, name } = program.code.entry;
  const module = collectEntryFiles(file, program.code.language)
    .map((one) => program.load(one))
    .find((one) => one !== undefined);
  if (module === undefined) return { reason: program.lost[0] ?? `${file} can't be read` };
  const found = definitionOf(module, resolver, name);
  const at = found === undefined ? undefined : declarationOf(resolver, found);
  if (at === undefined) return { reason: program.lost[0] ?? missing(module, name) };
  const search = new Search(resolver);
  search.peel(at);
  if (search.handlers.size === 0 && !search.isRouted) search.opaque.add(`the function that ${name} calls is unknown`);
  const starts = [...new Set([at, ...search.handlers])];
  const outermost = new Set([...search.handlers].filter((fn) => !search.wrapped.has(fn)));
  return { at, starts, handlers: [...search.handlers], outermost, opaque: [...search.opaque] };
}

/** The export of a module under a name; for `api.post` the member of the export. */
function definitionOf(module: Module, resolver: Resolver, name: string): SyntaxNode | undefined {
  const [top = '', ...members] = name.split('.');
  const own = ownDefinition(module, resolver, top);
  if (members.length === 0 || own === undefined) return own;
  const found = members.reduce(
    (targets, member) => targets.flatMap((target) => resolver.member(target, member)),
    resolver.targets(own),
  );
  return found.find((target) => target.is === 'function')?.node;
}

function ownDefinition(module: Module, resolver: Resolver, name: string): SyntaxNode | undefined {
  if (module.source.language === 'python') {
    const last = module.scopes.in(module.root, name).at(-1);
    if (last !== undefined && last.import === undefined) return last.node;
    const isPackages = resolver.exported(module, name).some(({ is }) => is === 'outside');
    return definedAt(resolver, module, name) ?? (isPackages ? last?.node : undefined);
  }
  const exported = module.exports.get(name);
  if (exported !== undefined && 'node' in exported) return exported.node;
  // Re-exports of a whole module, and `module.exports = service`.
  return definedAt(resolver, module, name) ?? viaDefault(module, resolver, name);
}

function definedAt(resolver: Resolver, module: Module, name: string): SyntaxNode | undefined {
  const found = resolver.exported(module, name).find((target) => target.is === 'function' || target.is === 'value');
  return found?.node;
}

function viaDefault(module: Module, resolver: Resolver, name: string): SyntaxNode | undefined {
  const found = resolver.exported(module, 'default').flatMap((target) => resolver.member(target, name));
  const [first] = found.flatMap((target) => (target.is === 'function' || target.is === 'value' ? [target.node] : []));
  return first;
}

/** Of a name the function or the whole assignment that gives it its value. */
function declarationOf(resolver: Resolver, node: SyntaxNode): SyntaxNode {
  if (node.type !== 'identifier' && node.type !== 'shorthand_property_identifier') return node;
  const source = resolver.sources(node).at(-1);
  if (source === undefined) return node;
  if ('walk' in source) return source;
  return source.is === 'value' ? (findInitialiser(source) ?? node) : source.node;
}

function missing(module: Module, name: string): Reason {
  const { source, root } = module;
  const names = source.language === 'python' ? [...module.scopes.top().keys()] : [...module.exports.keys()];
  const defined = source.language === 'python' ? names.filter((one) => isCallable(module, one)) : names;
  const mistake = module.parsed.mistakes[0];
  const broken = mistake === undefined ? '' : `; it has a syntax error at line ${mistake.range.start.line}`;
  const does = source.language === 'python' ? 'defines' : 'exports';
  const what = defined.length === 0 ? 'nothing' : defined.slice(0, 8).join(', ');
  return `${source.file} has no ${name}: it ${does} ${root.children.length === 0 ? 'nothing, it is empty' : what}${broken}`;
}

function isCallable({ scopes, root }: Module, name: string): boolean {
  return scopes
    .in(root, name)
    .some(
      ({ is, node, value }) =>
        is === 'function' ||
        (is === 'value' &&
          value !== undefined &&
          node.text === name &&
          findCall(unwrapExpression(value)) !== undefined),
    );
}

/** Searches an export for the functions that are called with the event. */
class Search {
  readonly handlers = new Set<SyntaxNode>();
  /** Handlers that are called by another one of them. */
  readonly wrapped = new Set<SyntaxNode>();
  readonly opaque = new Set<Reason>();
  /** The handler is a framework's, and the routes are elsewhere. */
  isRouted = false;
  readonly #seen = new Set<SyntaxNode>();

  constructor(readonly resolver: Resolver) {}

  peel(expression: SyntaxNode): void {
    const node = unwrapExpression(expression);
    if (this.#seen.has(node)) return;
    this.#seen.add(node);
    if (isFunction(node)) this.#handler(node);
    else if (node.type === 'assignment' || node.type === 'variable_declarator')
      this.#all(node.get('right') ?? node.get('value'));
    else if (node.type === 'identifier') this.#name(node);
    else if (CHOICES.has(node.type))
      node.children.forEach((child) => {
        this.peel(child);
      });
    else this.#call(node);
  }

  #all(node: SyntaxNode | undefined): void {
    if (node !== undefined) this.peel(node);
  }

  #name(node: SyntaxNode): void {
    for (const source of this.resolver.sources(node)) {
      if ('walk' in source) this.peel(source);
      else if (source.is === 'function') this.#handler(source.node);
      else this.#all(source.value);
    }
    this.#targets(node);
  }

  #targets(node: SyntaxNode): void {
    for (const target of this.resolver.targets(node)) {
      if (target.is === 'function') this.#handler(target.node);
      if (target.is === 'value' && target.node !== node) this.peel(target.node);
      if (target.is !== 'instance') continue;
      for (const called of this.resolver.member(target, '__call__')) {
        if (called.is === 'function') this.#handler(called.node);
      }
    }
  }

  #call(node: SyntaxNode): void {
    const call = findCall(node);
    if (call === undefined || this.#isOfClass(call)) {
      this.#targets(node);
      return;
    }
    if (findRequiredModule(node) !== undefined) return;
    const handed = findHandedOn(call, (expression) => this.resolver.nameOf(expression));
    if (handed !== undefined) {
      for (const argument of handed) this.#argument(argument);
      return;
    }
    const before = new Set(this.handlers);
    const callee = unwrapExpression(call.callee);
    const name = this.resolver.nameOf(callee);
    const isOwn = name === undefined && this.resolver.functions(callee).length > 0;
    if (name !== undefined && isRouter(name)) {
      this.isRouted = true;
      return;
    }
    if (!isOwn && (name === undefined || !isKnown(name))) this.#unknown(name ?? callee.text.slice(0, 60));
    // `middy().use(…).handler(fn)`: the calls before `handler` receive the handler too.
    const member = findMember(callee);
    if (member !== undefined) this.peel(member.object);
    if (
      member === undefined ||
      Object.hasOwn(WRAPPERS, name ?? '') ||
      HOLDS.has(member.name ?? '') ||
      !isKnown(name ?? '')
    ) {
      for (const argument of [...call.args, ...call.named.values()]) this.#argument(argument);
    }
    if (isOwn) for (const fn of this.handlers) if (!before.has(fn)) this.wrapped.add(fn);
    if (isOwn) this.#ownWrapper(call);
    if (this.handlers.size === before.size) this.#targets(node);
  }

  /** `new App()`, `app.run.bind(app)`: the receiver belongs to this code and is not a wrapper of the handler. */
  #isOfClass({ callee }: CallShape): boolean {
    if (findMember(unwrapExpression(callee))?.name === 'bind') return true;
    return this.resolver.targets(callee).some(({ is }) => is === 'class');
  }

  #argument(argument: SyntaxNode): void {
    const { type } = unwrapExpression(argument);
    if (isFunction(unwrapExpression(argument)) || ARGUMENTS.has(type)) this.peel(argument);
  }

  /** A function of this code that receives the handler: the runtime calls its return value. */
  #ownWrapper(call: CallShape): void {
    for (const fn of this.resolver.functions(call.callee)) {
      call.args.forEach((argument, index) => this.resolver.learn(fn, index, argument));
      this.resolver.settle();
      for (const inner of collectReturns(fn).flatMap((value) => this.resolver.functions(value))) {
        this.handlers.add(inner);
        // It returns its argument: no wrapper is around that.
        if (call.args.some((argument) => argument.holds(inner))) this.wrapped.delete(inner);
      }
    }
  }

  #handler(fn: SyntaxNode): void {
    if (this.handlers.has(fn)) return;
    this.handlers.add(fn);
    for (const decorator of collectDecorators(fn)) {
      const name = this.resolver.nameOf(findCall(decorator)?.callee ?? decorator);
      const isTold =
        name === undefined ? this.resolver.functions(decorator).length > 0 : isKnown(name) || isRouter(name);
      if (!isTold) this.#unknown(name ?? decorator.text.slice(0, 60));
    }
    const around = collectDecoratorWrappers(this.resolver, fn, (decorator, given) => {
      this.resolver.learn(decorator, 0, given);
      this.resolver.settle();
    });
    const all = [fn, ...around];
    for (const one of all.slice(0, -1)) this.wrapped.add(one);
    for (const one of around) this.handlers.add(one);
  }

  #unknown(name: string): void {
    this.opaque.add(`the effect of ${name.replaceAll(/\s+/g, ' ')} around the handler is unknown`);
  }
}

const CHOICES = new Set(['ternary_expression', 'conditional_expression']);
const ARGUMENTS = new Set(['identifier', 'call', 'call_expression', 'member_expression', 'attribute']);
/** Methods of wrappers that are given the handler itself. */
const HOLDS = new Set(['handler', 'wrap', 'wrapHandler', 'bind', 'datadog', 'trace']);

/** Whether a wrapper is in the table, by its own name or as a method of an entry: `@middy/core.use`. */
function isKnown(name: string): boolean {
  return Object.keys(WRAPPERS).some(
    (known) => name === known || name.startsWith(`${known}.`) || name.startsWith(`${known}/`),
  );
}

function isRouter(name: string): boolean {
  return Object.keys(ROUTERS).some((known) => name === known || name.startsWith(`${known}.`));
}

/** Whether the effect of a wrapper or a router on the handler is known. */
export function isKnownWrapper(name: string): boolean {
  return isKnown(name) || isRouter(name);
}
