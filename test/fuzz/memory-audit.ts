import { runAudit } from '../../src/audit/audit.js';
import { isFailure } from '../../src/errors.js';
import type { Audit } from '../../src/finding.js';
import { rules } from '../../src/index.js';
import { makeApplication } from '../../src/model/application.js';
import { Worlds } from '../../src/template/evaluate/worlds.js';
import { makeTemplate } from '../../src/template/make-template.js';
import { type OptionTable, type Options, getDefaultOptions } from '../../src/rule.js';
import type { Document } from '../../src/template/parse/document.js';
import { readDocument } from '../../src/template/parse/parse.js';

/** An audit, and the document that it is of. */
export interface MemoryAudit {
  readonly audit: Audit;
  readonly document: Document;
}

export interface MemoryOptions {
  readonly file: string;
  readonly memo: boolean;
  /** Of rules, by their ids. */
  readonly options?: Readonly<Record<string, Options<OptionTable>>>;
}

/** All rules on the text of one template, without files around it; undefined if it is refused. */
export async function auditText(
  text: string,
  { file, memo, options = {} }: MemoryOptions,
): Promise<MemoryAudit | undefined> {
  const document = await readDocument(text);
  if (isFailure(document)) return undefined;
  const made = makeTemplate({ file, scope: file }, document, new Map(), new Worlds({ memo }));
  if (isFailure(made)) return undefined;
  const application = makeApplication(file, 'template', [made.template]);
  const errors = made.warnings.map(({ message, at: place }) => {
    const range = Array.isArray(place) ? document.locate([place])[0] : undefined;
    return { level: 'warning' as const, file, message, location: range === undefined ? null : { file, ...range } };
  });
  const audit = runAudit({
    applications: [{ application, projectRoot: '.' }],
    rules,
    catalog: rules,
    off: new Map(),
    problems: errors,
    thresholds: { failOn: 'medium', failConfidence: 'medium', failOnUnknown: false },
    scope: 'all',
    settingOf: ({ id, severity, options: table }) => ({
      isOff: false,
      severity,
      options: { ...getDefaultOptions(table), ...options[id] },
    }),
    version: '0',
  });
  return { audit, document };
}
