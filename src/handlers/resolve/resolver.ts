import { resolveMembers, collectClassMembers, resolveMemberValues } from './members.js';
import type { Module } from '../modules/module.js';
import type { Imported, Program } from '../modules/program.js';
import { findRequiredModule } from '../syntax/imports.js';
import type { Definition } from '../syntax/scope.js';
import { IDENTIFIERS, resolveExport, resolveSources } from './sources.js';
import { CallArguments } from './arguments.js';
import { resolveInjected } from './injected.js';
import {
  type TargetResolver,
  type CodeTarget,
  removeDuplicates,
  makeInstance,
  describeConstruction,
} from './targets.js';
import {
  type CallShape,
  findCall,
  isClass,
  isFunction,
  findMember,
  unwrapExpression,
  collectReturns,
} from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';

/** So many questions may be open at once, each asked by the one before. */
const NESTED = 100;

const SELF = new Set(['self', 'this', 'cls']);
const CHOICES = new Set(['||', '??', 'or']);
/** The last word of what hands on its first argument, dressed up: instrumented clients, frozen objects. */
const HANDS_ON = new Set([
  'captureAWS',
  'captureAWSClient',
  'captureAWSv3Client',
  'freeze',
  'seal',
  'captureHTTPs',
  'memoize',
  'once',
  'asValue',
]);

export class Resolver implements TargetResolver {
  readonly #known = new Map<SyntaxNode, readonly CodeTarget[]>();
  readonly #sources = new Map<SyntaxNode, readonly (Definition | SyntaxNode)[]>();
  readonly #asked = new Set<SyntaxNode>();
  /** The exports that are being looked for: modules may hand on to each other in a circle. */
  readonly #open = new Set<string>();
  #stops = 0;
  readonly #given = new CallArguments();
  readonly #modules = new Map<SyntaxNode['source'], Module>();

  constructor(readonly program: Program) {}

  /** The module that a node stands in. */
  moduleOf(node: SyntaxNode): Module {
    const known = this.#modules.get(node.source);
    if (known !== undefined) return known;
    for (const module of this.program.modules) this.#modules.set(module.source, module);
    const found = this.#modules.get(node.source);
    if (found === undefined) throw new Error(`no module holds ${node.source.file}`);
    return found;
  }

  /** Tells that a function's parameter is given an argument somewhere. True if that was not known. */
  learn(fn: SyntaxNode, index: number, argument: SyntaxNode): boolean {
    return this.#given.learn(fn, index, argument);
  }

  /** Forgets what was answered before the latest arguments were learnt. */
  settle(): void {
    this.#known.clear();
  }

  /** The arguments that are known to be given for a parameter. */
  argumentsFor(fn: SyntaxNode, index: number): readonly SyntaxNode[] {
    return this.#given.to(fn, index);
  }

