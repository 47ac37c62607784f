// @aws/cloudformation-validate has no command of its own: this asks it about files.
import { createRequire } from 'node:module';
import process from 'node:process';

const [, , library = '', ...files] = process.argv;
/** @type {{ CelEngine: new () => { validateStandard(file: unknown): unknown, free(): void }, TemplateFile: new (path: string) => unknown }} */
const { CelEngine, TemplateFile } = createRequire(import.meta.url)(library);
const engine = new CelEngine();
for (const file of files) {
  try {
    engine.validateStandard(new TemplateFile(file));
  } catch {
    // What it refuses has cost it its time all the same.
  }
}
engine.free();
