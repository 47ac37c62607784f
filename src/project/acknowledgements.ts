import type { Acknowledgement } from '../template/evaluate/types.js';
import { isRecord } from '../text/json.js';

/** The metadata key of `Validations.of(construct).acknowledge(…)` in aws-cdk-lib; see `Validations` in its core. */
const ACKNOWLEDGED = 'aws:cdk:acknowledged-rules';

/**
 * Reads the acknowledgements in a stack's metadata: construct paths, and a list of entries for each. Entries of another
 * shape are skipped.
 */
export function collectAcknowledgements(metadata: unknown): readonly Acknowledgement[] {
  if (!isRecord(metadata)) return [];
  return Object.entries(metadata).flatMap(([path, entries]) =>
    (Array.isArray(entries) ? entries : []).flatMap((entry: unknown) => {
      const data = isRecord(entry) && entry['type'] === ACKNOWLEDGED ? entry['data'] : undefined;
      if (!isRecord(data)) return [];
      return Object.entries(data).map(([id, reason]) => ({
        constructPath: path.replace(/^\//, ''),
        id,
        reason: typeof reason === 'string' ? reason.trim() : '',
      }));
    }),
  );
}
