import { isMap } from '../template/parse/document.js';

const ANSWERS: readonly unknown[] = ['yes', 'no', 'unknown'];
const LEVELS: readonly unknown[] = ['high', 'medium', 'low'];

/**
 * What is wrong with something that a rule of the user's own yields; undefined if it is a requirement. Such a rule may be
 * plain JavaScript, and a value of another type would fail far from its cause.
 */
export function findRequirementFault(value: unknown): string | undefined {
  if (!isMap(value)) return `check yields ${describeValue(value)}: it must yield requires(kind, met, at, message)`;
  const { kind, met, at, message, confidence } = value;
  if (typeof kind !== 'string' || !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(kind))
    return `the kind of a requirement must be in kebab case, such as no-tags, not ${describeValue(kind)}`;
  const of = `of requirement ${kind}`;
  if (!isAnswer(met))
    return `met ${of} must be an answer, such as node.present, node.is('x') or certainly(fact), not ${describeValue(met)}`;
  if (!isPlace(at))
    return `at ${of} must be a node, such as resource.node or resource.at('Name'), not ${describeValue(at)}`;
  if (typeof message !== 'string' || message.trim() === '')
    return `message ${of} must be a text, not ${describeValue(message)}`;
  if (confidence !== undefined && !LEVELS.includes(confidence))
    return `confidence ${of} must be high, medium or low, not ${describeValue(confidence)}`;
  return undefined;
}

function isAnswer(value: unknown): boolean {
  return (
    isMap(value) && ANSWERS.includes(value['is']) && (value['is'] !== 'unknown' || Array.isArray(value['because']))
  );
}

/** A node of a template, a place in a handler's source, or one in another file of the project. */
function isPlace(value: unknown): boolean {
  if (!isMap(value)) return false;
  if ('evidence' in value) return isMap(value['evidence']) && isMap(value['resource']);
  return 'within' in value ? isMap(value['template']) : isMap(value['id']) && isMap(value['place']);
}

/** A value in a sentence. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return `"${value.length > 40 ? `${value.slice(0, 39)}…` : value}"`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'another object';
  return typeof value === 'function' ? 'a function' : String(value);
}
