import { DOOR_PACKAGES } from './store-doors.js';
import { isValidator } from './validators.js';

/** The meaning of library calls, by topic. Names are written as `View.nameOf` gives them. */

/** Packages that a table of this file speaks of: they are known even where no list of dependencies names them. */
export function isKnownLibrary(name: string): boolean {
  if (METRICS.packages.has(name) || DOOR_PACKAGES.has(name) || isValidator(name) || FAMILIES.test(name)) return true;
  return TABLES.some((table) => Object.keys(table).some((key) => key === name || key.startsWith(`${name}.`)));
}

/**
 * Scopes of the registry whose packages are all one project's, published by it: a name of them that no table has is a
 * package all the same. `@middy/*` and others are middleware, which a handler takes several of.
 */
const FAMILIES =
  /^@(?:middy|hono|fastify|koa|hapi|nestjs|trpc|aws-lambda-powertools|opentelemetry|sentry|datadog|lumigo|types)\/|^@dazn\/lambda-powertools-/;

/**
 * Wrappers that still call the handler, and its decorators: by a name, or by the package.
 */
export const WRAPPERS: Readonly<Record<string, 'passes'>> = {
  '@middy/core': 'passes',
  middy: 'passes',
  'datadog-lambda-js.datadog': 'passes',
  '@sentry/serverless.AWSLambda.wrapHandler': 'passes',
  '@sentry/aws-serverless.wrapHandler': 'passes',
  '@sentry/aws-serverless.AWSLambda.wrapHandler': 'passes',
  '@lumigo/tracer': 'passes',
  '@aws-lambda-powertools/idempotency.makeIdempotent': 'passes',
  'lambda-log.wrap': 'passes',
  'aws-xray-sdk-core.captureAsyncFunc': 'passes',
  'aws-xray-sdk.captureAsyncFunc': 'passes',
  'awslambda.streamifyResponse': 'passes',
  'newrelic.setLambdaHandler': 'passes',
  '@dazn/lambda-powertools-pattern-basic': 'passes',
  'util.promisify': 'passes',
  'datadog_lambda.wrapper.datadog_lambda_wrapper': 'passes',
  'datadog_lambda.wrapper.LambdaWrapper': 'passes',
  'lumigo_tracer.lumigo_tracer': 'passes',
  'newrelic.agent.lambda_handler': 'passes',
  'sentry_sdk.integrations.serverless.serverless_function': 'passes',
  'aws_xray_sdk.core.xray_recorder.capture': 'passes',
  aws_lambda_powertools: 'passes',
  '@aws-lambda-powertools': 'passes',
  'aws_embedded_metrics.metric_scope': 'passes',
  'aws-embedded-metrics.metricScope': 'passes',
  '@aws/durable-execution-sdk-js.withDurableExecution': 'passes',
  aws_durable_execution_sdk_python: 'passes',
  __name: 'passes',
  'Object.defineProperty': 'passes',
  'Object.assign': 'passes',
  'Object.freeze': 'passes',
  'functools.wraps': 'passes',
  'functools.lru_cache': 'passes',
  'functools.cache': 'passes',
  'functools.partial': 'passes',
  'contextlib.contextmanager': 'passes',
  'tenacity.retry': 'passes',
  'backoff.on_exception': 'passes',
};

