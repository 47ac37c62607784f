/** What the project takes from others: each package is listed with its reason, and none of them is more than it seems. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

interface Manifest {
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

interface Locked {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const lock = JSON.parse(read('package-lock.json')) as { readonly packages: Readonly<Record<string, Locked>> };
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');

describe('the dependencies', () => {
  test('are in the tables of the docs, where they have their reasons, and nothing else is', () => {
    const rows = read('docs/dependencies.md')
      .split('\n')
      .filter((line) => line.startsWith('| ['));
    const named = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/\[([^\]]+)\]/g)].map(([, name]) => name),
    );
    expect(named.sort()).toEqual(Object.keys(manifest.devDependencies).sort());
  });

  test('are none at run time, not even optional ones', () => {
    const kinds = Object.keys(manifest).filter((key) => /dependencies$/i.test(key));
    expect(kinds).toEqual(['devDependencies', 'peerDependencies']);
    const { peerDependencies, peerDependenciesMeta } = manifest;
    // npm installs none of them: whoever uses the plugin for `cdk synth` has them.
    for (const name of Object.keys(peerDependencies))
      expect(peerDependenciesMeta).toHaveProperty([name, 'optional'], true);
    expect(locked.filter(([, { dev, devOptional }]) => dev !== true && devOptional !== true)).toEqual([]);
  });

  test('come from the registry, as they were when they were chosen', () => {
    const elsewhere = locked.filter(
      ([, { resolved = 'https://registry.npmjs.org/' }]) => !resolved.startsWith('https://registry.npmjs.org/'),
    );
    expect(elsewhere).toEqual([]);
    expect(locked.filter(([, { integrity }]) => integrity?.startsWith('sha512-') !== true)).toEqual([]);
  });

  test('run nothing when they are installed, but for the one that the docs name', () => {
    const running = locked.flatMap(([path, { hasInstallScript }]) => (hasInstallScript === true ? [path] : []));
    expect(running.map((path) => path.replace(/^.*node_modules\//, ''))).toEqual(['esbuild']);
    expect(read('docs/dependencies.md')).toContain('esbuild alone runs a script at installation');
  });
});

test('the package runs nothing when it is installed, but for prepare, which npm runs in checkouts', () => {
  const events =
    /^(?:pre|post)?(?:install|uninstall|prepare|prepublish|prepublishOnly|pack|publish|version|dependencies)$/;
  expect(Object.keys(manifest.scripts).filter((name) => events.test(name))).toEqual(['prepare']);
});
