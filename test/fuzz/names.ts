import type { Choices } from './choices.js';

/** Text that would act in a terminal, an annotation, markdown or HTML if a report wrote it as it is. */
export const ACTING = [
  '\u001b[2J\u001b]0;x\u0007',
  '\u202eabc\u2066',
  '\n::error::owned\n',
  '::error::owned',
  '%0A::error::owned',
  '##[error]owned',
  'x ##vso[task.setvariable variable=x]owned',
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  ']]><!--',
  '`</code>` | [x](javascript:alert(1))',
  '@admins #12 ![x](http://x.example)',
  '\ud800\ufffe\u0000\u0085\u2028',
] as const;

/** Names that are no regular expression, or another one than their letters. */
const PATTERNS = ['Fn(', 'a{2,1}', '+', 'x.*|y', '[', '\\\\'] as const;

/** Names that mean something in JavaScript. */
export const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'] as const;

const USUAL = ['A', 'B', 'Files', 'Upload', 'Table', 'Api', 'Env', 'prod', 'Queue', 'Role'] as const;

export function pickName(choices: Choices): string {
  if (choices.rarely(16)) return choices.pick(ACTING);
  if (choices.rarely(24)) return choices.pick(PATTERNS);
  return choices.rarely(24) ? choices.pick(INHERITED) : choices.pick(USUAL);
}
