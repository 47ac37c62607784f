/** What a config is called, the first that exists in a folder. */
export const CONFIG_NAMES = [
  'upload-audit.config.yaml',
  'upload-audit.config.yml',
  'upload-audit.config.json',
] as const;
