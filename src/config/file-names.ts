/** File names of a config: the first one that exists in a folder is used. */
export const CONFIG_NAMES = [
  'upload-audit.config.yaml',
  'upload-audit.config.yml',
  'upload-audit.config.json',
] as const;
