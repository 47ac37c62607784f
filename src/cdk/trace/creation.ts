import { type JsonRecord, isRecord } from '../../text/json.js';

/** Data of an assembly about one construct: its resource, and the calls that made it. */
export interface Creation {
  /** `Upload/Files/Resource`, as `aws:cdk:path` has it. */
  readonly constructPath: string;
  readonly logicalId: string | undefined;
  /** Of a stack: the file of its template, in the assembly's folder. */
  readonly templateFile: string | undefined;
  /** The calls that made it, the innermost first, as the assembly writes them. */
  readonly frames: readonly string[];
  readonly assignments: readonly Assignment[];
}

/** Where a property of a resource was set, as far as the CDK kept a record of it. */
export interface Assignment {
  /** As CloudFormation calls it, such as `GlobalSecondaryIndexes`. */
  readonly property: string;
  readonly frames: readonly string[];
}

/** At most this many calls are read; Node.js keeps ten. */
const MOST_FRAMES = 200;
/** No path is longer: https://man7.org/linux/man-pages/man3/pathconf.3.html */
const LONGEST_FRAME = 5000;

/**
 * Reads a stack's metadata: construct paths and a list of entries for each. Newer assemblies keep it in a file of its
 * own, with `aws:cdk:creationStack` and, from `cdk synth --debug`, `aws:cdk:propertyAssignment`; older ones in the
 * manifest, with a `trace` beside the logical id, from `--debug` too. Entries of another shape are skipped.
 */
export function collectCreations(metadata: unknown): readonly Creation[] {
  if (!isRecord(metadata)) return [];
  return Object.entries(metadata).flatMap(([path, entries]) => {
    if (!Array.isArray(entries)) return [];
    const made = creationOf(path.replace(/^\//, ''), entries.filter(isRecord));
    return made.frames.length > 0 || made.logicalId !== undefined || made.templateFile !== undefined ? [made] : [];
  });
}

function creationOf(constructPath: string, entries: readonly JsonRecord[]): Creation {
  const textOf = (type: string): string | undefined => {
    const found = entries.find((entry) => entry['type'] === type)?.['data'];
    return typeof found === 'string' ? found : undefined;
  };
  const stack = entries.find(({ type }) => type === 'aws:cdk:creationStack')?.['data'];
  // Other entries have traces of their own: of the call that acknowledged a rule.
  const trace = entries.find((entry) => entry['type'] === 'aws:cdk:logicalId' && Array.isArray(entry['trace']))?.[
    'trace'
  ];
  return {
    constructPath,
    logicalId: textOf('aws:cdk:logicalId'),
    templateFile: textOf('aws:cdk:templateFile'),
    frames: framesOf(stack ?? trace),
    assignments: entries.flatMap(({ type, data }) => {
      if (type !== 'aws:cdk:propertyAssignment' || !isRecord(data)) return [];
      const { propertyName: property, stackTrace } = data;
      return typeof property === 'string' ? [{ property, frames: framesOf(stackTrace) }] : [];
    }),
  };
}

function framesOf(raw: unknown): readonly string[] {
  if (!Array.isArray(raw)) return [];
  return raw
    .slice(0, MOST_FRAMES)
    .filter((frame): frame is string => typeof frame === 'string' && frame.length <= LONGEST_FRAME);
}
