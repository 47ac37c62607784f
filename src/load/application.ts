import { join, resolve } from 'node:path';
import { type AppSource, makeAppSource } from './app-source.js';
import type { LoadedApplication } from '../audit/audit.js';
import { DefinedPlaces } from '../model/environments/defined-places.js';
import type { StackTree } from './stack-tree.js';
import { findMissingExports } from './exports.js';
import { type Application, makeApplication } from '../model/application.js';
import { readCdkApp } from '../project/cdk-app.js';
import type { Assembly } from '../project/assembly.js';
import { ASSEMBLY_MANIFEST, findOutermostAssembly } from '../fs/roots.js';
import { formatName } from '../fs/targets.js';
import { isIgnored } from '../fs/gitignore.js';
import type { TemplateLoader } from './template-loader.js';
import { linkTemplates } from '../template/evaluate/cross-stack.js';
import type { Template } from '../template/evaluate/types.js';
import { isFailure } from '../errors.js';

/** What is around the trees of an application. */
interface Surroundings {
  /** The one that the templates are of. */
  readonly assembly?: Assembly;
  /** The templates of the app's other stages. */
  readonly siblings?: readonly Template[];
  /** See `LoadedApplication`. */
  readonly apart?: boolean;
  /** See `Application.sourceOf`: where the users of another generator wrote what is in the template. */
  readonly written?: Application['sourceOf'] | undefined;
}

/**
 * Makes an application of its trees, with what is around it.
 * @param named the files that the user named, or that are in a named folder; only their findings are reported
 */
export function makeLoadedApplication(
  reader: TemplateLoader,
  id: string,
  kind: Application['kind'],
  trees: readonly StackTree[],
  named: ReadonlySet<string>,
  { assembly, siblings = [], apart = false, written }: Surroundings = {},
): LoadedApplication {
  const templates = trees.flatMap((tree) => tree.templates);
  const [first, ...others] = templates;
  const [tree] = trees;
  if (first === undefined || tree === undefined) throw new Error('an application without templates');
  linkTemplates(templates, new Map(trees.flatMap(({ nested }) => [...nested])));
  const root = tree.projectRoot === null ? undefined : resolve(reader.cwd, tree.projectRoot);
  const source = root === undefined || assembly === undefined ? undefined : sourceOf(reader, assembly, root);
  const defined = new DefinedPlaces(() => application);
  const application = makeApplication(id, kind, [first, ...others], {
    reported: templates.filter(({ file }) => named.has(file)),
    siblings,
    environments: [...new Set(trees.flatMap(({ environments }) => environments))],
    missing: [...trees.flatMap(({ missing }) => missing), ...findMissingExports(trees)],
    project: () => reader.projects.of(application),
    ...(reader.uploads === undefined ? {} : { uploads: reader.uploads }),
    ...(written === undefined ? {} : { sourceOf: written }),
    ...(source === undefined
      ? {}
      : {
          sourceOf: (value) => {
            const traced = source.sourceOf(value);
            return traced?.written === undefined ? (defined.lineOf(value) ?? traced) : traced;
          },
          siteOf: (value) => source.siteOf(value),
          bundledFrom: (value) => source.bundledFrom(value),
          appLanguage: source.language,
        }),
  });
  const isGenerated = assembly !== undefined && isIgnored(join(assembly.folder, ASSEMBLY_MANIFEST));
  if (isGenerated && source !== undefined) noticeAge(reader, assembly, source);
  const by = source?.entry;
  if (!isGenerated || by === undefined) return { application, projectRoot: tree.projectRoot, apart };
  const folder = formatName(findOutermostAssembly(assembly.folder) ?? assembly.folder, reader.cwd);
  return { application, projectRoot: tree.projectRoot, made: { folder, by } };
}

function sourceOf(reader: TemplateLoader, assembly: Assembly, root: string): AppSource {
  const files = reader.project(root);
  const app = readCdkApp(root, files);
  if (isFailure(app)) reader.report('warning', formatName(join(root, 'cdk.json'), reader.cwd), 'unread', app.reason);
  return makeAppSource(assembly, { root, files, app: isFailure(app) ? undefined : app }, reader.cwd);
}

/** An assembly that git keeps is as old as its checkout, and so is its source. */
function noticeAge(reader: TemplateLoader, assembly: Assembly, source: AppSource): void {
  const newer = source.newerThan(assembly.changed);
  if (newer === undefined) return;
  const message = `the assembly is older than ${newer}: run \`cdk synth\` again to audit the current source`;
  if (reader.notices.some((known) => known.message === message)) return;
  reader.notices.push({ level: 'warning', file: formatName(assembly.folder, reader.cwd), message, location: null });
}