  /** What an expression may be; empty if that is not known. */
  targets(expression: SyntaxNode): readonly CodeTarget[] {
    const node = unwrapExpression(expression);
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    if (this.#asked.has(node) || this.#asked.size > NESTED) {
      if (this.#asked.size > NESTED) this.program.stop(node.source.file);
      this.#stops += 1;
      return [];
    }
    const stops = this.#stops;
    this.#asked.add(node);
    const found = removeDuplicates(this.#targets(node));
    this.#asked.delete(node);
    // What met a question that is still open has only part of the answer.
    if (this.#stops === stops || this.#asked.size === 0 || found.length > 0) this.#known.set(node, found);
    return found;
  }

  /** The name of what is not of this code; undefined if it is, or is not known. */
  nameOf(expression: SyntaxNode): string | undefined {
    return this.targets(expression).find((target) => target.is === 'outside')?.name;
  }

  /** The functions that an expression may be, and those of the classes and objects that it may be. */
  functions(expression: SyntaxNode): readonly SyntaxNode[] {
    return this.targets(expression).flatMap((target) => (target.is === 'function' ? [target.node] : []));
  }

  #targets(node: SyntaxNode): readonly CodeTarget[] {
    if (isFunction(node)) return [{ is: 'function', node }];
    if (isClass(node)) return [{ is: 'class', node }];
    if (IDENTIFIERS.has(node.type)) return this.#named(node);
    if (node.type === 'this') return makeInstance(node);
    const required = findRequiredModule(node);
    if (required !== undefined) return this.#imported(this.moduleOf(node), required, []);
    const member = findMember(node);
    if (member !== undefined) {
      const { name } = member;
      return name === undefined ? [] : this.targets(member.object).flatMap((target) => this.member(target, name));
    }
    const call = findCall(node);
    if (call !== undefined) return this.#called(call);
    return this.#chosen(node) ?? [{ is: 'value', node }];
  }

  /** Of `a ?? b`, `x if y else z` and `a = b` each that it may be. */
  #chosen(node: SyntaxNode): readonly CodeTarget[] | undefined {
    const operator = node.get('operator')?.text ?? '';
    if (CHOICES.has(operator)) return [...node.all('left'), ...node.all('right')].flatMap((side) => this.targets(side));
    if (node.type === 'ternary_expression') {
      return [...node.all('consequence'), ...node.all('alternative')].flatMap((side) => this.targets(side));
    }
    if (node.type === 'conditional_expression') {
      return node.children.filter((_, index) => index !== 1).flatMap((side) => this.targets(side));
    }
    const assigned = ASSIGNS.has(node.type) ? (node.get('right') ?? node.get('value')) : undefined;
    return assigned === undefined ? undefined : this.targets(assigned);
  }

  #named(node: SyntaxNode): readonly CodeTarget[] {
    const name = node.text;
    const { scopes } = this.moduleOf(node);
    const definitions = scopes.lookup(name, node);
    if (definitions.length > 0) return definitions.flatMap((definition) => this.defined(definition));
    const module = this.moduleOf(node);
    for (const taken of module.source.language === 'python' ? module.takes : []) {
      const found = this.#imported(module, taken, [name]);
      if (found.some(({ is }) => is !== 'outside')) return found;
    }
    return [{ is: 'outside', name: this.program.opened.names.get(name) ?? name }];
  }

  /** What a definition makes of its name. */
  defined(definition: Definition): readonly CodeTarget[] {
    const { node, value, path, fallback } = definition;
    switch (definition.is) {
      case 'function':
        return [{ is: 'function', node }];
      case 'class':
        return [{ is: 'class', node }];
      case 'import': {
        const { from = '', path: way = [], loads } = definition.import ?? {};
        return this.#imported(this.moduleOf(node), from, way, loads);
      }
      case 'parameter':
        return this.#parameter(definition);
      case 'value': {
        const found = value === undefined ? [] : this.#into(this.targets(value), path);
        return [...found, ...(fallback === undefined ? [] : this.targets(fallback))];
      }
      default:
        return [];
    }
  }

