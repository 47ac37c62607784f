// Packs the extension for VS Code, with the built language server in it: `npm run build && npm run vsix`.
//
//   node scripts/vsix.mjs [FILE]        default: upload-audit-VERSION.vsix
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';

/** The newest one that runs on every version of Node that this package supports. */
const VSCE = '@vscode/vsce@3.9.2';

const root = join(import.meta.dirname, '..');
/** @type {{ readonly version: string }} */
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const target = resolve(process.argv[2] ?? join(root, `upload-audit-${version}.vsix`));
const folder = mkdtempSync(join(tmpdir(), 'upload-audit-vsix-'));
try {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['editors/vscode/extension.mts'],
    outfile: join(folder, 'extension.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minifyWhitespace: true,
    // Their words are in a file of their own.
    legalComments: 'none',
    external: ['vscode'],
    metafile: true,
  });
  /** @type {Record<string, unknown>} */
  const manifest = JSON.parse(readFileSync(join(root, 'editors/vscode/package.json'), 'utf8'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, version }, null, 2));
  cpSync(join(root, 'editors/vscode/README.md'), join(folder, 'README.md'));
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE.txt'));
  // What the command line loads; neither the types nor the library's entry for rules belong to it.
  const server = readdirSync(join(root, 'dist')).filter(
    (name) => /\.(?:cjs|wasm|txt)$/.test(name) && name !== 'rule.cjs',
  );
  for (const name of server) cpSync(join(root, 'dist', name), join(folder, 'server', name));
  writeFileSync(join(folder, 'third-party-licences.txt'), licencesOf(Object.keys(metafile.inputs)));
  // All of this folder is meant to be packed.
  writeFileSync(join(folder, '.vscodeignore'), '');
  execFileSync('npx', ['--yes', '--ignore-scripts', VSCE, 'package', '--no-dependencies', '--out', target], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, npm_config_ignore_scripts: 'true' },
  });
  process.stdout.write(`${target}\n`);
} finally {
  rmSync(folder, { recursive: true });
}

/** The words of the packages that are in the bundle. @param {readonly string[]} inputs */
function licencesOf(inputs) {
  const folders = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []);
  const texts = [...new Set(folders)].sort().map((packed) => {
    const file = readdirSync(join(root, packed)).find((name) => /^licen[cs]e/i.test(name));
    if (file === undefined) throw new Error(`${packed} comes without its licence`);
    const words = readFileSync(join(root, packed, file), 'utf8').trim();
    return `${packed.replace(/^.*node_modules\//, '')}\n\n${words}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}
