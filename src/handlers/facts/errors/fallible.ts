import type { RequestPart } from '../../flow/request-parts.js';
import { PARSERS } from '../../libraries/libraries.js';
import type { CodeCall, View } from '../view.js';

/** A call that may fail although the code around it is correct: the other side may be down or refuse. */
export interface FallibleCall {
  readonly call: CodeCall;
  /** `parse`: of a caller's input, which may be anything. */
  readonly is: 'aws' | 'io' | 'parse';
}

/** Calls to AWS, other services, databases and files, and the parsing of input, in the order of the text. */
export function collectFallibleCalls(view: View): readonly FallibleCall[] {
  return view.calls.flatMap((call) => {
    const is = kindOf(view, call);
    return is === undefined ? [] : [{ call, is }];
  });
}

function kindOf(view: View, call: CodeCall): FallibleCall['is'] | undefined {
  const name = call.name ?? '';
  if (view.operation(call) !== undefined || AWS.test(name)) return 'aws';
  if (FILES.test(name)) return call.node.enclosingFunction === undefined ? undefined : 'io';
  if (SERVICES.test(name)) return 'io';
  return parsesInput(view, call) ? 'parse' : undefined;
}

/** Calls to AWS that are not operations: paginators and waiters. */
const AWS =
  /^boto3\.client\([^)]*\)\.(?:get_paginator\.paginate|get_waiter\.wait)$|^@aws-sdk\/(?:client|lib)-[a-z0-9-]+\.(?:paginate[A-Z]\w*|waitUntil[A-Z]\w*)$/;

/** Files that are read while a module loads are part of the deployment: they are there. */
const FILES =
  /^(?:io\.)?open$|^pathlib\.Path\b.*\.(?:read_text|read_bytes|write_text|write_bytes|open|unlink)$|^shutil\.\w+$|^os\.(?:remove|unlink|rename|listdir)$|^(?:zipfile\.ZipFile|tarfile\.open|PIL\.Image\.open)$|^subprocess\.(?:run|call|check_call|check_output|Popen)$|^fs(?:\.promises|\/promises)?\.(?:readFile|writeFile|appendFile|unlink|rename|copyFile|readdir|stat)(?:Sync)?$|^child_process\.(?:exec|execFile|spawn)(?:Sync)?$|^sharp\b.*\.(?:toBuffer|toFile|metadata)$/;

const VERBS = '(?:get|post|put|patch|delete|head|options|request|send|stream|query)';

const SERVICES = new RegExp(
  [
    // HTTP
    new RegExp(`^(?:requests|httpx|aiohttp)\\.(?:(?:[sS]ession|Client|AsyncClient|ClientSession)\\.)?${VERBS}$`),
    /^urllib\.request\.(?:urlopen|urlretrieve)$/,
    /^urllib3\.(?:PoolManager\.)?(?:request|urlopen)$/,
    /^http\.client\.HTTPS?Connection\.(?:request|getresponse)$/,
    /^(?:globalThis\.|window\.)?fetch$|^(?:node-fetch|cross-fetch|isomorphic-fetch|undici)(?:\.(?:fetch|request|default))?$/,
    new RegExp(`^(?:axios|got|ky|superagent|needle)(?:\\.(?:create|extend|default))*(?:\\.${VERBS})?$`),
    /^https?\.(?:get|request)$/,
    // Databases
    /^(?:psycopg2?|pg8000|pymysql|MySQLdb|mysql\.connector|sqlite3|pyodbc|asyncpg|aiomysql|snowflake\.connector)\b.*\.(?:connect|create_pool|execute|executemany|fetch\w*|commit|callproc)$/,
    /^sqlalchemy\b.*\.(?:execute|connect|begin|commit|flush|scalars?)$/,
    /^(?:redis|valkey|pymongo|motor|elasticsearch|opensearchpy)\.(?:\w+\.)+[a-z]\w*$/,
    /^(?:pg|mysql|mysql2|mysql2\/promise)\b.*\.(?:connect|createConnection|query|execute)$/,
    /^(?:mongodb|ioredis|mongoose|@prisma\/client|@opensearch-project\/opensearch)\.(?:\w+\.)*[a-z]\w*$/,
    /^redis\.createClient\.[a-z]\w*$/,
    // Services
    /^(?:openai|anthropic|@anthropic-ai\/sdk|stripe|twilio|sendgrid|@sendgrid\/mail)\b.*\.(?:create|retrieve|list|update|send|parse|generate)$/,
    /^smtplib\.SMTP(?:_SSL)?\.(?:login|sendmail|send_message)$|^nodemailer\.createTransport\.sendMail$/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

const DECODES = new Set(
  `json.loads json.load orjson.loads ujson.loads simplejson.loads JSON.parse atob base64.b64decode
  base64.standard_b64decode base64.urlsafe_b64decode base64.decodebytes binascii.a2b_base64`.split(/\s+/),
);

const SENT: readonly RequestPart[] = ['body', 'query', 'path', 'headers', 'records'];

function parsesInput(view: View, call: CodeCall): boolean {
  const [first] = call.args;
  const name = call.name ?? '';
  // `Buffer.from(text, 'base64')` is not among them: it ignores invalid base64.
  if (first === undefined || !(DECODES.has(name) || Object.hasOwn(PARSERS, name))) return false;
  const { parts, whole } = view.input(first);
  return whole || SENT.some((part) => parts.has(part));
}
