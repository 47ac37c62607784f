import { type Answer, type InSource, type Node, type Subjects, no } from '../src/rule.js';

type UploadPath = Subjects['upload-path'];
type Store = UploadPath['stores'][number];

/** One place where a file comes in: a line of source, or what stands for the whole way where none was read. */
export interface Intake {
  readonly at: Node | InSource;
  readonly store: Store | undefined;
  readonly confidence: 'high' | 'low';
  /** For messages: what takes the file in, and how. */
  readonly says: string;
}

/** Every place where a way of uploads takes files in. */
export function intakesOf(path: UploadPath): readonly Intake[] {
  const { resource, name, stores, confidence } = path;
  if (stores.length === 0) {
    const says = WITHOUT_SOURCE[resource.type]?.(name) ?? `${name} takes uploads in`;
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

const WITHOUT_SOURCE: Readonly<Record<string, (name: string) => string>> = {
  'AWS::ApiGateway::Method': (name) => `${name} hands what it is sent to S3,`,
  'AWS::S3::Bucket': (name) => `browsers store files in ${name},`,
};
