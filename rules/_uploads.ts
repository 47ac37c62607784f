import {
  type Answer,
  type SourcePlace,
  type Node,
  type Subjects,
  certainly,
  makeReason,
  no,
  or,
  unknown,
} from '../src/rule.js';

type UploadPath = Subjects['upload-path'];
type Store = UploadPath['stores'][number];

/** One place that receives a file: a line of source, or the resource itself if no source was read. */
export interface Intake {
  readonly at: Node | SourcePlace;
  readonly store: Store | undefined;
  readonly confidence: 'high' | 'low';
  /** The fix of a rule for presigned uploads, by its name, if the file is uploaded by one. */
  readonly remedy: { readonly fix?: string };
  /** For messages: the receiving resource, and how it stores the file. */
  readonly says: string;
}

/** Every place of an upload path that receives files. */
export function intakesOf(path: UploadPath): readonly Intake[] {
  const { resource, name, stores, confidence } = path;
  if (stores.length === 0) {
    const says = WITHOUT_SOURCE[path.by](name);
    return [{ at: resource.node, store: undefined, confidence, remedy: {}, says }];
  }
  return stores.map((store) => ({
    at: { resource, evidence: store.at },
    store,
    confidence: store.strength === 'strong' ? 'high' : 'low',
    remedy: store.how === 'put' ? {} : { fix: 'presigned' },
    says: `${name} ${DOES[store.how]} (${store.at.what})`,
  }));
}

const DOES: Readonly<Record<Store['how'], string>> = {
  put: 'stores uploads',
  'signed-put': 'creates a presigned PUT',
  'signed-post': 'creates a presigned POST',
};

/** Code that was not read may contain the check. */
export function unlessRead(isRead: Answer): Answer {
  return isRead.is === 'unknown' ? isRead : no;
}

const WITHOUT_SOURCE: Readonly<Record<UploadPath['by'], (name: string) => string>> = {
  function: (name) => `${name} receives uploads`,
  method: (name) => `${name} stores the request body in S3`,
  browser: (name) => `${name} receives uploads from browsers`,
};

/**
 * Whether code on the way checks the type or size. A presigned upload can differ from what the client announced, unless
 * the announced value is signed; a check of the stored file always counts.
 */
export function isChecked(path: UploadPath, { store }: Intake, what: 'type' | 'size'): Answer {
  const checks = what === 'type' ? path.typeChecks : path.sizeChecks;
  const said = what === 'type' ? store?.type : store?.length;
  const isUnsaid = said === 'given' || (what === 'size' && said === 'none');
  const counting =
    store !== undefined && store.how !== 'put' && isUnsaid ? checks.filter(({ fn }) => fn !== path.resource) : checks;
  const isKnown = certainly(counting.length > 0 || said === 'bound');
  return said === 'unknown' ? or(isKnown, UNFOLLOWED) : isKnown;
}

const UNFOLLOWED = unknown(
  makeReason('code-not-followed', 'the parameters of the presigned upload could not be followed'),
);
