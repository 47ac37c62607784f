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

/** One place where a file comes in: a line of source, or what stands for the whole way where none was read. */
export interface Intake {
  readonly at: Node | SourcePlace;
  readonly store: Store | undefined;
  readonly confidence: 'high' | 'low';
  /** For messages: what takes the file in, and how. */
  readonly says: string;
}

/** Every place where a way of uploads takes files in. */
export function intakesOf(path: UploadPath): readonly Intake[] {
  const { resource, name, stores, confidence } = path;
  if (stores.length === 0) {
    const says = WITHOUT_SOURCE[path.by](name);
    return [{ at: resource.node, store: undefined, confidence, says }];
  }
  return stores.map((store) => ({
    at: { resource, evidence: store.at },
    store,
    confidence: store.strength === 'strong' ? 'high' : 'low',
    says: `${name} ${DOES[store.how]} (${store.at.what})`,
  }));
}

const DOES: Readonly<Record<Store['how'], string>> = {
  put: 'stores what it is sent',
  'signed-put': 'signs a PUT by which the client stores a file',
  'signed-post': 'signs a POST by which the client stores a file',
};

/** Where code on the way was not read, nothing can be said against it. */
export function unlessRead(isRead: Answer): Answer {
  return isRead.is === 'unknown' ? isRead : no;
}

const WITHOUT_SOURCE: Readonly<Record<UploadPath['by'], (name: string) => string>> = {
  function: (name) => `${name} takes uploads in,`,
  method: (name) => `${name} hands what it is sent to S3,`,
  browser: (name) => `browsers store files in ${name},`,
};

/**
 * Whether code on the way checks it. Of what a client stores itself, what it said before binds nothing that is not signed;
 * what is looked at once it is stored counts in any case.
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
  makeReason('code-not-followed', 'the parameters of the signed upload are built in a way that could not be followed'),
);
