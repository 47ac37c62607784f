import { resolveMembers, collectClassMembers, resolveMemberValues } from './members.js';
import type { Module } from '../modules/module.js';
import type { Program } from '../modules/program.js';
import { findRequiredModule } from '../syntax/imports.js';
import type { Definition } from '../syntax/scope.js';
import { IDENTIFIERS, resolveExport, resolveSources } from './sources.js';
import { CallArguments } from './arguments.js';
import { collectDerived } from './derived.js';
import { Fixpoint } from './fixpoint.js';
import { findHandedOn } from './handed-on.js';
import { resolveInjected } from './injected.js';
import { resolveExportTargets, resolveImportTargets, resolveInFolder } from './module-targets.js';
import { keepReaching } from './reaching.js';
import { resolveAnyEntry, resolveItems, resolvePicked } from './tables.js';
import {
  type ModuleResolver,
  type CodeTarget,
  removeDuplicates,
  isSameTargets,
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
import { countSteps } from '../syntax/steps.js';
import { SyntaxNode } from '../syntax/syntax.js';
import { collectFromEach } from '../../text/list.js';

/** An argument is followed in about as much work as this many nodes are visited. */
const ARGUMENT = 3;
const SELF = new Set(['self', 'this', 'cls']);
const CHOICES = new Set(['||', '??', 'or']);
export class Resolver implements ModuleResolver {
  #settled = 0;
  readonly #answers: Fixpoint<readonly CodeTarget[]>;
  readonly #sources = new Map<SyntaxNode, readonly (Definition | SyntaxNode)[]>();
  /** By use of a name the definitions of its own file that it may have there. */
  readonly #reaching = new Map<SyntaxNode, readonly Definition[]>();
  readonly #given = new CallArguments();
  readonly #modules = new Map<SyntaxNode['source'], Module>();

  constructor(readonly program: Program) {
    this.#answers = new Fixpoint<readonly CodeTarget[]>([], isSameTargets, (key) => {
      if (key instanceof SyntaxNode) program.stop(key.source.file);
    });
  }

  /** The module that a node is in. */
  moduleOf(node: SyntaxNode): Module {
    const known = this.#modules.get(node.source);
    if (known !== undefined) return known;
    for (const module of this.program.modules) this.#modules.set(module.source, module);
    const found = this.#modules.get(node.source);
    if (found === undefined) throw new Error(`no module holds ${node.source.file}`);
    return found;
  }

  /** Records that a function's parameter is given an argument somewhere. True if that was not known. */
  learn(fn: SyntaxNode, index: number, argument: SyntaxNode): boolean {
    return this.#given.learn(fn, index, argument);
  }

  /** Drops the answers that used older arguments than the latest. */
  settle(): void {
    this.#answers.clear();
    this.#settled += 1;
  }

  /** How often answers were dropped: older ones are no longer valid. */
  get settled(): number {
    return this.#settled;
  }

  /** The arguments that are known to be given for a parameter. */
  argumentsFor(fn: SyntaxNode, index: number): readonly SyntaxNode[] {
    const found = this.#given.to(fn, index);
    countSteps(ARGUMENT * found.length);
    return found;
  }

  /** The possible values of an expression; empty if they are unknown. */
  targets(expression: SyntaxNode): readonly CodeTarget[] {
    const node = unwrapExpression(expression);
    return this.#answers.ask(node, () => removeDuplicates(this.#targets(node)));
  }

  /** The name of a value from outside this code; undefined if it is from inside, or unknown. */
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
    if (required !== undefined) return resolveImportTargets(this, this.moduleOf(node), required, []);
    const member = findMember(node);
    if (member !== undefined) {
      const { name } = member;
      const holders = isExportsObject(node, member.object)
        ? [{ is: 'module' as const, module: this.moduleOf(node) }]
        : this.targets(member.object);
      return collectFromEach(holders, (target) =>
        name === undefined ? resolveAnyEntry(this, target) : this.member(target, name),
      );
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
    const module = this.moduleOf(node);
    const definitions = this.#reaching.get(node) ?? keepReaching(module.scopes.lookup(name, node), node);
    this.#reaching.set(node, definitions);
    if (definitions.length > 0) return collectFromEach(definitions, (definition) => this.defined(definition));
    for (const taken of module.source.language === 'python' ? module.takes : []) {
      const found = resolveImportTargets(this, module, taken, [name]);
      if (found.some(({ is }) => is !== 'outside')) return found;
    }
    return [{ is: 'outside', name: this.program.opened.names.get(name) ?? name }];
  }

  /** The value that a definition gives its name. */
  defined(definition: Definition): readonly CodeTarget[] {
    const { node, value, path, fallback } = definition;
    switch (definition.is) {
      case 'function':
        return [{ is: 'function', node }];
      case 'class':
        return [{ is: 'class', node }];
      case 'import': {
        const { from = '', path: way = [], loads } = definition.import ?? {};
        return resolveImportTargets(this, this.moduleOf(node), from, way, loads);
      }
      case 'parameter':
        return this.#parameter(definition);
      case 'value': {
        const found = value === undefined ? [] : this.into(this.targets(value), path);
        return fallback === undefined ? found : [...found, ...this.targets(fallback)];
      }
      case 'item':
        return value === undefined
          ? []
          : this.into(
              this.targets(value).flatMap((one) => resolveItems(this, one)),
              path,
            );
      default:
        return [];
    }
  }

  /** The values at a path of names in a value. */
  into(targets: readonly CodeTarget[], path: readonly (string | undefined)[]): readonly CodeTarget[] {
    return path.reduce<readonly CodeTarget[]>(
      (found, name) => (name === undefined ? [] : collectFromEach(found, (target) => this.member(target, name))),
      targets,
    );
  }

  #parameter({ node, value, path, parameter }: Definition): readonly CodeTarget[] {
    if (parameter === undefined) return [];
    this.#answers.bind();
    const isSelf = parameter.index === 0 && SELF.has(node.text) && node.source.language === 'python';
    if (isSelf) return makeInstance(parameter.of);
    const given = this.argumentsFor(parameter.of, parameter.index).flatMap((one) => this.into(this.targets(one), path));
    const found = given.length > 0 || value === undefined ? given : this.targets(value);
    if (found.length > 0) return found;
    return resolveInjected(parameter.of, parameter.index, node.text, (expression) => this.nameOf(expression));
  }

  /** The values under a name in a value. */
  member(target: CodeTarget, name: string): readonly CodeTarget[] {
    switch (target.is) {
      case 'outside':
        return [{ is: 'outside', name: name === 'default' ? target.name : `${target.name}.${name}` }];
      case 'module':
        return this.exported(target.module, name);
      case 'folder':
        return resolveInFolder(this, target.path, name, target.from);
      default: {
        // An object may be built from itself: `current = {**current, 'items': []}`.
        const { source, start, end } = target.is === 'instance' ? target.of : target.node;
        const key = `${source.file}\0${start}\0${end}\0${name}`;
        return this.#answers.ask(key, () => removeDuplicates(resolveMembers(this, target, name)));
      }
    }
  }

  /** The definitions that a name comes from, through imports; and expressions that are exported as they are. */
  sources(identifier: SyntaxNode): readonly (Definition | SyntaxNode)[] {
    const known = this.#sources.get(identifier);
    if (known !== undefined) return known;
    const all = resolveSources(this.program, this.moduleOf(identifier), identifier);
    const found = keepReaching(all, identifier);
    this.#sources.set(identifier, found);
    return found;
  }

  /** The same for an expression's member of a module of this code: `files.router`, `require('./files')`. */
  takenFrom(expression: SyntaxNode): readonly (Definition | SyntaxNode)[] {
    const member = findMember(expression);
    const name = member === undefined ? 'default' : member.name;
    if (name === undefined || (member === undefined && findRequiredModule(expression) === undefined)) return [];
    return this.targets(member?.object ?? expression).flatMap((target) =>
      target.is === 'module' ? resolveExport(this.program, target.module, name) : [],
    );
  }

  /** The export of a module under a name. */
  exported(module: Module, name: string): readonly CodeTarget[] {
    const key = `${module.source.file}\0${name}`;
    return this.#answers.ask(key, () => resolveExportTargets(this, module, name));
  }

  #called(call: CallShape): readonly CodeTarget[] {
    const { callee, node } = call;
    const member = findMember(unwrapExpression(callee));
    const handed = findHandedOn(call, (expression) => this.nameOf(expression));
    if (handed !== undefined) return handed.flatMap((one) => this.targets(one));
    if (member?.name === 'bind') return this.targets(member.object);
    const found = collectFromEach(this.targets(callee), (target): readonly CodeTarget[] => {
      if (target.is === 'class') return [{ is: 'instance', of: target.node }];
      if (target.is === 'function') return this.#returned(target.node);
      return target.is === 'outside' ? [{ is: 'outside', name: describeConstruction(target.name, call) }] : [];
    });
    if (found.length > 0) return found;
    const picked = resolvePicked(this, callee);
    return picked.length > 0 ? picked : [{ is: 'value', node }];
  }

  #returned(fn: SyntaxNode): readonly CodeTarget[] {
    return collectFromEach(collectReturns(fn), (value) =>
      this.targets(value).filter((target) => target.is !== 'value' || OBJECTS.has(target.node.type)),
    );
  }

  /** The expressions that give a member of something of this code its value: `self.table`, `LIMITS.bytes`. */
  fields(expression: SyntaxNode): readonly SyntaxNode[] {
    const { object, name } = findMember(unwrapExpression(expression)) ?? {};
    if (object === undefined || name === undefined) return [];
    return collectFromEach(this.targets(object), (target) => resolveMemberValues(this, target, name));
  }

  /** The classes of the modules that were read so far that are derived from one. */
  derived(node: SyntaxNode): readonly SyntaxNode[] {
    this.#answers.bind();
    return collectDerived(this, this.program.modules, node);
  }

  /** The names of a class's base classes, through the classes of this code. */
  bases(node: SyntaxNode): readonly string[] {
    return [...new Set(collectClassMembers(this, node).outside)];
  }
}

const ASSIGNS = new Set(['assignment_expression', 'augmented_assignment_expression', 'assignment', 'named_expression']);
const OBJECTS = new Set(['object', 'dictionary']);

/** `exports.reply(…)`, `module.exports.reply(…)`: the module's own export, where it is read and not set. */
function isExportsObject(node: SyntaxNode, object: SyntaxNode): boolean {
  return node.source.language === 'javascript' && node.field !== 'left' && /^(?:module\.)?exports$/.test(object.text);
}
