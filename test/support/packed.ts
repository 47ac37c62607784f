import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
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

interface Listing {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** Packs what is built, as it would be published. */
export function pack(): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'upload-audit-packed-'));
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const printed = execFileSync('npm', args, { cwd: ROOT, env: npmIn(folder), encoding: 'utf8' });
  // npm lists the packages; since version 12 by their names.
  const [listing] = Object.values(JSON.parse(printed) as Readonly<Record<string, Listing>>);
  if (listing === undefined) throw new Error(`npm pack said ${printed}`);
  const { filename, size, unpackedSize, files } = listing;
  return { tarball: join(folder, filename), size, unpackedSize, files: files.map(({ path }) => path).sort() };
}
