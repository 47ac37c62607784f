import { nameOf } from './project/discover.js';
import { type Assembly, readAssembly, siblingStages } from './project/assembly.js';
import { type Tree, growTree } from './grouping.js';
import type { Reader } from './reader.js';
import type { Template } from './template/template.js';

/** The stacks of cloud assemblies, each made once: a stage is an application, and what the others are compared with. */
export class Assemblies {
  readonly #reader: Reader;
  readonly #given: ReadonlyMap<string, string>;
  readonly #trees = new Map<string, Promise<readonly Tree[]>>();

  constructor(reader: Reader, given: ReadonlyMap<string, string>) {
    this.#reader = reader;
    this.#given = given;
  }

  /** What can't be read is complained about if the assembly is audited, and not if it is only compared with. */
  trees(assembly: Assembly, isAudited: boolean): Promise<readonly Tree[]> {
    const known = this.#trees.get(assembly.folder);
    if (known !== undefined) return known;
    const trees = this.#grow(assembly, isAudited);
    this.#trees.set(assembly.folder, trees);
    return trees;
  }

  /** The templates of the other stages of the app that an assembly is a stage of. */
  async siblings({ folder }: Assembly): Promise<readonly Template[]> {
    const found: Template[] = [];
    for (const stage of siblingStages(folder)) {
      const assembly = readAssembly(stage);
      if (assembly === undefined || 'refused' in assembly) continue;
      for (const { templates } of await this.trees(assembly, false)) found.push(...templates);
    }
    return found;
  }

  async #grow(assembly: Assembly, isAudited: boolean): Promise<readonly Tree[]> {
    const reader = this.#reader;
    const trees: Tree[] = [];
    for (const { id, templatePath, tags } of assembly.stacks) {
      const setting = { scope: id, given: this.#given, tags, stackName: id, assembled: true };
      const reading = await reader.neighbour(templatePath);
      if (!('refused' in reading)) trees.push(...(await growTree(reader, reading, setting, assembly)));
      else if (isAudited) reader.complain('error', nameOf(templatePath, reader.cwd), reading.refused, reading.at);
    }
    return trees;
  }
}
