import { type Answering, answeringParts } from './error-responses.js';
import type { Application } from '../application.js';
import { type Bucket, bucketParts } from './bucket.js';
import { type Cors, corsParts } from './cors.js';
import { type OwnFunction, functionParts } from './function.js';
import { type OwnHandler, handlerParts } from './handler.js';
import { type Logs, logsParts } from './logs.js';
import { type Operation, operationParts } from '../api/operation.js';
import { type Overview, overviewOf } from './application.js';
import type { Part } from '../subject.js';
import { type ProjectWork, projectParts } from './project.js';
import { type Requests, requestsParts } from './requests.js';
import { type Settings, settingsParts } from './settings.js';
import { type Table, tableParts } from './table.js';
import { type Taggable, taggableParts } from './taggable.js';
import { type UploadPath, uploadPathParts } from './upload-path.js';
import { type Api, apiParts } from './api.js';

/** The nouns that rules ask about. */
export interface Subjects {
  answering: Answering;
  api: Api;
  bucket: Bucket;
  cors: Cors;
  function: OwnFunction;
  handler: OwnHandler;
  logs: Logs;
  operation: Operation;
  requests: Requests;
  settings: Settings;
  table: Table;
  taggable: Taggable;
  'upload-path': UploadPath;
  application: Overview;
  project: ProjectWork;
}

export type Noun = keyof Subjects;

const READERS: { readonly [N in Noun]: (application: Application) => readonly Part<Subjects[N]>[] } = {
  answering: (application) => answeringParts(application),
  api: (application) => apiParts(application),
  bucket: (application) => bucketParts(application),
  cors: (application) => corsParts(application),
  function: (application) => functionParts(application),
  handler: (application) => handlerParts(application),
  logs: (application) => logsParts(application),
  operation: (application) => operationParts(application),
  requests: (application) => requestsParts(application),
  settings: (application) => settingsParts(application),
  table: (application) => tableParts(application),
  taggable: (application) => taggableParts(application),
  'upload-path': (application) => uploadPathParts(application),
  application: (application) => [
    { resource: undefined, owner: () => undefined, subject: () => overviewOf(application) },
  ],
  project: (application) => projectParts(application),
};

/** Every subject of this noun that an application declares, in document order. */
export function partsOf(noun: Noun, application: Application): readonly Part<Subjects[Noun]>[] {
  return READERS[noun](application);
}
