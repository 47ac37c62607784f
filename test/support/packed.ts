import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** No registry, no cache of the developer's own, none of npm's chatter. */
export function npmIn(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    npm_config_cache: join(folder, '.npm'),
    npm_config_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    npm_config_loglevel: 'error',
  };
}

export interface Packed {
  readonly tarball: string;
  /** Bytes of the tarball. */
  readonly size: number;
  /** Bytes of all files in it. */
  readonly unpackedSize: number;
  /** Their paths, sorted. */
  readonly files: readonly string[];
}

/** Packs what is built, as it would be published. */
export function pack(): Packed {
  return packIn(ROOT);
}

/**
 * The same without the AWS SDK, which would come from the registry and is loaded for deployed stacks only: for tests that
 * install.
 */
export function packWithoutSdk(): string {
  const folder = mkdtempSync(join(tmpdir(), 'upload-audit-unpacked-'));
  execFileSync('tar', ['-xzf', pack().tarball, '-C', folder]);
  const file = join(folder, 'package/package.json');
  const { dependencies, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as { readonly dependencies: object };
  const others = Object.keys(dependencies).filter((name) => !name.startsWith('@aws-sdk/'));
  if (others.length > 0) throw new Error(`the package depends on ${others.join(', ')}`);
  writeFileSync(file, JSON.stringify(rest));
  return packIn(join(folder, 'package')).tarball;
}

interface Listing {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

function packIn(cwd: string): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'upload-audit-packed-'));
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const printed = execFileSync('npm', args, { cwd, env: npmIn(folder), encoding: 'utf8' });
  // npm lists the packages; since version 12 by their names.
  const [listing] = Object.values(JSON.parse(printed) as Readonly<Record<string, Listing>>);
  if (listing === undefined) throw new Error(`npm pack said ${printed}`);
  const { filename, size, unpackedSize, files } = listing;
  return { tarball: join(folder, filename), size, unpackedSize, files: files.map(({ path }) => path).sort() };
}
