import type { Language } from '../../handlers/syntax/code.js';
import type { Resource } from '../../template/evaluate/types.js';
import { type Failure } from '../../errors.js';

/** The entry that the runtime calls: the first of these files that exists, and the name in it. */
export interface EntryNames {
  readonly files: readonly string[];
  readonly name: string;
}

/** Runtimes by the beginning of their names; docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
const RUNTIMES: readonly (readonly [start: string, language: Language])[] = [
  ['python', 'python'],
  ['nodejs', 'javascript'],
];

/** The language that a function's runtime runs. */
export function resolveLanguage(fn: Resource): Language | Failure {
  const runtime = fn.at('Runtime');
  if (runtime.present.is === 'no') return { reason: 'the function has no Runtime', reasonCode: 'invalid-template' };
  if (runtime.text === undefined)
    return {
      reason: `its runtime is unknown: ${String(runtime.because[0] ?? runtime.shown)}`,
      reasonCode: 'deployment-value',
    };
  const [, language] = RUNTIMES.find(([start]) => runtime.text?.startsWith(start) === true) ?? [];
  return (
    language ?? {
      reason: `its runtime ${runtime.text} is not supported: only Python and Node.js code is analyzed`,
      reasonCode: 'runtime-not-supported',
    }
  );
}

/**
 * Handlers that load another one, which an environment variable names:
 * docs.datadoghq.com/serverless/aws_lambda/instrumentation, docs.newrelic.com/docs/serverless-function-monitoring,
 * docs.lumigo.io/docs/manual-instrumentation, docs.sentry.io/platforms/python/integrations/aws-lambda
 */
const WRAPPERS: readonly (readonly [handler: RegExp, variable: string])[] = [
  [/datadog[-_]lambda(?:-js)?(?:\/dist)?[./]handler\.handler$/, 'DD_LAMBDA_HANDLER'],
  [/newrelic[-_]lambda[-_]wrapper\.handler$/, 'NEW_RELIC_LAMBDA_HANDLER'],
  [/lumigo[-_](?:tracer\._handler|auto-instrument\.handler)$/, 'LUMIGO_ORIGINAL_HANDLER'],
  [/sentry_sdk\.integrations\.init_serverless_sdk\.sentry_lambda_handler$/, 'SENTRY_INITIAL_HANDLER'],
];

/** The handler that the template names. */
export function resolveHandlerName(fn: Resource): string | Failure {
  const handler = fn.at('Handler');
  if (handler.present.is === 'no') return { reason: 'the function has no Handler', reasonCode: 'handler-not-found' };
  return (
    handler.text ?? {
      reason: `its handler is unknown: ${String(handler.because[0] ?? handler.shown)}`,
      reasonCode: 'deployment-value',
    }
  );
}

/** The handler that runs in the end, where the one that is named only loads another. */
export function resolveWrappedHandler(fn: Resource, handler: string): string | Failure {
  const [, variable] = WRAPPERS.find(([pattern]) => pattern.test(handler)) ?? [];
  if (variable === undefined)
    return handler.startsWith('/opt/')
      ? { reason: `its handler ${handler} is in a layer, which is not analyzed`, reasonCode: 'code-elsewhere' }
      : handler;
  const wrapped = fn.at(['Environment', 'Variables', variable]).text;
  return (
    wrapped ?? {
      reason: `its handler ${handler} loads another handler, and ${variable} does not name it`,
      reasonCode: 'handler-not-found',
    }
  );
}

/** In the order in which the Node.js runtime looks for them; compiled files come after directly runnable ones. */
const NODE_ENDINGS = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx', '.jsx'];

/**
 * The files that a handler may refer to. Python: the part before the last dot is a module, whose name may be written
 * with dots or slashes. Node.js: the part after the first dot that follows the last slash is the export's name.
 */
export function parseEntryNames(handler: string, language: Language): EntryNames | Failure {
  const wrong: Failure = {
    reason: `its handler ${handler} does not name a module and a function`,
    reasonCode: 'handler-not-found',
  };
  if (/\.sh$|^\s*$/.test(handler))
    return {
      reason: `its handler ${handler} is a shell script, which is not analyzed`,
      reasonCode: 'runtime-not-supported',
    };
  if (language === 'python') {
    const [, module = '', name = ''] = /^(.+)\.([^./]+)$/.exec(handler) ?? [];
    const path = module.replace(/^\.\//, '').replaceAll('.', '/');
    return path === '' ? wrong : { files: [`${path}/__init__.py`, `${path}.py`], name };
  }
  const [, path = '', name = ''] = /^((?:.*\/)?[^./]+)\.([^/]+)$/.exec(handler) ?? [];
  if (path === '') return wrong;
  return { files: NODE_ENDINGS.map((ending) => path.replace(/^\.\//, '') + ending), name };
}
