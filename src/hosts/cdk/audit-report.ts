import { isRecord, parseJson, type JsonRecord } from '../../text/json.js';

/** The parts of the JSON report that the plugin uses; files are relative to the folder that the audit ran in. */
export interface ReadReport {
  readonly exitCode: number;
  readonly failOn: string;
  readonly failConfidence: string;
  readonly suppressed: number;
  readonly applications: readonly ReadApplication[];
  readonly findings: readonly ReadFinding[];
  readonly errors: readonly string[];
}

export interface ReadApplication {
  readonly id: string;
  readonly templates: readonly string[];
}

export interface ReadResource {
  readonly logicalId: string;
  readonly constructPath: string | undefined;
}

export interface ReadFinding {
  readonly number: string;
  readonly ruleId: string;
  readonly kind: string;
  readonly severity: string;
  readonly confidence: string;
  readonly message: string;
  readonly fix: string;
  readonly docs: string;
  /** The first one is the finding's own. */
  readonly applications: readonly string[];
  readonly template: string | undefined;
  readonly resource: ReadResource | undefined;
  readonly path: readonly (string | number)[];
  readonly location: ReadLocation;
  /** Its parts that are about resources, its own one among them; empty if it has but one. */
  readonly parts: readonly ReadPart[];
}

export interface ReadLocation {
  readonly file: string;
  /** `file:line:column` */
  readonly place: string;
}

/** A part of a finding: the failure of one resource, in its own words. */
export interface ReadPart {
  readonly message: string;
  readonly resource: ReadResource;
  readonly location: ReadLocation;
}

/** The report of an audit that has none, with the reason. */
export function makeFailedReport(reason: string): ReadReport {
  return {
    exitCode: 2,
    failOn: 'medium',
    failConfidence: 'medium',
    suppressed: 0,
    applications: [],
    findings: [],
    errors: [reason],
  };
}

/** Reads a JSON report; undefined if the text is none. */
export function parseAuditReport(text: string): ReadReport | undefined {
  const json = parseJson(text);
  const summary = isRecord(json) ? json['summary'] : undefined;
  if (!isRecord(json) || !isRecord(summary)) return undefined;
  return {
    exitCode: Number(summary['exitCode']),
    failOn: textOf(summary['failOn']),
    failConfidence: textOf(summary['failConfidence']),
    suppressed: Number(summary['suppressed']),
    applications: recordsOf(json['applications']).map((one) => ({
      id: textOf(one['id']),
      templates: textsOf(one['templates']),
    })),
    findings: recordsOf(json['findings']).map(findingOf),
    errors: recordsOf(json['errors'])
      .filter(({ level }) => level === 'error')
      .map(sentenceOf),
  };
}

function findingOf(one: JsonRecord): ReadFinding {
  const template = one['template'];
  const others = textsOf(one['applications']);
  const own = textOf(one['application']);
  return {
    number: textOf(one['number']),
    ruleId: textOf(one['ruleId']),
    kind: textOf(one['kind']),
    severity: textOf(one['severity']),
    confidence: textOf(one['confidence']),
    message: textOf(one['message']),
    fix: textOf(one['fix']),
    docs: textOf(one['docs']),
    applications: [own, ...others.filter((id) => id !== own)],
    template: typeof template === 'string' ? template : undefined,
    resource: resourceOf(one['resource']),
    path: listOf(one['path']).filter((key) => typeof key === 'string' || typeof key === 'number'),
    location: locationOf(one['location']),
    // What has a fingerprint is a part of the finding; the rest explains it.
    parts: recordsOf(one['related']).flatMap((related) => {
      const resource = typeof related['fingerprint'] === 'string' ? resourceOf(related['resource']) : undefined;
      if (resource === undefined) return [];
      return [{ message: textOf(related['message']), resource, location: locationOf(related['location']) }];
    }),
  };
}

function resourceOf(value: unknown): ReadResource | undefined {
  if (!isRecord(value)) return undefined;
  const { constructPath } = value;
  return {
    logicalId: textOf(value['logicalId']),
    constructPath: typeof constructPath === 'string' ? constructPath : undefined,
  };
}

function locationOf(location: unknown): ReadLocation {
  if (!isRecord(location)) return { file: '', place: '' };
  const file = textOf(location['file']);
  const start = isRecord(location['start']) ? location['start'] : {};
  return { file, place: `${file}:${Number(start['line'])}:${Number(start['column'])}` };
}

function sentenceOf(problem: JsonRecord): string {
  const { place } = locationOf(problem['location']);
  const where = place === '' ? textOf(problem['file']) : place;
  return where === '' ? textOf(problem['message']) : `${where}: ${textOf(problem['message'])}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((one) => typeof one === 'string');
}

function recordsOf(value: unknown): readonly JsonRecord[] {
  return listOf(value).filter(isRecord);
}
