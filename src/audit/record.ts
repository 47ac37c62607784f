import type { Audit, AuditedApplication } from '../finding.js';
import type { Application } from '../model/application.js';
import type { SourceTexts } from '../model/source-texts.js';
import { collectDocuments } from '../template/locate.js';
import type { LoadedApplication } from './input.js';

/** A function with code, of a reported template. */
interface RecordedFunction {
  readonly key: string;
  /** Equal for a template that several nested stacks use. */
  readonly name: string;
  readonly isRead: boolean;
  readonly isElsewhere: boolean;
}

/** What is kept of an application until the end of an audit, even if the application itself is not. */
export interface ApplicationRecord extends Omit<LoadedApplication, 'application' | 'apart'> {
  readonly id: string;
  readonly kind: Application['kind'];
  readonly uploadApi: boolean;
  /** The ids of the rules that run on it. */
  readonly asked: ReadonlySet<string>;
  /** All its templates' files. */
  readonly files: readonly string[];
  /** Its reported templates. */
  readonly reported: readonly { readonly file: string; readonly scope: string; readonly resources: number }[];
  /** The scopes of all its templates and of its project, checked or not. */
  readonly scopes: readonly string[];
  /** Undefined without a project, and if no rule about projects runs on it. */
  readonly projectScope: string | undefined;
  readonly functions: readonly RecordedFunction[];
  readonly sourceTexts: SourceTexts;
  /** The texts of its templates and of the files that these include. */
  readonly texts: readonly (readonly [file: string, text: string])[];
}

/** Records an application before it is judged. */
export function makeApplicationRecord(
  { application, projectRoot, lone, made }: LoadedApplication,
  { uploadApi, asked, isAboutProject }: RunningRules,
): ApplicationRecord {
  const { id, kind, templates, reported, handlers, sourceTexts, project } = application;
  return {
    projectRoot,
    ...(lone === undefined ? {} : { lone }),
    ...(made === undefined ? {} : { made }),
    id,
    kind,
    uploadApi,
    asked,
    files: [...new Set(templates.map(({ file }) => file))],
    reported: reported.map(({ file, scope, resources }) => ({ file, scope, resources: resources.size })),
    scopes: [...templates.map(({ scope }) => scope), ...(project === undefined ? [] : [project.scope])],
    projectScope: isAboutProject ? project?.scope : undefined,
    functions: reported.flatMap(({ file, resources }) =>
      [...resources.values()].flatMap(({ key, logicalId }) => {
        const found = handlers.get(key);
        if (found === undefined) return [];
        const isRead = found.is === 'read';
        return [{ key, name: `${file}#${logicalId}`, isRead, isElsewhere: !isRead && found.isElsewhere }];
      }),
    ),
    sourceTexts,
    texts: [...collectDocuments(templates)].map(([file, { text }]) => [file, text] as const),
  };
}

/** Which rules run on an application. */
interface RunningRules extends Pick<ApplicationRecord, 'uploadApi' | 'asked'> {
  /** Whether a rule about projects is among them. */
  readonly isAboutProject: boolean;
}

/** The application in the form of the report. */
export function makeAuditedApplication(
  { id, kind, files: templates, projectRoot, lone = false, made, uploadApi }: ApplicationRecord,
  rows: Pick<Audit, 'catalog' | 'ownRules'>,
): AuditedApplication {
  return { id, kind, templates, projectRoot, uploadApi, lone, ...(made === undefined ? {} : { made }), ...rows };
}

/** The texts of all files that locations may refer to. */
export function collectTexts(records: readonly ApplicationRecord[]): ReadonlyMap<string, string> {
  return new Map([
    ...records.flatMap(({ sourceTexts }) => [...sourceTexts.collect()]),
    ...records.flatMap(({ texts }) => texts),
  ]);
}
