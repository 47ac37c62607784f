import { type ErrorResponseSubject, collectErrorResponseParts } from './error-responses.js';
import type { Application } from '../application.js';
import { type BucketSubject, collectBucketParts } from './bucket.js';
import { type CorsSubject, collectCorsParts } from './cors.js';
import { type FunctionSubject, collectFunctionParts } from './function.js';
import { type HandlerSubject, collectHandlerParts } from './handler.js';
import { type LogSubject, collectLogParts } from './logs.js';
import { type ApiOperation, collectOperationParts } from '../api/operation.js';
import { type ApplicationSubject, makeApplicationSubject } from './application.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { SubjectPart } from '../subject.js';
import { collectAnyParts } from './resource.js';
import { type ProjectSubject, collectProjectParts } from './project.js';
import { type RequestSubject, collectRequestParts } from './requests.js';
import { type SettingsSubject, collectSettingsParts } from './settings.js';
import { type TableSubject, collectTableParts } from './table.js';
import { type TagSubject, collectTagParts } from './taggable.js';
import { type UploadPath, collectUploadPathParts } from './upload-path.js';
import { type VersionedApi, collectApiParts } from './api.js';

/** The subjects that rules can check. */
export interface Subjects {
  answering: ErrorResponseSubject;
  api: VersionedApi;
  bucket: BucketSubject;
  cors: CorsSubject;
  function: FunctionSubject;
  handler: HandlerSubject;
  logs: LogSubject;
  operation: ApiOperation;
  requests: RequestSubject;
  resource: Resource;
  settings: SettingsSubject;
  table: TableSubject;
  taggable: TagSubject;
  'upload-path': UploadPath;
  application: ApplicationSubject;
  project: ProjectSubject;
}

export type Noun = keyof Subjects;

/** Whether rules can ask about something of this name. */
export function isNoun(name: string): name is Noun {
  return Object.hasOwn(READERS, name);
}

/** The names of everything that rules can ask about. */
export function listNouns(): readonly string[] {
  return Object.keys(READERS);
}

const READERS: { readonly [N in Noun]: (application: Application) => readonly SubjectPart<Subjects[N]>[] } = {
  answering: (application) => collectErrorResponseParts(application),
  api: (application) => collectApiParts(application),
  bucket: (application) => collectBucketParts(application),
  cors: (application) => collectCorsParts(application),
  function: (application) => collectFunctionParts(application),
  handler: (application) => collectHandlerParts(application),
  logs: (application) => collectLogParts(application),
  operation: (application) => collectOperationParts(application),
  requests: (application) => collectRequestParts(application),
  resource: (application) => collectAnyParts(application),
  settings: (application) => collectSettingsParts(application),
  table: (application) => collectTableParts(application),
  taggable: (application) => collectTagParts(application),
  'upload-path': (application) => collectUploadPathParts(application),
  application: (application) => [
    { resource: undefined, owner: () => undefined, subject: () => makeApplicationSubject(application) },
  ],
  project: (application) => collectProjectParts(application),
};

/** Every subject of this kind that an application declares, in document order. */
export function collectSubjectParts(noun: Noun, application: Application): readonly SubjectPart<Subjects[Noun]>[] {
  return READERS[noun](application);
}
