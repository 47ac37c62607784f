/**
 * Runs a module, of either kind, and returns its exports. In the built package this file alone keeps the `import()` of
 * ES modules: everywhere else it becomes `require` (tsup.config.ts).
 * @param url of a file
 */
export function loadModule(url: string): Promise<unknown> {
  return import(/* @vite-ignore */ url);
}