  #into(targets: readonly CodeTarget[], path: readonly (string | undefined)[]): readonly CodeTarget[] {
    return path.reduce<readonly CodeTarget[]>(
      (found, name) => (name === undefined ? [] : found.flatMap((target) => this.member(target, name))),
      targets,
    );
  }

  #parameter({ node, value, path, parameter }: Definition): readonly CodeTarget[] {
    if (parameter === undefined) return [];
    const isSelf = parameter.index === 0 && SELF.has(node.text) && node.source.language === 'python';
    if (isSelf) return makeInstance(parameter.of);
    const given = this.argumentsFor(parameter.of, parameter.index).flatMap((one) =>
      this.#into(this.targets(one), path),
    );
    const found = given.length > 0 || value === undefined ? given : this.targets(value);
    if (found.length > 0) return found;
    return resolveInjected(parameter.of, parameter.index, node.text, (expression) => this.nameOf(expression));
  }

  /** What stands under a name in something. */
  member(target: CodeTarget, name: string): readonly CodeTarget[] {
    switch (target.is) {
      case 'outside':
        return [{ is: 'outside', name: name === 'default' ? target.name : `${target.name}.${name}` }];
      case 'module':
        return this.exported(target.module, name);
      case 'folder':
        return this.#inFolder(target.path, name, target.from);
      default:
        return resolveMembers(this, target, name);
    }
  }

  /** The definitions that a name comes from, through imports; and expressions that are exported as they are. */
  sources(identifier: SyntaxNode): readonly (Definition | SyntaxNode)[] {
    const known = this.#sources.get(identifier) ?? resolveSources(this.program, this.moduleOf(identifier), identifier);
    this.#sources.set(identifier, known);
    return known;
  }

  /** The same of what an expression takes out of a module of this code: `files.router`, `require('./files')`. */
  takenFrom(expression: SyntaxNode): readonly (Definition | SyntaxNode)[] {
    const member = findMember(expression);
    const name = member === undefined ? 'default' : member.name;
    if (name === undefined || (member === undefined && findRequiredModule(expression) === undefined)) return [];
    return this.targets(member?.object ?? expression).flatMap((target) =>
      target.is === 'module' ? resolveExport(this.program, target.module, name) : [],
    );
  }

  /** What a module offers under a name. */
  exported(module: Module, name: string): readonly CodeTarget[] {
    const key = `${module.source.file}\0${name}`;
    if (this.#open.has(key)) return [];
    this.#open.add(key);
    const found = this.#exported(module, name);
    this.#open.delete(key);
    return found;
  }

  #exported(module: Module, name: string): readonly CodeTarget[] {
    if (module.source.language === 'python') {
      const definitions = module.scopes.in(module.root, name);
      if (definitions.length > 0) return definitions.flatMap((definition) => this.defined(definition));
      if (module.source.file.endsWith('__init__.py')) {
        const below = this.program.below(module.source.file.split('/').slice(0, -1).join('/'), name);
        if (below?.is === 'module') return [{ is: 'module', module: below.module }];
      }
    }
    const found = module.exports.get(name);
    if (found !== undefined)
      return 'node' in found ? this.targets(found.node) : this.#imported(module, found.from, found.path);
    for (const taken of module.takes) {
      const handed = this.#imported(module, taken, [name]);
      if (handed.length > 0) return handed;
    }
    // A default import of what has no default is the whole of what that exports.
    return name === 'default' && module.source.language === 'javascript' ? [{ is: 'module', module }] : [];
  }

  #imported(from: Module, specifier: string, path: readonly string[], loads?: string): readonly CodeTarget[] {
    const found = this.program.import(from, specifier);
    if (found.is === 'folder' && loads !== undefined && path.length === 0) this.program.import(from, loads);
    return this.#into(this.#start(found, from), path);
  }

  #start(found: Imported, from: Module): readonly CodeTarget[] {
    if (found.is === 'module') return [{ is: 'module', module: found.module }];
    if (found.is === 'package') return [{ is: 'outside', name: found.name }];
    return found.is === 'folder' ? [{ is: 'folder', path: found.path, from }] : [];
  }

  #inFolder(path: string, name: string, from: Module): readonly CodeTarget[] {
    const below = this.program.below(path, name);
    if (below?.is === 'module') return [{ is: 'module', module: below.module }];
    this.program.lose(from, path === '' ? name : `${path.replaceAll('/', '.')}.${name}`);
    return [];
  }

  #called(call: CallShape): readonly CodeTarget[] {
    const { callee, args, node } = call;
    const member = findMember(unwrapExpression(callee));
    const [first] = args;
    if (first !== undefined && HANDS_ON.has(member?.name ?? callee.text)) return this.targets(first);
    if (member?.name === 'bind') return this.targets(member.object);
    const found = this.targets(callee).flatMap((target): readonly CodeTarget[] => {
      if (target.is === 'class') return [{ is: 'instance', of: target.node }];
      if (target.is === 'function') return this.#returned(target.node);
      return target.is === 'outside' ? [{ is: 'outside', name: describeConstruction(target.name, call) }] : [];
    });
    return found.length > 0 ? found : [{ is: 'value', node }];
  }

  #returned(fn: SyntaxNode): readonly CodeTarget[] {
    return collectReturns(fn).flatMap((value) =>
      this.targets(value).filter((target) => target.is !== 'value' || OBJECTS.has(target.node.type)),
    );
  }

  /** The expressions that give a member of something of this code its value: `self.table`, `LIMITS.bytes`. */
  fields(expression: SyntaxNode): readonly SyntaxNode[] {
    const { object, name } = findMember(unwrapExpression(expression)) ?? {};
    if (object === undefined || name === undefined) return [];
    return this.targets(object).flatMap((target) => resolveMemberValues(this, target, name));
  }

  /** The names of what a class is derived from, through the classes of this code. */
  bases(node: SyntaxNode): readonly string[] {
    return [...new Set(collectClassMembers(this, node).outside)];
  }
}

const ASSIGNS = new Set(['assignment_expression', 'augmented_assignment_expression', 'assignment', 'named_expression']);
const OBJECTS = new Set(['object', 'dictionary']);
