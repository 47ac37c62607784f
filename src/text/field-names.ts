/** One spelling for `fileContent`, `file_content` and `file-content`, which are one field. */
export function normalizeFieldName(name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase();
}