/** Calls that make the handler of an application whose routes are registered elsewhere, and the routers themselves. */
export const ROUTERS: Readonly<Record<string, 'adapter' | 'router'>> = {
  'serverless-http': 'adapter',
  '@vendia/serverless-express': 'adapter',
  '@codegenie/serverless-express': 'adapter',
  'aws-serverless-express': 'adapter',
  'aws-lambda-fastify': 'adapter',
  '@fastify/aws-lambda': 'adapter',
  'hono/aws-lambda.handle': 'adapter',
  'hono/aws-lambda.streamHandle': 'adapter',
  'mangum.Mangum': 'adapter',
  'apig_wsgi.make_lambda_handler': 'adapter',
  'serverless_wsgi.handle_request': 'adapter',
  'awsgi.response': 'adapter',
  '@middy/http-router': 'adapter',
  express: 'router',
  koa: 'router',
  '@koa/router': 'router',
  fastify: 'router',
  'hono.Hono': 'router',
  'hono/tiny.Hono': 'router',
  'hono/quick.Hono': 'router',
  '@hono/zod-openapi.OpenAPIHono': 'router',
  'elysia.Elysia': 'router',
  'lambda-api': 'router',
  'itty-router.Router': 'router',
  'itty-router.AutoRouter': 'router',
  'aws_lambda_powertools.event_handler': 'router',
  '@aws-lambda-powertools/event-handler/http': 'router',
  '@aws-lambda-powertools/event-handler/rest': 'router',
  '@aws-lambda-powertools/event-handler/experimental-rest': 'router',
  'fastapi.FastAPI': 'router',
  'fastapi.APIRouter': 'router',
  'flask.Flask': 'router',
  'flask.Blueprint': 'router',
  'chalice.Chalice': 'router',
  'chalice.Blueprint': 'router',
  'bottle.Bottle': 'router',
};

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/** Calls that return a value of their arguments in another form, or a part of it. */
export const DECODERS = words(`
  json.loads json.load JSON.parse base64.b64decode base64.standard_b64decode base64.urlsafe_b64decode base64.decodebytes
  binascii.a2b_base64 atob Buffer buffer.Buffer Buffer.from buffer.Buffer.from decodeURIComponent decodeURI unescape escape
  urllib.parse.parse_qs urllib.parse.parse_qsl urllib.parse.unquote urllib.parse.unquote_plus urllib.parse.urlparse
  urllib.parse.quote urllib.parse.quote_plus encodeURIComponent encodeURI querystring.parse qs.parse URL url.URL url.parse URLSearchParams
  url.URLSearchParams TextDecoder TextEncoder Uint8Array Blob File io.BytesIO io.StringIO bytes bytearray memoryview str int
  float bool list tuple dict set sorted reversed enumerate zip map filter iter next min max sum len abs round getattr
  String Number Boolean BigInt parseInt parseFloat Array.from Array.of Array Object.keys Object.values Object.entries
  Object.fromEntries Object.assign structuredClone Promise.all Promise.allSettled Promise.resolve Promise.race
  asyncio.gather stream.Readable.from stream.PassThrough copy.copy copy.deepcopy orjson.loads ujson.loads simplejson.loads
  yaml.safe_load decimal.Decimal datetime.datetime.fromisoformat uuid.UUID os.path.basename os.path.splitext os.path.join
  path.basename path.extname path.join path.posix.join path.parse pathlib.Path pathlib.PurePath pathlib.PurePosixPath
  werkzeug.utils.secure_filename re.sub html.escape slugify.slugify xmltodict.parse csv.reader csv.DictReader
  aws_lambda_powertools.utilities.parser.parse typing.cast zlib.decompress gzip.decompress zlib.gunzipSync
  email.message_from_bytes email.message_from_string PIL.Image.open sharp mime-types.lookup
`);

/** Calls that write their arguments into a text. */
export const SERIALISERS =
  words(`json.dumps JSON.stringify orjson.dumps ujson.dumps simplejson.dumps yaml.dump qs.stringify
  querystring.stringify urllib.parse.urlencode pickle.dumps str.join str.format`);

/** Parsers of forms and files in a request's body: `multipart` for those that return the parts. */
export const PARSERS: Readonly<Record<string, 'multipart'>> = {
  busboy: 'multipart',
  '@fastify/busboy': 'multipart',
  'lambda-multipart-parser.parse': 'multipart',
  'lambda-multipart-parser-v2.parse': 'multipart',
  'aws-lambda-multipart-parser.parse': 'multipart',
  'parse-multipart.Parse': 'multipart',
  'parse-multipart-data.parse': 'multipart',
  'parse-multipart-data.getBoundary': 'multipart',
  formidable: 'multipart',
  'formidable.IncomingForm': 'multipart',
  'multiparty.Form': 'multipart',
  'multipart.MultipartParser': 'multipart',
  'multipart.parse_form_data': 'multipart',
  'requests_toolbelt.multipart.decoder.MultipartDecoder': 'multipart',
  'requests_toolbelt.multipart.decoder.MultipartDecoder.from_response': 'multipart',
  'requests_toolbelt.MultipartDecoder': 'multipart',
  'cgi.FieldStorage': 'multipart',
  'cgi.parse_multipart': 'multipart',
  'streaming_form_data.StreamingFormDataParser': 'multipart',
  'email.parser.BytesParser': 'multipart',
  'werkzeug.formparser.parse_form_data': 'multipart',
};

