import { audit, loadProject } from '../../src/index.js';
import { folderWith } from './folder.js';

/** What came out for some template, by a rule's number. */
export interface Judged {
  /** Whether the application counts as an upload API. */
  readonly uploadApi: boolean;
  readonly warnings: readonly string[];
  /**
   * `no-policy high Shelf` for each finding, `unknown no-policy Shelf` for what can't be decided; the verdict alone
   * (`pass`, `not-applicable`) where there is neither.
   */
  of(number: string): readonly string[];
  /** The messages of a rule's findings. */
  messages(number: string): readonly string[];
  /** What is named beside its findings. */
  related(number: string): readonly string[];
}

/** Audits a template, with all rules, and the files that lie beside it. */
export async function judge(template: string, files: Readonly<Record<string, string>> = {}): Promise<Judged> {
  const cwd = folderWith({ '.git/HEAD': '', 'template.yaml': template, ...files });
  const result = audit(await loadProject('template.yaml', { cwd }), { scope: 'all' });
  const findings = (number: string) => result.findings.filter((one) => one.number === number);
  return {
    uploadApi: result.applications.some((one) => one.uploadApi),
    warnings: result.errors.map(({ message }) => message),
    of: (number) => {
      const failed = findings(number).map(
        ({ kind, confidence, resource }) => `${kind} ${confidence} ${resource?.logicalId ?? ''}`,
      );
      const open = result.unknown.filter((one) => one.number === number);
      const undecided = open.map(({ kind, resource }) => `unknown ${kind} ${resource?.logicalId ?? ''}`);
      const verdict = result.catalog.find((row) => row.number === number)?.verdict ?? 'none';
      const all = [...failed, ...undecided].map((one) => one.trim());
      return all.length > 0 ? all : [verdict];
    },
    messages: (number) => findings(number).map(({ message }) => message),
    related: (number) => findings(number).flatMap(({ related }) => related.map(({ message }) => message)),
  };
}
