import { type ConstantValue, resolveConstant } from '../resolve/constants.js';
import type { Code, Language } from '../syntax/code.js';
import { type Evidence, type SourceForm, makeEvidence } from '../syntax/evidence.js';
import type { GuardStep, Guards } from '../flow/guards.js';
import type { RequestInput, RequestPart } from '../flow/request-parts.js';
import { NodeIndex } from './node-index.js';
import { type ObjectLine as Line, MOST_LINES, collectObjectLines } from './object-lines.js';
import { type AwsOperation, findAwsOperation, findParameterValue } from '../resolve/aws-operations.js';
import type { ReachableCode } from '../flow/reach.js';
import type { Resolver } from '../resolve/resolver.js';
import type { Definition } from '../syntax/scope.js';
import { type CallShape, findCall, findMember, unwrapExpression, collectReturns } from '../syntax/shapes.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import type { Flow } from '../flow/taint.js';
import type { Unit } from '../flow/unit.js';

// The input of a fact extractor. An extractor is a pure function `(view: View) => TopicFacts` in facts/<topic>.ts; it
// reports the contents of the source, with evidence, and does not judge them. It reads:
//
//   for (const call of view.calls)             every call that the handler may reach, in the order of the text
//     call.name                                `@aws-sdk/client-s3.S3Client`, `boto3.client(s3).put_object`, `JSON.parse`,
//                                              `aws_lambda_powertools.Metrics.add_metric`: a package's (or the language's)
//                                              name, however it was imported, assigned, passed on; made instances have the
//                                              class's name. Undefined for the code's own functions and what is not known
//     call.method, call.receiver               of `a.b.c(x)`: `c` and `a.b`
//     call.args, call.named, call.spreads      by position; Python's by name; Python's `**`
//     view.argument(call, 0, 'Name')           by position or by name
//     view.operation(call)                     the AWS operation: service `s3`, action `PutObject`, does send | sign | post
//     view.parameter(operation, 'Key')         what it is given, in an object or by name
//     view.follow(call.node, state, step, key) what it throws, past the guards on every way out to the handler
//   view.callsOf(fn)                           the calls of one of the code's own functions
//   for (const node of view.nodes('if_statement', …))   any other node that may be reached, by tree-sitter's types
//
// and of an expression:
//
//   view.input(e).parts                        which parts of the request it carries: body query path headers records other;
//                                              `.itself`: those not written into a text or a record; `.whole`: the event itself
//   view.mentions(e)                           the same of anything inside of it, as of a condition
//   view.known(e)                              text, number, boolean, nothing, env (with `otherwise`), or unknown: folded
//   view.literal(e)                            what a name refers to, followed to the object, list or call that is written
//   view.entries(e), view.property(e, 'Key')   an object's lines, spreads looked into; one of its values
//   view.sources(name)                         every way in which it gets its value
//   view.nameOf(e), view.functions(e), view.returns(fn), view.bases(cls)
//   view.evidence(node)                        the place, for the facts
//
// Shapes of single nodes (calls, members, functions, texts) are read by shapes.ts and strings.ts, the effects of a
// guard's clauses by catches.ts; the meaning of library calls is in libraries.ts, the list of extractors in facts.ts.
// `view.form === 'minified'`: only the handler itself is available, without names. Report the facts that are found, and
// conclude nothing from missing ones.

export interface CodeCall extends CallShape {
  readonly name: string | undefined;
  readonly method: string | undefined;
  readonly receiver: SyntaxNode | undefined;
  readonly unit: Unit;
}

/** The inputs of a view. */
export interface ViewDependencies {
  readonly code: Code;
  readonly form: SourceForm;
  readonly handlers: readonly SyntaxNode[];
  readonly resolver: Resolver;
  readonly reached: ReachableCode;
  readonly flow: Flow;
  readonly guards: Guards;
}

export class View {
  readonly language: Language;
  readonly form: SourceForm;
  /** The functions that are called with the event. */
  readonly handlers: readonly SyntaxNode[];
  readonly units: readonly Unit[];
  readonly calls: readonly CodeCall[];
  readonly #ground: ViewDependencies;
  readonly #byNode: ReadonlyMap<SyntaxNode, CodeCall>;
  readonly #lines = new Map<SyntaxNode, readonly Line[] | undefined>();
  readonly #index: NodeIndex;
  readonly #operations = new Map<SyntaxNode, AwsOperation | undefined>();
  #awsCalls: readonly CodeCall[] | undefined;
  #callers: ReadonlyMap<SyntaxNode, readonly CodeCall[]> | undefined;

