import type { ResourceDeclaration, TransformSource } from '../../transform.js';
import type { Placed } from '../../../parse/document.js';
import type { ApiEvent } from './events.js';
import type { SamFunction } from '../context.js';

/** A SAM API with its section of Globals merged in, and the events that add operations to it. */
export interface SamApi {
  readonly declared: ResourceDeclaration;
  readonly kind: 'rest' | 'http' | 'websocket';
  readonly properties: Placed;
  readonly events: readonly ApiEvent[];
  readonly source: TransformSource;
  /** Under what the resources that SAM makes beside it exist: whenever it does. */
  readonly owner: Pick<SamFunction, 'condition' | 'existsIf'>;
}
