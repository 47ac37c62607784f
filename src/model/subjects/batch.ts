import { type Answer, and, certainly, every, no, not, or, some, yes } from '../../answer.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { collectApiFunctions } from '../function/api-calls.js';
import { findHandlerSource } from '../function/source.js';
import { BUCKET_TYPES } from '../resource-types.js';
import { splitWords } from '../words.js';
import { collectOperationParts } from '../api/operation.js';
import { collectProcessors } from '../upload/processors.js';
import { isUploadBucket } from '../upload/uploads.js';
import { type UploadPath, collectUploadPathParts } from './upload-path.js';

/** How an application receives several files at once. */
export interface BatchSubject {
  /** The ways in which files arrive, one by one or in batches; empty if there are no uploads. */
  readonly paths: readonly UploadPath[];
  /** Whether the templates or the code receive several files in one request. */
  readonly takesBatches: Answer;
}

/** Checks routes, queues and workflows, and the code of the functions that receive files. */
export function makeBatchSubject(application: Application): BatchSubject {
  // The number of files that a web page stores in a bucket at once is unknown here.
  const isServed = (type = ''): boolean => !BUCKET_TYPES.includes(type);
  const parts = collectUploadPathParts(application).filter(
    ({ resource }) => isServed(resource?.type) && resource?.exists().is !== 'no',
  );
  const paths = parts.flatMap((part) => part.subject() ?? []);
  return {
    paths,
    get takesBatches() {
      return or(
        hasBatchRoute(application),
        hasBatchRouteInCode(application),
        isQueued(application),
        mapsOverMany(application),
        some(paths, ({ batches }) => certainly(batches.length > 0)),
        not(every(paths, ({ isRead }) => (isRead.is === 'no' ? yes : isRead))),
      );
    },
  };
}

/**
 * A path for several files at once: `/uploads/batch`, `/files:bulk`, `/upload/multiple`, `/multiUpload`, `/bulkupload`.
 */
export function isBatchPath(path: string): boolean {
  const segments = path
    .split('/')
    // The name of a parameter does not show how many files arrive.
    .filter((segment) => !/^(?:\{.*\}|<.*>|\[.*\]|:[^:]*)$/.test(segment));
  return segments.some((segment) => {
    const words = splitWords(segment);
    return words.some((word, index) => {
      const next = words[index + 1];
      // `multi-part` and `multi-tenant` have another meaning.
      return word === 'multi' ? next === undefined || FILES.test(next) : SEVERAL.test(word) || SEVERAL_FILES.test(word);
    });
  });
}

const SEVERAL = /^(?:batch|batches|batched|bulk|multiple|many)$/;
const FILES = /^(?:file|files|upload|uploads|url|urls)$/;
const SEVERAL_FILES =
  /^(?:(?:batch|bulk|multi|multiple|many)(?:files?|uploads?|urls)|(?:files?|uploads?|urls)(?:batch|bulk|multi|multiple|many))$/;

/** A route of a router, or a path that a handler compares itself; the code must be that of an API's function. */
function hasBatchRouteInCode(application: Application): Answer {
  return some(collectApiFunctions(application), (fn) => {
    const source = findHandlerSource(application, fn);
    const routes = source.is === 'read' ? source.handler.facts.routes.all : [];
    return and(fn.exists(), certainly(routes.some(({ path }) => isBatchPath(path))));
  });
}

/** A batch path among the operations of APIs. */
function hasBatchRoute(application: Application): Answer {
  return some(collectOperationParts(application), (part) => {
    const { resource } = part;
    const isBatch = application.worlds.memoOf('batch route', resource ?? application, () => {
      const operation = part.subject();
      return operation !== undefined && operation.needsNoCaller.is !== 'yes' && isBatchPath(operation.path);
    });
    return isBatch ? (resource?.exists() ?? yes) : no;
  });
}

/** A queue between the bucket, or the upload function, and code that processes several messages at a time. */
function isQueued(application: Application): Answer {
  const processors = application
    .matching(['AWS::S3::Bucket'], (bucket) => isUploadBucket(application, bucket).is === 'yes')
    .flatMap((bucket) => collectProcessors(application, bucket));
  return application.someExisting(['AWS::Lambda::EventSourceMapping'], (mapping) =>
    and(
      some(processors, (fn) => mapping.at('FunctionName').refersTo(fn)),
      // Lambda's default batch size is ten.
      not(mapping.at('BatchSize').is(1)),
      some(application.named(mapping, 'AWS::SQS::Queue'), (queue) => mapping.at('EventSourceArn').refersTo(queue)),
    ),
  );
}

/** docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
function mapsOverMany(application: Application): Answer {
  const maps = application.hasMatching(
    ['AWS::StepFunctions::StateMachine'],
    (machine) =>
      /"?Mode"?\s*:\s*\\?"DISTRIBUTED/.test(machine.at('DefinitionString').shown) || hasDistributedMap(machine),
  );
  return certainly(maps);
}

function hasDistributedMap(machine: Resource): boolean {
  const states = machine.at('Definition.States');
  return states.keys.some((name) =>
    ['ItemProcessor', 'Iterator'].some(
      (map) => states.at([name, map, 'ProcessorConfig', 'Mode']).is('DISTRIBUTED').is === 'yes',
    ),
  );
}