  constructor(ground: ViewDependencies) {
    const { code, form, handlers, reached } = ground;
    this.#ground = ground;
    this.language = code.language;
    this.form = form;
    this.handlers = handlers;
    this.units = reached.units;
    this.#index = new NodeIndex(reached);
    this.calls = reached.units.flatMap((unit) => this.#callsIn(unit)).sort(inOrder(reached.units));
    this.#byNode = new Map(this.calls.map((call) => [call.node, call]));
  }

  #callsIn(unit: Unit): readonly CodeCall[] {
    // Every property by name: an object that extends a spread is slow to make and to read.
    return (this.#ground.reached.nodes.get(unit)?.calls ?? []).map(({ node, callee, args, named, spreads }) => {
      const member = findMember(unwrapExpression(callee));
      const [method, receiver] = [member?.name, member?.object];
      return { node, callee, args, named, spreads, name: this.nameOf(callee), method, receiver, unit };
    });
  }

  /** Every node of some types that may be reached. */
  nodes(...types: readonly string[]): readonly SyntaxNode[] {
    return this.#index.ofTypes(types);
  }

  /** Every use of a name that may be reached, in any function. */
  uses(name: string): readonly SyntaxNode[] {
    return this.#index.uses(name);
  }

  /** The calls of AWS operations. */
  get awsCalls(): readonly CodeCall[] {
    this.#awsCalls ??= this.calls.filter((call) => this.operation(call) !== undefined);
    return this.#awsCalls;
  }

  argument(call: CallShape, index: number, name?: string): SyntaxNode | undefined {
    return call.args[index] ?? (name === undefined ? undefined : call.named.get(name));
  }

  operation(call: CallShape): AwsOperation | undefined {
    if (this.#operations.has(call.node)) return this.#operations.get(call.node);
    const found = findAwsOperation(this.#ground.resolver, call);
    this.#operations.set(call.node, found);
    return found;
  }

  /** A parameter of an operation by the API's name of it, such as `Key`. */
  parameter(operation: AwsOperation, name: string): SyntaxNode | undefined {
    const own = findParameterValue(operation, name);
    if (own !== undefined) return own;
    const objects = [operation.input, ...operation.call.spreads].filter((object) => object !== undefined);
    return objects.map((object) => this.property(object, name)).find((value) => value !== undefined);
  }

  /** Errors thrown at a node, past the guards around it; see `Guards.follow`. */
  follow<S>(node: SyntaxNode, start: S, step: GuardStep<S>, key: (state: S) => string): readonly S[] {
    return this.#ground.guards.follow(node, start, step, key);
  }

  /** The calls of a function of this code. */
  callsOf(fn: SyntaxNode): readonly CodeCall[] {
    this.#callers ??= this.#callersOf();
    return this.#callers.get(fn) ?? [];
  }

  #callersOf(): ReadonlyMap<SyntaxNode, readonly CodeCall[]> {
    const callers = new Map<SyntaxNode, CodeCall[]>();
    for (const call of this.calls) {
      for (const fn of new Set(this.functions(call.callee))) {
        const known = callers.get(fn);
        if (known === undefined) callers.set(fn, [call]);
        else known.push(call);
      }
    }
    return callers;
  }

  /** The call that a node is. */
  callAt(node: SyntaxNode): CodeCall | undefined {
    return this.#byNode.get(node);
  }

  /** Records that something in a file leads on further than it is followed. */
  stop(node: SyntaxNode): void {
    this.#ground.resolver.program.stop(node.source.file);
  }

  input(expression: SyntaxNode): RequestInput {
    return this.#ground.flow.input(expression);
  }

  /** The taint of a node and of everything in it. */
  mentions(node: SyntaxNode): RequestInput {
    const parts = new Set<RequestPart>();
    const itself = new Set<RequestPart>();
    let whole = false;
    for (const inner of node.walk()) {
      const input = this.input(inner);
      for (const part of input.parts) parts.add(part);
      for (const part of input.itself) itself.add(part);
      whole ||= input.whole;
    }
    return { parts, itself, whole };
  }

  known(expression: SyntaxNode): ConstantValue {
    return resolveConstant(this.#ground.resolver, expression);
  }

  /** The value of a name or a member, as written; the expression itself if it cannot be followed. */
  literal(expression: SyntaxNode): SyntaxNode {
    const { resolver } = this.#ground;
    const seen = new Set<SyntaxNode>();
    let node = unwrapExpression(expression);
    while (!seen.has(node)) {
      seen.add(node);
      const names = node.type === 'identifier' || node.type === 'shorthand_property_identifier';
      const sources = names ? resolver.sources(node) : findMember(node) === undefined ? [] : resolver.fields(node);
      const [only] = sources;
      if (only === undefined || sources.length > 1) return node;
      if ('walk' in only) node = unwrapExpression(only);
      else if (only.is === 'value' && only.value !== undefined && only.path.length === 0)
        node = unwrapExpression(only.value);
      else if (only.is === 'function' || only.is === 'class') return only.node;
      else {
        const given =
          only.parameter === undefined ? [] : resolver.argumentsFor(only.parameter.of, only.parameter.index);
        if (given.length !== 1 || given[0] === undefined || only.path.length > 0) return node;
        node = unwrapExpression(given[0]);
      }
    }
    return node;
  }

  /** The lines of an object, also those that it spreads. */
  entries(expression: SyntaxNode): readonly Line[] | undefined {
    const object = this.literal(expression);
    if (this.#lines.has(object)) return this.#lines.get(object);
    const lines = collectObjectLines(object, this.nameOf(findCall(object)?.callee ?? object));
    // A spread value has its own lines.
    this.#lines.set(object, lines);
    const all = lines
      ?.flatMap((line) => (line.spread === undefined ? [line] : (this.entries(line.spread) ?? [line])))
      .slice(-MOST_LINES);
    this.#lines.set(object, all);
    return all;
  }

  /** The value under a name in an object; the last one wins. */
  property(expression: SyntaxNode, name: string): SyntaxNode | undefined {
    return this.entries(expression)?.findLast(({ key }) => key === name)?.value;
  }

  nameOf(expression: SyntaxNode): string | undefined {
    return this.#ground.resolver.nameOf(expression);
  }

  /** The values that a member of something of this code may have. */
  fields(expression: SyntaxNode): readonly SyntaxNode[] {
    return this.#ground.resolver.fields(expression);
  }

  /** The ways in which a name gets its value, and expressions that are exported as they are. */
  sources(identifier: SyntaxNode): readonly (Definition | SyntaxNode)[] {
    return this.#ground.resolver.sources(identifier);
  }

  /** The code's own functions that an expression may be. */
  functions(expression: SyntaxNode): readonly SyntaxNode[] {
    return this.#ground.resolver.functions(expression);
  }

  /** The code's own classes that an expression is, or is an instance of. */
  classes(expression: SyntaxNode): readonly SyntaxNode[] {
    return this.#ground.resolver
      .targets(expression)
      .flatMap((target) => (target.is === 'class' ? [target.node] : target.is === 'instance' ? [target.of] : []));
  }

  /** The arguments that a parameter of a function is known to be given. */
  given(fn: SyntaxNode, index: number): readonly SyntaxNode[] {
    return this.#ground.resolver.argumentsFor(fn, index);
  }

  returns(fn: SyntaxNode): readonly SyntaxNode[] {
    return collectReturns(fn);
  }

  /** The names of the packages' classes that a class is derived from. */
  bases(cls: SyntaxNode): readonly string[] {
    return this.#ground.resolver.bases(cls);
  }

  unitOf(node: SyntaxNode): Unit | undefined {
    return this.#ground.guards.unitOf(node);
  }

  evidence(node: SyntaxNode): Evidence {
    return makeEvidence(this.#ground.code, node);
  }
}

/** File by file as they are reached, and by the text. */
function inOrder(units: readonly Unit[]): (a: CodeCall, b: CodeCall) => number {
  const files = [...new Set(units.map(({ node }) => node.source))];
  const places = new Map(files.map((file, place) => [file, place]));
  return ({ node: a }, { node: b }) =>
    a.source === b.source ? a.start - b.start : (places.get(a.source) ?? 0) - (places.get(b.source) ?? 0);
}
