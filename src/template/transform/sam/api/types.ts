import type { ResourceDeclaration, TransformSource } from '../../transform.js';
import type { Raw } from '../../../parse/document.js';
import type { OpenApiPiece } from '../../placed.js';
import type { ApiEvent } from './events.js';
import type { SamFunction } from '../context.js';

/** A SAM API with its section of Globals merged in, and the events that ask it for operations. */
export interface SamApi {
  readonly declared: ResourceDeclaration;
  readonly kind: 'rest' | 'http' | 'websocket';
  readonly properties: OpenApiPiece;
  readonly events: readonly ApiEvent[];
  readonly source: TransformSource;
  /** Under what the resources that SAM makes beside it exist: whenever it does. */
  readonly owner: Pick<SamFunction, 'condition' | 'existsIf'>;
}

/** The API under its own logical id, as a resource of this type. */
export function replaceApi(
  { declared }: SamApi,
  type: string,
  properties: Readonly<Record<string, Raw>>,
): ResourceDeclaration {
  const given = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
  const definition = { ...declared.definition, Type: type, Properties: given };
  return { ...declared, type, definition, writtenType: declared.writtenType ?? declared.type };
}
