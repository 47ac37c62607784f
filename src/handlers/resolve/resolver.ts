import { memberTargets, membersOfClass, valuesIn } from './members.js';
import type { Module } from '../modules/module.js';
import type { Imported, Program } from '../modules/program.js';
import { requiredBy } from '../syntax/imports.js';
import type { Definition } from '../syntax/scope.js';
import { IDENTIFIERS, exportedBy, sourcesOf } from './sources.js';
import { Given } from './arguments.js';
import { injectedInto } from './injected.js';
import { type Follower, type Target, distinct, instanceAt, madeBy } from './targets.js';
import { type CallShape, callOf, isClass, isFunction, memberOf, plain, returnsOf } from '../syntax/shapes.js';
import type { Syntax } from '../syntax/syntax.js';

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

export class Resolver implements Follower {
  readonly #known = new Map<Syntax, readonly Target[]>();
  readonly #sources = new Map<Syntax, readonly (Definition | Syntax)[]>();
  readonly #asked = new Set<Syntax>();
  /** The exports that are being looked for: modules may hand on to each other in a circle. */
  readonly #open = new Set<string>();
  #stops = 0;
  readonly #given = new Given();
  readonly #modules = new Map<Syntax['source'], Module>();

  constructor(readonly program: Program) {}

  /** The module that a node stands in. */
  moduleOf(node: Syntax): Module {
    const known = this.#modules.get(node.source);
    if (known !== undefined) return known;
    for (const module of this.program.modules) this.#modules.set(module.source, module);
    const found = this.#modules.get(node.source);
    if (found === undefined) throw new Error(`no module holds ${node.source.file}`);
    return found;
  }

  /** Tells that a function's parameter is given an argument somewhere. True if that was not known. */
  learn(fn: Syntax, index: number, argument: Syntax): boolean {
    return this.#given.learn(fn, index, argument);
  }

  /** Forgets what was answered before the latest arguments were learnt. */
  settle(): void {
    this.#known.clear();
  }

  /** The arguments that are known to be given for a parameter. */
  argumentsFor(fn: Syntax, index: number): readonly Syntax[] {
    return this.#given.to(fn, index);
  }

