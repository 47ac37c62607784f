import { type Answer, and, or, some, yes } from '../../answer.js';
import type { Invoke } from '../../handlers/facts/invokes.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { CALLING, type FunctionCall, collectFunctionCalls } from './calls.js';
import { hasDestination } from './event-sources.js';

/** One way in which a function is called. */
export interface Invocation extends Omit<FunctionCall, 'callee' | 'alias' | 'holds'> {
  /** The caller. */
  readonly by: Resource;
  /** The called resource: the function itself, an alias or a version. */
  readonly entry: Resource;
  /** The name of an alias or a version that is only known at deployment, such as a stage variable. */
  readonly qualifier?: string;
  /** Whether the call is certain. */
  readonly certain: Answer;
}

/** A possible call of a function: the existence of the caller is not checked yet. */
interface PossibleInvocation extends Omit<Invocation, 'certain'> {
  /** Whether the caller, if it exists, calls the function. */
  readonly holds: Answer;
}

/** Every call of a function by the application's resources in this world; certain calls replace the guessed ones. */
export function collectInvocations(application: Application, fn: Resource): readonly Invocation[] {
  return application.worlds.memoOf('invocations', fn, () => {
    const found = collectPossibleInvocations(application, fn)
      .map(({ holds, ...call }): Invocation => ({ ...call, certain: and(call.by.exists(), holds) }))
      .filter(({ certain }) => certain.is !== 'no');
    const sure = found.filter(({ certain }) => certain.is === 'yes');
    return withoutDoubles(sure.length > 0 ? sure : found);
  });
}

/** Every possible call of a function, whether or not the caller exists. */
export function collectPossibleInvocations(application: Application, fn: Resource): readonly PossibleInvocation[] {
  return application.worlds.memoOf('possible invocations', fn, () => {
    const [, ...names] = collectInvokedResources(application, fn);
    return callersOf(application, [fn, ...names])
      .flatMap((caller) =>
        collectFunctionCalls(application, caller).flatMap((call) => invocation(caller, call, fn, names)),
      )
      .concat(callsByCode(application, fn, names));
  });
}

/** Only a resource that mentions one of a function's names can call it. */
function callersOf(application: Application, names: readonly [Resource, ...Resource[]]): readonly Resource[] {
  const { graph } = application;
  const [fn, ...others] = names;
  if (others.length === 0) return graph.mentioning(fn, ...CALLING);
  const mentions = new Set(names.flatMap((one) => graph.mentioning(one, ...CALLING)));
  // Filtering the whole list keeps its order.
  return application.declared(...CALLING).filter((caller) => mentions.has(caller));
}

/**
 * The asynchronous calls in the code of functions, if the code names the function by a value that the template sets.
 */
function callsByCode(
  application: Application,
  fn: Resource,
  names: readonly Resource[],
): readonly PossibleInvocation[] {
  return invokersIn(application).flatMap(({ caller, invokes }) => {
    return invokes.flatMap(({ kind, target }): readonly PossibleInvocation[] => {
      if (kind !== 'event') return [];
      if (target.is === 'text' && fn.at('FunctionName').is(target.value).is === 'yes')
        return [{ mode: 'asynchronous', by: caller, entry: fn, holds: yes }];
      if (target.is !== 'env') return [];
      const callee = caller.at(['Environment', 'Variables', target.name]);
      const isMeant = [fn, ...names].some((one) => callee.refersTo(one).is === 'yes');
      return isMeant ? invocation(caller, { mode: 'asynchronous', callee }, fn, names) : [];
    });
  });
}

function invokersIn(
  application: Application,
): readonly { readonly caller: Resource; readonly invokes: readonly Invoke[] }[] {
  return application.worlds.memoOf('invokers', application, () =>
    application.declared('AWS::Lambda::Function').flatMap((caller) => {
      const found = application.handlers.get(caller.key);
      const invokes = found?.is === 'read' ? found.handler.facts.invokes : [];
      return invokes.length > 0 ? [{ caller, invokes }] : [];
    }),
  );
}

function invocation(
  by: Resource,
  { callee, alias, holds = yes, ...call }: FunctionCall,
  fn: Resource,
  names: readonly Resource[],
): readonly PossibleInvocation[] {
  const name = names.find((one) => callee.refersTo(one).is === 'yes');
  const isFunction = callee.refersTo(fn);
  const address = callee.shown.replace(/\/invocations$/, '');
  const isQualifier = (one: Resource): boolean =>
    alias === undefined
      ? address.endsWith(`:${one.at('Name').shown}`)
      : or(alias.refersTo(one), alias.equals(one.at('Name'))).is === 'yes';
  const qualified = names.find((one) => isFunction.is === 'yes' && isQualifier(one));
  const [, qualifier] = /:(\$\{stageVariables\.[^}:]+\})$/.exec(address) ?? [];
  const entry = name ?? qualified ?? fn;
  // A value that is only known at deployment, such as a parameter, can name any function.
  if (name === undefined && isFunction.is !== 'yes') return [];
  return [{ ...call, by, entry, ...(qualifier === undefined ? {} : { qualifier }), holds }];
}

/** A function with its aliases and versions. */
export function collectInvokedResources(application: Application, fn: Resource): readonly [Resource, ...Resource[]] {
  const named = application
    .companions(fn, 'AWS::Lambda::Alias', 'AWS::Lambda::Version')
    .filter((entry) => entry.at('FunctionName').refersTo(fn).is === 'yes');
  return [fn, ...named];
}

/**
 * Whether Lambda sends failed asynchronous events of a function to a destination. A destination is set for one name of
 * the function: one that is set for an alias does not apply to the function itself.
 */
export function hasFailureDestination(
  application: Application,
  fn: Resource,
  entries: readonly Resource[] = collectInvokedResources(application, fn),
): Answer {
  const names = collectInvokedResources(application, fn);
  return application.someExisting(['AWS::Lambda::EventInvokeConfig'], (config) =>
    and(
      some(names, (name) => config.at('FunctionName').refersTo(name)),
      some(entries, (entry) => isSetFor(config, entry, entry === fn)),
      hasDestination(config.at('DestinationConfig.OnFailure.Destination')),
    ),
  );
}

function isSetFor(config: Resource, entry: Resource, isFunction: boolean): Answer {
  const qualifier = config.at('Qualifier');
  if (isFunction) return qualifier.present.is === 'no' ? yes : qualifier.is('$LATEST');
  const refers = or(qualifier.refersTo(entry), config.at('FunctionName').refersTo(entry));
  return refers.is === 'yes' ? refers : or(refers, qualifier.equals(entry.at('Name')));
}

/** Removes permissions if their caller is known too: the caller has more details. */
function withoutDoubles(found: readonly Invocation[]): readonly Invocation[] {
  const isPermission = ({ by }: Invocation): boolean => by.type === 'AWS::Lambda::Permission';
  const modes = new Set(found.filter((one) => !isPermission(one)).map(({ mode }) => mode));
  if (modes.has('authorizer')) modes.add('synchronous');
  return found.filter((one) => !isPermission(one) || !modes.has(one.mode));
}
