import { resolve } from 'node:path';
import type { Application, ProjectContext } from '../model/application.js';
import type { ProjectMember } from '../model/member.js';
import { copyMember, makeProjectMember } from '../model/subjects/project-member.js';
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

/** A project, and its members so far. */
interface OpenProject {
  readonly context: ProjectContext;
  readonly members: ProjectMember[];
  /** Where each of its applications is among the members. */
  readonly places: Map<string, number>;
}

/** The projects that contain applications. Each is searched for on first use. */
export class Projects {
  readonly #around: Around;
  /** Applications whose project was not needed yet. */
  #waiting: Application[] = [];
  readonly #others = new OtherTemplates();
  readonly #byRoot = new Map<string, OpenProject>();
  readonly #byApplication = new WeakMap<Application, OpenProject>();

  constructor(around: Around) {
    this.#around = around;
  }

  /** Called in the order of the report, for applications whose handlers were read. */
  add(application: Application): void {
    this.#waiting.push(application);
  }

  of(application: Application): ProjectContext | undefined {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) this.#assign(one);
    return this.#byApplication.get(application)?.context;
  }

  #assign(application: Application): void {
    const root = this.#around.root ?? this.#rootOf(application);
    const project = this.#byRoot.get(root) ?? this.#open(root);
    this.#byRoot.set(root, project);
    this.#byApplication.set(application, project);
    project.places.set(application.id, project.members.length);
    project.members.push(makeProjectMember(application, project.context));
  }

  #rootOf({ templates, handlers }: Application): string {
    const { cwd } = this.#around;
    const paths = templates.map(({ file }) => resolve(cwd, file));
    const code = [...handlers.values()].flatMap(({ file }) => (file === undefined ? [] : [resolve(cwd, file())]));
    return findStandingRoot(paths[0] ?? cwd, { templates: new Set(paths), code }, this.#others);
  }

  #open(root: string): OpenProject {
    const around = this.#around;
    const { cwd } = around;
    const repository = findRepositoryRoot(root);
    const members: ProjectMember[] = [];
    const places = new Map<string, number>();
    const context: ProjectContext = {
      files: around.filesOf(root),
      scope: formatProjectScope(root),
      members,
      freeze: (application) => {
        const place = places.get(application.id);
        const member = place === undefined ? undefined : members[place];
        const frozen = member === undefined ? undefined : copyMember(member, application);
        if (place === undefined || frozen === undefined) return false;
        members[place] = frozen;
        return true;
      },
      above: repository === undefined || repository === root ? undefined : around.filesOf(repository),
      named: (name) => formatName(resolve(root, name), cwd),
      within: (file) => {
        const path = resolve(cwd, file);
        return isWithin(path, root) ? formatName(path, root) : undefined;
      },
    };
    return { context, members, places };
  }
}
