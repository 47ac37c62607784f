import type { ResourceDeclaration, TransformSource, Transformed } from '../transform.js';
import { Placed, type Raw, isMap, getOwn } from '../../parse/document.js';
import { findIncludedContent } from '../include.js';
import type { IncludedFiles } from '../../evaluate/types.js';
import { loadOpenApiDocument } from './document.js';
import type { OpenApiTarget } from './resources.js';
import { API_DOCUMENTS, API_KINDS } from './has-open-api.js';
import { IdCounter } from './ids.js';
import { collectEntries, findPlaced, makePlaced } from '../placed.js';

/**
 * Makes methods and routes of the OpenAPI documents that APIs carry, as API Gateway does when it imports them. What
 * can't be read is recorded on the API itself, under `Unread`.
 */
export function transformOpenApi(declared: readonly ResourceDeclaration[], source: TransformSource): Transformed {
  const written = getOwn(source.root, 'Resources');
  const names = new IdCounter([
    ...declared.map(({ logicalId }) => logicalId),
    ...(isMap(written) ? Object.keys(written) : []),
  ]);
  const all = declared.flatMap((one) => {
    const kind = getOwn(API_KINDS, one.type);
    return kind === 'rest' || kind === 'http' ? opened({ declared: one, kind, names }, source.files) : [one];
  });
  return { declared: all, warnings: [] };
}

/** The API without its document, and the resources of the document. */
function opened(api: OpenApiTarget, files: IncludedFiles): readonly ResourceDeclaration[] {
  const { declared } = api;
  const properties = findPlaced(makePlaced(declared.definition, declared.path), 'Properties');
  const elsewhere = findPlaced(properties, 'BodyS3Location');
  const body = findPlaced(properties, 'Body') ?? findIncludedContent(elsewhere?.raw, files);
  if (properties === undefined || (body === undefined && elsewhere === undefined)) return [declared];
  if (body === undefined)
    return [unreadable(declared, ['the OpenAPI document is stored in a bucket or file that was not found'], elsewhere)];
  const read = loadOpenApiDocument(api, body);
  const plain = Object.fromEntries(
    collectEntries(properties).flatMap(([key, value]) => (API_DOCUMENTS.includes(key) ? [] : [[key, value] as const])),
  );
  const api2 = {
    ...declared,
    // Properties beside the document override those in it.
    definition: {
      ...declared.definition,
      Properties: new Placed({ ...read.properties, ...titleOf(api, body), ...plain }, properties.path),
    },
  };
  return [read.unread.length === 0 ? api2 : unreadable(api2, read.unread, body), ...read.made];
}

/** A REST API that has no name of its own is called after its document. */
function titleOf({ kind }: OpenApiTarget, body: Placed): Readonly<Record<string, Raw>> {
  const title = kind === 'rest' ? findPlaced(findPlaced(body, 'info'), 'title') : undefined;
  return title === undefined ? {} : { Name: title };
}

function unreadable(
  declared: ResourceDeclaration,
  reasons: readonly string[],
  at: Placed | undefined,
): ResourceDeclaration {
  const Unread: Raw = new Placed(reasons, at?.path ?? declared.path);
  return { ...declared, definition: { ...declared.definition, Unread } };
}
