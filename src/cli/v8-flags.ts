import v8 from 'node:v8';

/** The flags below are those of the V8 of Node 20. */
const IS_KNOWN = process.versions.v8.startsWith('11.');

/**
 * Node 20 optimizes a function after few calls. In a run as short as an audit, that takes up to half of the CPU time,
 * for functions that are not called often enough to profit: the threshold is therefore raised 15 times. Later versions
 * have a compiler for these functions, and no such flag. In the same way, the lexer of a grammar is optimized as a whole
 * after a few lines of code, which takes as long as a whole run.
 */
export function applyLateOptimization(): void {
  if (!IS_KNOWN) return;
  // Findings need it. Compiled code that Node brings along fits its own settings only: later, this would take thrice as long.
  process.getBuiltinModule('node:crypto');
  v8.setFlagsFromString('--interrupt-budget=1000000');
  v8.setFlagsFromString('--wasm-tiering-budget=40000000');
}

/** With fewer files the heap stays small in any case. */
const MANY_FILES = 4000;

/**
 * V8 collects old objects only when the heap is several times as large as what was left the last time. Over many files
 * that is mostly waste, since applications are dropped one after the other: with a tenth more CPU time, half of the
 * memory is enough.
 * @param files the number of files that are read
 */
export function applyHeapLimit(files: number): void {
  if (IS_KNOWN && files >= MANY_FILES) v8.setFlagsFromString('--heap-growing-percent=40');
}
