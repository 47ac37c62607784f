import type { Resource } from '../template/template.js';
import type { Application } from './application.js';
import { type Cors, corsParts } from './cors.js';
import { type Operation, operationParts } from './operation.js';
import { type Overview, overviewOf } from './overview.js';
import { type Table, tableParts } from './table.js';

/** The nouns that rules ask about. */
export interface Subjects {
  cors: Cors;
  operation: Operation;
  table: Table;
  application: Overview;
}

export type Noun = keyof Subjects;

/** The unit of replay: one bucket, one operation, one table. */
export interface Part<N extends Noun = Noun> {
  /** What has to exist for the part to be judged; undefined for an application. */
  readonly resource: Resource | undefined;
  /** The API that it belongs to in this world, else the resource itself. */
  owner(): Resource | undefined;
  /** The noun in this world; undefined where there is none. */
  subject(): Subjects[N] | undefined;
}

const READERS: { readonly [N in Noun]: (application: Application) => readonly Part<N>[] } = {
  cors: (application) => corsParts(application),
  operation: (application) => operationParts(application),
  table: (application) => tableParts(application),
  application: (application) => [
    { resource: undefined, owner: () => undefined, subject: () => overviewOf(application) },
  ],
};

/** Every subject of this noun that an application declares, in document order. */
export function partsOf(noun: Noun, application: Application): readonly Part[] {
  return READERS[noun](application);
}
