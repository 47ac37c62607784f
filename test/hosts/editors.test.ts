/** What the docs tell users of editors to write, and the extension for VS Code. */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const docs = readFileSync(join(ROOT, 'docs/editors.md'), 'utf8');
const blocksOf = (language: string): readonly string[] =>
  [...docs.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code = '']) => code);

describe('docs/editors.md', () => {
  it('has a configuration of Helix that starts the server for each language', () => {
    const [code = ''] = blocksOf('toml');
    const { 'language-server': servers, language: languages } = parse(code) as unknown as {
      readonly 'language-server': object;
      readonly language: readonly { readonly name: string; readonly 'language-servers': readonly string[] }[];
    };
    expect(servers).toEqual({ 'upload-audit': { command: 'upload-audit', args: ['lsp'] } });
    expect(languages.map(({ name }) => name)).toEqual(['yaml', 'json', 'python', 'typescript']);
    for (const one of languages) expect(one['language-servers']).toContain('upload-audit');
  });

  it('starts the server by its command everywhere', () => {
    const commands = blocksOf('lua').flatMap((code) =>
      [...code.matchAll(/cmd = \{([^}]*)\}/g)].map(([, args]) => args),
    );
    expect(commands).toEqual([" 'upload-audit', 'lsp' ", " 'upload-audit', 'lsp' "]);
  });
});

describe('the extension for VS Code', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'editors/vscode/package.json'), 'utf8')) as {
    readonly main: string;
    readonly contributes: {
      readonly configuration: { readonly properties: Record<string, { readonly scope: string }> };
    };
    readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  };

  it('lets no workspace choose what is run', () => {
    const { properties } = manifest.contributes.configuration;
    expect(Object.keys(properties)).toEqual(['upload-audit.command']);
    expect(properties['upload-audit.command']?.scope).toBe('machine');
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual(['upload-audit.command']);
  });

  it('is bundled with all that it needs but the editor', async () => {
    const { outputFiles, metafile } = await build({
      absWorkingDir: ROOT,
      entryPoints: ['editors/vscode/extension.mts'],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['vscode'],
      write: false,
      metafile: true,
    });
    const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    expect([...new Set(imported.filter((path) => !isBuiltin(path)))]).toEqual(['vscode']);
    expect(outputFiles[0]?.text).toMatch(/activate: \(\) => activate/);
    expect(manifest.main).toBe('./extension.cjs');
  });
});