/** Methods of validators that return their argument. */
export const VALIDATES =
  words(`parse safeParse parseAsync safeParseAsync validate validateSync validateAsync cast load loads
  model_validate model_validate_json parse_obj parse_raw attempt decode assert`);

const TABLES = [WRAPPERS, ROUTERS, PARSERS];

/** Names of calls, as one pattern: each part is a regular expression of its own. */
const anyOf = (...patterns: readonly string[]): RegExp => new RegExp(`^(?:${patterns.join('|')})$`);

const POWERTOOLS_METRICS = String.raw`(?:@aws-lambda-powertools\/metrics|aws_lambda_powertools)\b.*`;

/**
 * Metrics of the application's own: Powertools, the embedded metric format's libraries, Datadog, OpenTelemetry, statsd,
 * Prometheus, New Relic. `setUp` is what only counts cold starts, or writes what was added; `ofScope` are the methods
 * of the logger that a `scope` hands to the function in it.
 */
export const METRICS = {
  packages:
    words(`@aws-lambda-powertools/metrics aws-embedded-metrics datadog-lambda-js dd-trace @opentelemetry/api hot-shots
    node-statsd statsd-client prom-client newrelic`),
  emits: anyOf(
    String.raw`${POWERTOOLS_METRICS}\.(?:addMetric|add_metric|single_metric)`,
    String.raw`aws[-_]embedded[-_]metrics\b.*\.(?:putMetric|put_metric)`,
    String.raw`datadog[-_]lambda(?:-js)?\b.*\.(?:lambda_metric|sendDistributionMetric(?:WithDate)?)`,
    String.raw`(?:@opentelemetry\/api|opentelemetry)\b.*\.create_?(?:Counter|Histogram|UpDownCounter|Gauge|counter|histogram|up_down_counter|gauge)\.(?:add|record|set)`,
    String.raw`(?:datadog|dogstatsd|statsd|hot-shots|node-statsd|statsd-client|prom-client|prometheus_client)\b.*\.(?:increment|incr|decrement|decr|count|gauge|timing|timer|histogram|distribution|set|inc|observe)`,
    String.raw`newrelic\b.*\.(?:recordMetric|incrementMetric|recordCustomEvent|record_custom_metrics?|record_custom_event)`,
    String.raw`@sentry\/.*\.metrics\.\w+|sentry_sdk\.metrics\.\w+`,
    // Middleware that writes the latency, the errors and the faults of each route.
    String.raw`@aws-lambda-powertools\/event-handler\/http\/middleware(?:\/metrics)?\.metrics`,
  ),
  setUp: anyOf(String.raw`${POWERTOOLS_METRICS}\.(?:captureColdStartMetric|log_metrics|logMetrics)`),
  scope: anyOf('aws[-_]embedded[-_]metrics.(?:metricScope|metric_scope)'),
  ofScope: anyOf('putMetric|put_metric'),
} as const;

/**
 * Code that turns every error thrown in the handler, or in any route, into a reply: middleware, routers with JSON
 * replies of their own, and calls that register a handler for all errors.
 */
export const GUARDING =
  /^(?:@middy\/http-error-handler|@dazn\/lambda-powertools-pattern-basic|(?:@middy\/core|middy)(?:\.use)*\.onError|hono(?:\/\w+)?\.Hono(?:\.\w+)*\.onError|@hono\/zod-openapi\.OpenAPIHono(?:\.\w+)*\.onError|fastify\.setErrorHandler|lambda-api)$|^@aws-lambda-powertools\/event-handler\b.*\.\w*(?:Router|Resolver)$/;