  /** What an expression may be; empty if that is not known. */
  targets(expression: Syntax): readonly Target[] {
    const node = plain(expression);
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    if (this.#asked.has(node) || this.#asked.size > NESTED) {
      if (this.#asked.size > NESTED) this.program.stop(node.source.file);
      this.#stops += 1;
      return [];
    }
    const stops = this.#stops;
    this.#asked.add(node);
    const found = distinct(this.#targets(node));
    this.#asked.delete(node);
    // What met a question that is still open has only part of the answer.
    if (this.#stops === stops || this.#asked.size === 0 || found.length > 0) this.#known.set(node, found);
    return found;
  }

  /** The name of what is not of this code; undefined if it is, or is not known. */
  nameOf(expression: Syntax): string | undefined {
    return this.targets(expression).find((target) => target.is === 'outside')?.name;
  }

  /** The functions that an expression may be, and those of the classes and objects that it may be. */
  functions(expression: Syntax): readonly Syntax[] {
    return this.targets(expression).flatMap((target) => (target.is === 'function' ? [target.node] : []));
  }

  #targets(node: Syntax): readonly Target[] {
    if (isFunction(node)) return [{ is: 'function', node }];
    if (isClass(node)) return [{ is: 'class', node }];
    if (IDENTIFIERS.has(node.type)) return this.#named(node);
    if (node.type === 'this') return instanceAt(node);
    const required = requiredBy(node);
    if (required !== undefined) return this.#imported(this.moduleOf(node), required, []);
    const member = memberOf(node);
    if (member !== undefined) {
      const { name } = member;
      return name === undefined ? [] : this.targets(member.object).flatMap((target) => this.member(target, name));
    }
    const call = callOf(node);
    if (call !== undefined) return this.#called(call);
    return this.#chosen(node) ?? [{ is: 'value', node }];
  }

  /** Of `a ?? b`, `x if y else z` and `a = b` each that it may be. */
  #chosen(node: Syntax): readonly Target[] | undefined {
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

  #named(node: Syntax): readonly Target[] {
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
  defined(definition: Definition): readonly Target[] {
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

  #into(targets: readonly Target[], path: readonly (string | undefined)[]): readonly Target[] {
    return path.reduce<readonly Target[]>(
      (found, name) => (name === undefined ? [] : found.flatMap((target) => this.member(target, name))),
      targets,
    );
  }

  #parameter({ node, value, path, parameter }: Definition): readonly Target[] {
    if (parameter === undefined) return [];
    const isSelf = parameter.index === 0 && SELF.has(node.text) && node.source.language === 'python';
    if (isSelf) return instanceAt(parameter.of);
    const given = this.argumentsFor(parameter.of, parameter.index).flatMap((one) =>
      this.#into(this.targets(one), path),
    );
    const found = given.length > 0 || value === undefined ? given : this.targets(value);
    if (found.length > 0) return found;
    return injectedInto(parameter.of, parameter.index, node.text, (expression) => this.nameOf(expression));
  }

  /** What stands under a name in something. */
  member(target: Target, name: string): readonly Target[] {
    switch (target.is) {
      case 'outside':
        return [{ is: 'outside', name: name === 'default' ? target.name : `${target.name}.${name}` }];
      case 'module':
        return this.exported(target.module, name);
      case 'folder':
        return this.#inFolder(target.path, name, target.from);
      default:
        return memberTargets(this, target, name);
    }
  }

  /** The definitions that a name comes from, through imports; and expressions that are exported as they are. */
  sources(identifier: Syntax): readonly (Definition | Syntax)[] {
    const known = this.#sources.get(identifier) ?? sourcesOf(this.program, this.moduleOf(identifier), identifier);
    this.#sources.set(identifier, known);
    return known;
  }

  /** The same of what an expression takes out of a module of this code: `files.router`, `require('./files')`. */
  takenFrom(expression: Syntax): readonly (Definition | Syntax)[] {
    const member = memberOf(expression);
    const name = member === undefined ? 'default' : member.name;
    if (name === undefined || (member === undefined && requiredBy(expression) === undefined)) return [];
    return this.targets(member?.object ?? expression).flatMap((target) =>
      target.is === 'module' ? exportedBy(this.program, target.module, name) : [],
    );
  }

  /** What a module offers under a name. */
  exported(module: Module, name: string): readonly Target[] {
    const key = `${module.source.file}\0${name}`;
    if (this.#open.has(key)) return [];
    this.#open.add(key);
    const found = this.#exported(module, name);
    this.#open.delete(key);
    return found;
  }

  #exported(module: Module, name: string): readonly Target[] {
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

  #imported(from: Module, specifier: string, path: readonly string[], loads?: string): readonly Target[] {
    const found = this.program.import(from, specifier);
    if (found.is === 'folder' && loads !== undefined && path.length === 0) this.program.import(from, loads);
    return this.#into(this.#start(found, from), path);
  }

  #start(found: Imported, from: Module): readonly Target[] {
    if (found.is === 'module') return [{ is: 'module', module: found.module }];
    if (found.is === 'package') return [{ is: 'outside', name: found.name }];
    return found.is === 'folder' ? [{ is: 'folder', path: found.path, from }] : [];
  }

  #inFolder(path: string, name: string, from: Module): readonly Target[] {
    const below = this.program.below(path, name);
    if (below?.is === 'module') return [{ is: 'module', module: below.module }];
    this.program.lose(from, path === '' ? name : `${path.replaceAll('/', '.')}.${name}`);
    return [];
  }

  #called(call: CallShape): readonly Target[] {
    const { callee, args, node } = call;
    const member = memberOf(plain(callee));
    const [first] = args;
    if (first !== undefined && HANDS_ON.has(member?.name ?? callee.text)) return this.targets(first);
    if (member?.name === 'bind') return this.targets(member.object);
    const found = this.targets(callee).flatMap((target): readonly Target[] => {
      if (target.is === 'class') return [{ is: 'instance', of: target.node }];
      if (target.is === 'function') return this.#returned(target.node);
      return target.is === 'outside' ? [{ is: 'outside', name: madeBy(target.name, call) }] : [];
    });
    return found.length > 0 ? found : [{ is: 'value', node }];
  }

  #returned(fn: Syntax): readonly Target[] {
    return returnsOf(fn).flatMap((value) =>
      this.targets(value).filter((target) => target.is !== 'value' || OBJECTS.has(target.node.type)),
    );
  }

  /** The expressions that give a member of something of this code its value: `self.table`, `LIMITS.bytes`. */
  fields(expression: Syntax): readonly Syntax[] {
    const { object, name } = memberOf(plain(expression)) ?? {};
    if (object === undefined || name === undefined) return [];
    return this.targets(object).flatMap((target) => valuesIn(this, target, name));
  }

  /** The names of what a class is derived from, through the classes of this code. */
  bases(node: Syntax): readonly string[] {
    return [...new Set(membersOfClass(this, node).outside)];
  }
}

const ASSIGNS = new Set(['assignment_expression', 'augmented_assignment_expression', 'assignment', 'named_expression']);
const OBJECTS = new Set(['object', 'dictionary']);
