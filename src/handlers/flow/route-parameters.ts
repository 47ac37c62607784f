import { type FunctionParameter, findCall } from '../syntax/shapes.js';
import { findLiteralText } from '../syntax/strings.js';
import type { SyntaxNode } from '../syntax/syntax.js';

/** The values that a framework passes to a parameter of a Python route. */
export type RouteInput = 'path' | 'query' | 'body' | 'request' | 'nothing';

/** Frameworks that take what a parameter is called and typed as out of the request, beside the parts of the path. */
const TYPED = /^(?:fastapi|aws_lambda_powertools\.event_handler|litestar)\b/;

/** The kind of a route's parameter: `route` is the name of its decorator, `decorator` the decorator itself. */
export function findRouteInput(
  { pattern, annotation, fallback }: FunctionParameter,
  route: string,
  decorator: SyntaxNode,
): RouteInput {
  const type = annotation?.text ?? '';
  const says = `${type} ${fallback?.text ?? ''}`;
  if (/\bRequest\b/.test(type)) return 'request';
  if (/\b(?:Depends|BackgroundTasks|Response|Security)\b/.test(says)) return 'nothing';
  if (pathOf(decorator).includes(`{${pattern.text}}`) || pathOf(decorator).includes(`<${pattern.text}>`)) return 'path';
  if (/\b(?:Body|Form|File|UploadFile)\b/.test(says)) return 'body';
  if (/\bQuery\b/.test(says)) return 'query';
  if (/\b(?:Path|Header|Cookie)\s*\(/.test(says)) return 'path';
  const isPlain = type === '' || PLAIN.test(type);
  return isPlain ? (TYPED.test(route) && annotation !== undefined ? 'query' : 'path') : 'body';
}

const PLAIN =
  /^(?:(?:Optional|Union|Annotated|typing\.\w+)\[)?(?:str|int|float|bool|uuid\.UUID|UUID|date|datetime|Literal|Enum)\b/;

/** The path that a decorator names; a converter is left out: `/f/<int:id>`, `/f/{rest:path}`. */
function pathOf(decorator: SyntaxNode): string {
  const call = findCall(decorator);
  const path = call === undefined ? undefined : (call.args[0] ?? call.named.get('path') ?? call.named.get('rule'));
  return ((path === undefined ? undefined : findLiteralText(path)) ?? '')
    .replaceAll(/<\w+:(\w+)>/g, '<$1>')
    .replaceAll(/\{(\w+):\w+\}/g, '{$1}');
}
