import { resolve } from 'node:path';
import type { Application, ProjectContext } from '../model/application.js';
import { isWithin } from '../fs/bounds.js';
import { formatName } from '../fs/targets.js';
import type { ProjectFolder } from '../fs/project-files.js';
import { findRepositoryRoot } from '../fs/roots.js';
import { OtherTemplates, formatProjectScope, findStandingRoot } from '../project/root.js';

interface Around {
  readonly cwd: string;
  /** The project's root that the user set; absolute. */
  readonly root: string | undefined;
  filesOf(root: string): ProjectFolder;
}

/** The projects that contain applications. Each is searched for on first use. */
export class Projects {
  readonly #around: Around;
  readonly #applications: Application[] = [];
  readonly #others = new OtherTemplates();
  #byApplication: ReadonlyMap<Application, ProjectContext> | undefined;

  constructor(around: Around) {
    this.#around = around;
  }

  add(application: Application): void {
    this.#applications.push(application);
    this.#byApplication = undefined;
  }

  of(application: Application): ProjectContext | undefined {
    this.#byApplication ??= this.#make();
    return this.#byApplication.get(application);
  }

  #make(): ReadonlyMap<Application, ProjectContext> {
    const byRoot = new Map<string, Application[]>();
    for (const application of this.#applications) {
      const root = this.#around.root ?? this.#rootOf(application);
      const list = byRoot.get(root) ?? [];
      byRoot.set(root, list);
      list.push(application);
    }
    return new Map(
      [...byRoot].flatMap(([root, applications]) => {
        const project = this.#project(root, applications);
        return applications.map((application) => [application, project] as const);
      }),
    );
  }

  #rootOf({ templates, handlers }: Application): string {
    const { cwd } = this.#around;
    const paths = templates.map(({ file }) => resolve(cwd, file));
    const code = [...handlers.values()].flatMap(({ file }) => (file === undefined ? [] : [resolve(cwd, file())]));
    return findStandingRoot(paths[0] ?? cwd, { templates: new Set(paths), code }, this.#others);
  }

  #project(root: string, applications: readonly Application[]): ProjectContext {
    const around = this.#around;
    const { cwd } = around;
    const repository = findRepositoryRoot(root);
    return {
      files: around.filesOf(root),
      scope: formatProjectScope(root),
      applications,
      above: repository === undefined || repository === root ? undefined : around.filesOf(repository),
      named: (name) => formatName(resolve(root, name), cwd),
      within: (file) => {
        const path = resolve(cwd, file);
        return isWithin(path, root) ? formatName(path, root) : undefined;
      },
    };
  }
}
