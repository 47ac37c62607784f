/**
 * Plugins run in this process. One that calls `process.exit`, or that waits for something that never happens, ends it
 * before there is a report, with an exit code of its own: a build would take that for an audit without findings.
 * @param tell reports the sentence, and sets the exit code of a failure
 * @returns `release`, to be called when the work is done
 */
export function watchEarlyEnd(tell: (sentence: string) => void): { readonly release: () => void } {
  const onExit = (): void => {
    process.exitCode = 0;
    tell('upload-audit: the process ended before the audit: a plugin called process.exit, or never finished loading');
  };
  process.once('exit', onExit);
  return { release: () => void process.off('exit', onExit) };
}

/** Whether the current folder was deleted: Node then throws in whatever asks for it. */
export function isFolderGone(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd';
}