/** Calls that register a handler for errors of some classes or statuses, which are an argument. */
export const REGISTERS =
  /^aws_lambda_powertools\.event_handler\b.*\.exception_handler$|^(?:fastapi\.FastAPI|starlette\.applications\.Starlette)\.(?:exception_handler|add_exception_handler)$|^(?:flask|quart)\.(?:Flask|Quart|Blueprint)\.(?:errorhandler|register_error_handler|app_errorhandler)$|^bottle\.Bottle\.error$/;

/** Middleware that answers 400 for a request that does not fit its schema; hono.dev/docs/guides/validation. */
export const REFUSES_ITSELF = /^@hono\/[a-z-]+-validator\b|^@middy\/validator$|^celebrate\.celebrate$/;

/**
 * Routers that answer for errors of their own classes and let all others out.
 * docs.powertools.aws.dev/lambda/python/latest, event handler: `resolve` raises what no exception handler takes.
 */
export const MAPPING = /^aws_lambda_powertools\.event_handler\b.*\.\w*Resolver$/;

/** Web frameworks that answer 500 for every uncaught error, by the call that creates an application. */
export const FRAMEWORKS: Readonly<Record<string, string>> = {
  express: 'express',
  fastify: 'fastify',
  koa: 'koa',
  'hono.Hono': 'hono',
  'hono/tiny.Hono': 'hono',
  'hono/quick.Hono': 'hono',
  '@hono/zod-openapi.OpenAPIHono': 'hono',
  'flask.Flask': 'flask',
  'quart.Quart': 'quart',
  'bottle.Bottle': 'bottle',
  'fastapi.FastAPI': 'fastapi',
  'starlette.applications.Starlette': 'starlette',
  'chalice.Chalice': 'chalice',
};

/** Libraries that write CORS headers: the option that names the origins, and whether they let every one in without it. */
export const CORS: Readonly<Record<string, { readonly option: string; readonly openByDefault: boolean }>> = {
  cors: { option: 'origin', openByDefault: true },
  '@fastify/cors': { option: 'origin', openByDefault: true },
  '@koa/cors': { option: 'origin', openByDefault: false },
  'hono/cors.cors': { option: 'origin', openByDefault: true },
  // `origin: '*'` was the default up to version 3; middy.js.org/docs/middlewares/http-cors
  '@middy/http-cors': { option: 'origin', openByDefault: false },
  '@aws-lambda-powertools/event-handler/http/middleware.cors': { option: 'origin', openByDefault: true },
  '@aws-lambda-powertools/event-handler/experimental-rest/middleware.cors': { option: 'origin', openByDefault: true },
  'aws_lambda_powertools.event_handler.CORSConfig': { option: 'allow_origin', openByDefault: true },
  'aws_lambda_powertools.event_handler.api_gateway.CORSConfig': { option: 'allow_origin', openByDefault: true },
  'flask_cors.CORS': { option: 'origins', openByDefault: true },
  'flask_cors.cross_origin': { option: 'origins', openByDefault: true },
  'fastapi.FastAPI.add_middleware': { option: 'allow_origins', openByDefault: false },
  'starlette.applications.Starlette.add_middleware': { option: 'allow_origins', openByDefault: false },
};

/** How routes are registered with frameworks' routers. */
export const ROUTES = {
  verbs: words('GET POST PUT PATCH DELETE HEAD OPTIONS'),
  registering: words(
    'get post put patch delete head options any all route api_route add_route add_api_route add_url_rule',
  ),
  /** Methods whose first argument is in front of other routes. */
  prefixing: words('use basePath register mount group prefix'),
  /** Options that do. */
  prefixes: ['prefix', 'url_prefix', 'basePath', 'base_path', 'api_gateway_base_path'],
} as const;

/** Values that libraries pass to callbacks and decorated functions: the class, by position or by name. */
export const INJECTS: Readonly<Record<string, { readonly at: number | string; readonly made: string }>> = {
  'aws-embedded-metrics.metricScope': { at: 0, made: 'aws-embedded-metrics.MetricsLogger' },
  'aws_embedded_metrics.metric_scope': { at: 'metrics', made: 'aws_embedded_metrics.MetricsLogger' },
};
