import { dirname, join, resolve } from 'node:path';
import { isFailure } from '../errors.js';
import { walkUp } from '../fs/bounds.js';
import { listFolder } from '../fs/list.js';
import { readTextWithin } from '../fs/read.js';
import { findBounds, findRepositoryRoot } from '../fs/roots.js';
import { formatName } from '../fs/targets.js';
import type { Application } from '../model/application.js';
import { collectUnfollowedCalls } from '../model/function/literal-callees.js';
import type { TemplateLoader } from './template-loader.js';

/** Adds warnings of what an application is deployed with or calls and what is not read: once each, with what to do. */
export function addUnreadWarnings(reader: TemplateLoader, application: Application): void {
  for (const { caller, callee, name } of collectUnfollowedCalls(application)) {
    // Documents of APIs name functions as they are deployed: they know no template.
    if (!application.reported.includes(caller.template) || callee.place.file !== caller.template.file) continue;
    const message = `${caller.shownName} calls ${name} by a literal ARN, and its template has no function of that name: that function is not audited with it; use !GetAtt or an import, or audit its template too`;
    reader.warnAt(caller.template, callee.place, `literal ARN ${caller.logicalId} ${name}`, message);
  }
  if (application.kind === 'assembly') return;
  for (const { file } of application.reported) {
    const config = findSceptreConfig(resolve(reader.cwd, file));
    if (config === undefined) continue;
    const message =
      'Sceptre configuration, which is not read: its parameters and stack_tags are unknown; give parameters as --parameter, or audit what `sceptre generate` prints';
    reader.report('warning', formatName(config, reader.cwd), 'sceptre', message);
  }
}

/** docs.sceptre-project.org/latest/docs/get_started.html: every project sets it, in `config` or in a folder of it. */
const SCEPTRE_CODE = /^["']?project_code["']?[ \t]*:/m;

/** The config.yaml of the Sceptre project whose folder `templates` holds a template. */
function findSceptreConfig(template: string): string | undefined {
  const folder = dirname(template);
  // Most templates are in no such folder: nothing is looked for on the disk.
  if (!/[\\/]templates(?:[\\/]|$)/.test(folder)) return undefined;
  const bounds = findBounds(folder);
  const root = findRepositoryRoot(folder);
  const isOne = (path: string): boolean => {
    const read = readTextWithin(path, bounds);
    return !isFailure(read) && SCEPTRE_CODE.test(read.text);
  };
  for (const above of walkUp(folder, root)) {
    if (!/[\\/]templates$/.test(above)) continue;
    const config = join(dirname(above), 'config');
    const inner = listFolder(config, bounds, MOST_ENTRIES).filter((entry) => entry.isDirectory());
    const found = [config, ...inner.map(({ name }) => join(config, name))]
      .map((one) => join(one, 'config.yaml'))
      .find(isOne);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A folder of more entries configures no stacks. */
const MOST_ENTRIES = 500;
