const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/**
 * The effect of language and library calls on errors in their callbacks. Names are written as `View.nameOf` gives them,
 * methods by their last word.
 */
export const CALLBACKS = {
  /** Methods of arrays and iterators: synchronous errors are thrown, rejections are in the returned promises. */
  runs: words(`map flatMap filter forEach reduce reduceRight some every find findIndex findLast findLastIndex sort toSorted
    from fromAsync`),
  /** Of these methods those whose result holds none of the promises that the function returns. */
  deaf: words('forEach filter some every find findIndex findLast findLastIndex sort toSorted'),
  /** Operations of durable functions, docs.aws.amazon.com/lambda/latest/dg/durable-basic-concepts.html: tried again, then thrown. */
  durable: words(`step runInChildContext run_in_child_context waitForCondition wait_for_condition waitForCallback
    wait_for_callback`),
  /** Methods of promises, and their making: errors are in the promise that they return. */
  chains:
    /^(?:then|catch|finally|Promise|Promise\.try|p-(?:limit|map|all|each|series|retry|timeout|queue)|p-queue\.add|bottleneck\.schedule)$/,
  /** Methods of Python's executors that return a future. */
  futures: /^(?:submit|run_in_executor)$/,
  /** Callbacks that run when the result is iterated over, or whose error is kept until then. */
  lazy: /^(?:concurrent\.futures\.\w*Executor|ThreadPoolExecutor|ProcessPoolExecutor)\.map$/,
  /** Functions of the languages that call their argument before they return. */
  builtIn:
    /^(?:map|filter|sorted|min|max|functools\.(?:reduce|partial)|itertools\.\w+|re\.sub|json\.loads?|JSON\.(?:parse|stringify)|Array\.from|asyncio\.(?:run|to_thread)|multiprocessing(?:\.pool)?\.(?:Thread)?Pool\.\w+|multiprocessing\.dummy\.Pool\.\w+)$/,
  /** Libraries that rethrow errors: retries, and wrappers that measure or name a piece of work. */
  hands:
    /^(?:async-retry|promise-retry|retry|exponential-backoff(?:\.backOff)?|cockatiel\b.*|tenacity\b.*|backoff\b.*|util\.promisify|async_hooks\.AsyncLocalStorage\.run|@opentelemetry\/api\b.*\.startActiveSpan|aws-xray-sdk(?:-core)?\.capture\w*|@sentry\/.*\.(?:startSpan|withScope)|contextvars\.\w+|asyncio\.\w+)$/,
  /** Calls that run the function when the caller no longer waits. */
  drops:
    words(`setTimeout setInterval setImmediate queueMicrotask process.nextTick process.on threading.Thread threading.Timer
    Thread _thread.start_new_thread atexit.register`),
  /** Python functions that iterate over or run their argument. */
  takes: words('list tuple set dict sum any all max min sorted asyncio.run asyncio.gather asyncio.wait as_completed'),
} as const;
