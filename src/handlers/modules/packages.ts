import type { Code, Language } from '../syntax/code.js';
import { isKnownLibrary } from '../libraries/libraries.js';

/**
 * Whether an imported name belongs to a package, whose code is not read. An unavailable import of another kind is code
 * that a layer or a build step adds: it may hold anything.
 */
export function isPackage(language: Language, name: string, code: Code, file = ''): boolean {
  return language === 'python' ? isPythonPackage(name, code) : isScriptPackage(name, code, file);
}

/** Whether a name is a module that the language brings with it. */
export function isStandardLibrary(language: Language, name: string): boolean {
  return language === 'python' ? STANDARD.has(name) : BUILT_IN.has(name.replace(/^node:/, '').split('/')[0] ?? '');
}

function isPythonPackage(top: string, code: Code): boolean {
  if (STANDARD.has(top) || KNOWN.has(top) || isKnownLibrary(top)) return true;
  const plain = top.toLowerCase().replaceAll('_', '-');
  return LISTS.some((file) => namesIn(code.read(file) ?? '').has(plain));
}

/**
 * Whether a known Python package is in the code itself, as a build leaves it: the meaning of its names is known, and
 * its code is not the application's. A module of the application with the same name has no version.
 */
export function isVendored(top: string, code: Code): boolean {
  if (!KNOWN.has(top) && !isKnownLibrary(top)) return false;
  return /__version__|\bVERSION\b/.test(code.read(`${top}/__init__.py`) ?? '');
}

const LISTS = ['requirements.txt', 'pyproject.toml', 'Pipfile'];

/** The distributions that a list of requirements names, as far as a name at a line's start or in quotes shows. */
function namesIn(list: string): ReadonlySet<string> {
  const named = list.matchAll(/(?:^|["'])([A-Za-z0-9][A-Za-z0-9._-]*)/gm);
  return new Set([...named].map(([, name = '']) => name.toLowerCase().replaceAll(/[._]/g, '-')));
}

function isScriptPackage(specifier: string, code: Code, file: string): boolean {
  const [scope = '', name = ''] = specifier.split('/');
  // `@/lib`, `~/lib`, `#lib`: aliases of a build tool's configuration, or of package.json's `imports`.
  if (scope === '@' || /^[~#]/.test(scope) || scope === '') return false;
  const root = scope.startsWith('@') ? `${scope}/${name}` : scope;
  if (RUNTIME.test(root) || isKnownLibrary(root)) return true;
  const manifests = manifestsAbove(file).flatMap((path) => code.read(path) ?? []);
  return manifests.length === 0 || BUILT_IN.has(scope) || manifests.some((text) => text.includes(`"${root}"`));
}

/** The manifests that Node.js would look at for a file, up to the root of the code. */
function manifestsAbove(file: string): readonly string[] {
  const folders = file.split('/').slice(0, -1);
  return [...folders.map((_, index) => folders.slice(0, folders.length - index).join('/') + '/'), ''].map(
    (folder) => `${folder}package.json`,
  );
}

/** Packages that Lambda provides. */
const RUNTIME = /^(?:@aws-sdk\/|@smithy\/|@aws-crypto\/|aws-sdk$|aws-lambda$)/;

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}

/** Node's own modules. */
const BUILT_IN = words(`
  assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain
  events fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl
  stream string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib
`);

/** Python's standard library (docs.python.org/3/library). */
const STANDARD = words(`
  abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect
  builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall
  concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm
  decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput
  fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq
  hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3
  linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt
  multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib
  pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd
  py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy
  sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd
  sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau
  symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit
  tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata
  unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp
  zipfile zipimport zlib zoneinfo
`);

/** Packages by the name that is imported, which is often not the name that is installed. */
const KNOWN = words(`
  boto3 botocore s3transfer aioboto3 aiobotocore awscrt awslambdaric aws_lambda_powertools aws_xray_sdk
  aws_encryption_sdk aws_embedded_metrics aws_cdk awswrangler dynamodb_json dynamodb_encryption_sdk pynamodb s3fs
  smart_open moto chalice
  requests httpx aiohttp urllib3 certifi idna chardet charset_normalizer httplib2 websockets websocket gql grpc
  pydantic pydantic_core pydantic_settings jsonschema fastjsonschema marshmallow cerberus voluptuous schema
  typeguard attr attrs cattrs msgspec typing_extensions annotated_types email_validator phonenumbers validators
  wtforms webargs apispec
  fastapi starlette mangum flask flask_cors flask_restful flask_smorest werkzeug bottle falcon quart django
  rest_framework jinja2 markupsafe awsgi serverless_wsgi apig_wsgi a2wsgi aws_wsgi asgiref uvicorn connexion
  PIL cv2 numpy pandas scipy sklearn matplotlib polars pyarrow imageio skimage torch torchvision tensorflow keras
  transformers onnxruntime openai anthropic langchain langchain_core langchain_aws langchain_community llama_index
  tiktoken
  magic filetype puremagic multipart requests_toolbelt python_multipart streaming_form_data cgi_parse lxml bs4
  defusedxml xmltodict yaml ruamel toml tomli tomlkit simplejson orjson ujson rapidjson openpyxl xlsxwriter xlrd
  docx pptx pypdf PyPDF2 pdfplumber fitz reportlab weasyprint qrcode markdown bleach
  psycopg2 psycopg pg8000 pymysql MySQLdb mysql sqlalchemy sqlmodel asyncpg aiomysql redis valkey pymongo motor
  neo4j elasticsearch opensearchpy requests_aws4auth cassandra snowflake pinecone
  jwt jose authlib cryptography Crypto Cryptodome nacl bcrypt passlib itsdangerous oauthlib requests_oauthlib
  google googleapiclient firebase_admin stripe twilio sendgrid slack_sdk telegram paramiko
  sentry_sdk datadog datadog_lambda ddtrace newrelic opentelemetry prometheus_client statsd structlog loguru
  lumigo_tracer thundra epsagon
  dateutil pytz tzlocal arrow pendulum isodate cachetools tenacity backoff retry retrying tqdm click rich colorama
  dotenv decouple environs six more_itertools toolz boltons wrapt decorator attridict munch box ulid shortuuid
  nanoid slugify unidecode pycountry faker lambda_decorators lambda_multiprocessing crhelper cfnresponse
  pkg_resources setuptools pytest mypy_boto3 mypy_boto3_s3 mypy_boto3_dynamodb types_boto3
`);
