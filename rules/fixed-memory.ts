import { type Remedy, defineRule, requires } from '../src/rule.js';
import { publicPaths } from './_public-paths.js';

export default defineRule({
  id: 'fixed-memory',
  number: '3.1',
  severity: 'low',
  title: 'Memory size is fixed, regardless of file size',
  why: `Lambda allocates CPU in proportion to memory: decoding a file of many megabytes with 128 MB is slow or fails, and
handling small files with 3 GB wastes money. The right size depends on the files that an environment receives, and a
fixed memory size can only be changed in code.`,
  fix: `Take MemorySize from a parameter or a mapping, with a default that fits the expected files. Measure with AWS Lambda
Power Tuning. In CDK: set memorySize from a stack property.`,
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html',
  ],
  tags: ['performance', 'cost'],
  about: 'function',
  options: {
    minMemory: {
      type: 'number',
      default: 256,
      description: 'Minimum memory, in MB, of a function that an API calls, even if the memory is configurable.',
    },
    publicPaths,
  },
  *check(fn, { options }) {
    // A function that only signs URLs never holds the file in memory.
    const { memory, defaultMemory, isMemorySet } = fn;
    if (defaultMemory === undefined || fn.servesOnlyPublicPaths(options.publicPaths) || fn.onlySigns) return;
    const { isConfigurable, confidence } = fn.memoryConfigured;
    const name = `function ${fn.resource.shownName}`;
    if (isMemorySet.is === 'no' && isConfigurable.is !== 'yes') {
      const message = `${name} sets no memory size: it gets ${defaultMemory} for any file size`;
      yield requires('default-memory', isConfigurable, memory, message, { confidence });
      return;
    }
    const message = `${name} has a fixed ${memory.shown} MB of memory for any file size`;
    // A configurable size that is too small is a failure of its own.
    const isEnough = memory.atLeast(options.minMemory).is === 'yes';
    const remedy: Remedy | undefined = isEnough
      ? { safe: true, changes: [{ lift: memory, type: 'Number' }] }
      : undefined;
    yield requires('fixed-memory', isConfigurable, memory, message, { confidence, remedy });
    if (isConfigurable.is === 'no') return;
    const little = `${name} has ${memory.present.is === 'no' ? '128' : memory.shown} MB of memory, less than ${options.minMemory} MB`;
    yield requires('little-memory', memory.atLeast(options.minMemory), memory, little, { confidence });
  },
});
