import type { Declared, Source, Transformed } from '../transform.js';
import { Placed, type Raw, isMap, own } from '../../parse/document.js';
import { contentOf } from '../include.js';
import type { IncludedFiles } from '../../evaluate/types.js';
import { readDocument } from './document.js';
import type { Api } from './resources.js';
import { Names } from './ids.js';
import { type Piece, entriesOf, inside, keep, pieceOf } from '../placed.js';

const KINDS: Readonly<Record<string, Api['kind']>> = {
  'AWS::ApiGateway::RestApi': 'rest',
  'AWS::ApiGatewayV2::Api': 'http',
};

/** Where an API keeps its document. */
const DOCUMENTS: readonly string[] = ['Body', 'BodyS3Location'];

/**
 * Makes methods and routes of the OpenAPI documents that APIs carry, as API Gateway does when it imports them. What
 * can't be read is said by the API itself, under `Unread`.
 */
export function openApi(declared: readonly Declared[], source: Source): Transformed {
  const written = own(source.root, 'Resources');
  const names = new Names([
    ...declared.map(({ logicalId }) => logicalId),
    ...(isMap(written) ? Object.keys(written) : []),
  ]);
  const all = declared.flatMap((one) => {
    const kind = own(KINDS, one.type);
    return kind === 'rest' || kind === 'http' ? opened({ declared: one, kind, names }, source.files) : [one];
  });
  return { declared: all, warnings: [] };
}

/** The API without its document, and what the document stands for. */
function opened(api: Api, files: IncludedFiles): readonly Declared[] {
  const { declared } = api;
  const properties = inside(pieceOf(declared.definition, declared.path), 'Properties');
  const elsewhere = inside(properties, 'BodyS3Location');
  const body = inside(properties, 'Body') ?? contentOf(elsewhere?.raw, files);
  if (properties === undefined || (body === undefined && elsewhere === undefined)) return [declared];
  if (body === undefined)
    return [unreadable(declared, ['its OpenAPI document lies in a bucket or a file of its own'], elsewhere)];
  const read = readDocument(api, body);
  const plain = Object.fromEntries(
    entriesOf(properties).flatMap(([key, value]) => (DOCUMENTS.includes(key) ? [] : [[key, keep(value)] as const])),
  );
  const api2 = {
    ...declared,
    // What stands beside the document wins over what stands in it.
    definition: { ...declared.definition, Properties: new Placed({ ...read.properties, ...plain }, properties.path) },
  };
  return [read.unread.length === 0 ? api2 : unreadable(api2, read.unread, body), ...read.made];
}

function unreadable(declared: Declared, reasons: readonly string[], at: Piece | undefined): Declared {
  const Unread: Raw = new Placed(reasons, at?.path ?? declared.path);
  return { ...declared, definition: { ...declared.definition, Unread } };
}
