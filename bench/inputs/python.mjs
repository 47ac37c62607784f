// A service in Python: handlers with a module of their own each, over one package that all of them share.
// Nothing in it is random: the same numbers make the same text everywhere.

/** What a shared function does, by kind. Each calls two functions of the layer below it, where there is one.
 * @typedef {(name: string, below: readonly string[]) => string} MakeFunction
 */

/** @param {readonly string[]} below
 * @param {string} given
 */
function calls(below, given) {
  return below.map((name) => `    ${name}(${given}, options)\n`).join('');
}

/** @type {readonly MakeFunction[]} */
const FUNCTIONS = [
  (name, below) => `def ${name}(record, options=None):
    """Keeps one record under its id and says what was kept."""
    options = options or {}
    item = {
        "id": record.get("id") or str(uuid.uuid4()),
        "owner": options.get("owner", "nobody"),
        "created": int(time.time()),
        "name": str(record.get("name", ""))[:NAME_LENGTH],
    }
${calls(below, 'item')}    try:
        table.put_item(Item=item, ConditionExpression="attribute_not_exists(id)")
    except ClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            raise ConflictError(item["id"]) from error
        logger.error("put failed", extra={"id": item["id"]})
        raise
    return item
`,
  (name, below) => `def ${name}(record, options=None):
    """Finds the records of one owner, a page at a time."""
    options = options or {}
    query = {
        "KeyConditionExpression": Key("owner").eq(record["owner"]),
        "Limit": min(int(options.get("limit", PAGE_SIZE)), PAGE_SIZE),
    }
    if options.get("start"):
        query["ExclusiveStartKey"] = {"id": options["start"]}
${calls(below, 'record')}    answer = table.query(**query)
    found = [entry for entry in answer.get("Items", []) if not entry.get("deleted")]
    for entry in found:
        entry["size"] = int(entry.get("size", 0))
    return {"items": found, "next": answer.get("LastEvaluatedKey")}
`,
  (name, below) => `def ${name}(record, options=None):
    """Writes the content of a record to the bucket and gives its key."""
    options = options or {}
    key = "/".join([options.get("prefix", PREFIX), record["owner"], record["id"]])
    content = record.get("content", "")
    if len(content) > MAX_BYTES:
        raise TooLargeError(key, len(content))
${calls(below, 'record')}    s3.put_object(
        Bucket=os.environ["BUCKET"],
        Key=key,
        Body=content.encode("utf-8"),
        ContentType=record.get("type", "application/octet-stream"),
        ServerSideEncryption="aws:kms",
    )
    return key
`,
  (name, below) => `def ${name}(record, options=None):
    """Checks the fields of a record and gives back those that are known."""
    options = options or {}
    missing = [field for field in REQUIRED if field not in record]
    if missing:
        raise InvalidError("missing: " + ", ".join(missing))
    name = record["name"]
    if not isinstance(name, str) or not NAME.match(name):
        raise InvalidError("name")
    size = record.get("size", 0)
    if not isinstance(size, int) or size < 0 or size > MAX_BYTES:
        raise InvalidError("size")
${calls(below, 'record')}    return {field: record[field] for field in record if field in KNOWN}
`,
  (name, below) => `def ${name}(record, options=None):
    """Tells the others of a record, and tries again where that fails."""
    options = options or {}
    message = json.dumps({"id": record["id"], "kind": options.get("kind", "changed")})
    for attempt in range(ATTEMPTS):
        try:
            events.publish(TopicArn=os.environ["TOPIC"], Message=message)
            break
        except ClientError:
            if attempt == ATTEMPTS - 1:
                raise
            time.sleep(2**attempt / 10)
${calls(below, 'record')}    return message
`,
];

/** @param {readonly string[]} imports */
function head(imports) {
  return `import json
import logging
import os
import re
import time
import uuid

import boto3
from boto3.dynamodb.conditions import Key
from botocore.exceptions import ClientError

from shared.errors import ConflictError, InvalidError, TooLargeError
${imports.join('')}
logger = logging.getLogger(__name__)
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
s3 = boto3.client("s3")
events = boto3.client("sns")

ATTEMPTS = 3
NAME_LENGTH = 120
PAGE_SIZE = 50
PREFIX = "files"
MAX_BYTES = 5 * 1024 * 1024
NAME = re.compile(r"^[\\w .-]{1,120}$")
REQUIRED = ("name", "owner")
KNOWN = {"id", "name", "owner", "size", "type", "content"}
`;
}

const ERRORS = `class ServiceError(Exception):
    status = 500

    def __init__(self, message=""):
        super().__init__(message)
        self.message = message


class InvalidError(ServiceError):
    status = 400


class ConflictError(ServiceError):
    status = 409


class TooLargeError(ServiceError):
    status = 413

    def __init__(self, key, size):
        super().__init__(f"{key} has {size} bytes")
        self.size = size
`;

const HTTP = `import functools
import json
import logging

from shared.errors import InvalidError, ServiceError

logger = logging.getLogger(__name__)
HEADERS = {"Content-Type": "application/json", "Access-Control-Allow-Origin": "https://app.example.com"}


def respond(status, body):
    return {"statusCode": status, "headers": HEADERS, "body": json.dumps(body)}


def parse_body(event):
    try:
        body = json.loads(event.get("body") or "{}")
    except ValueError as error:
        raise InvalidError("body") from error
    if not isinstance(body, dict):
        raise InvalidError("body")
    return body


def owner_of(event):
    return event["requestContext"]["authorizer"]["claims"]["sub"]


def answers(handler):
    @functools.wraps(handler)
    def inner(event, context):
        try:
            return handler(event, context)
        except ServiceError as error:
            return respond(error.status, {"message": error.message})
        except Exception:
            logger.exception("unexpected")
            return respond(500, {"message": "internal error"})

    return inner
`;

const LAYERS = 4;
const PER_MODULE = 12;

/** The names of a shared module's functions.
 * @param {number} layer
 * @param {number} module
 */
function namesOf(layer, module) {
  return Array.from({ length: PER_MODULE }, (_, index) => `step_${layer}_${module}_${index}`);
}

/** @param {number} layer
 * @param {number} module
 */
const moduleName = (layer, module) => `layer${layer}_${module}`;

/** One module of the shared package; each of its functions calls two of the layer below.
 * @param {number} layer
 * @param {number} module
 * @param {number} width modules in a layer
 */
function sharedModule(layer, module, width) {
  const below =
    layer === 0
      ? []
      : [module, (module + 2 * layer - 1) % width].map((one) => ({ one, names: namesOf(layer - 1, one) }));
  const imports = below.map(
    ({ one, names }) => `from shared.${moduleName(layer - 1, one)} import ${names.join(', ')}\n`,
  );
  const functions = namesOf(layer, module).map((name, index) => {
    const make = FUNCTIONS[(index + module + layer) % FUNCTIONS.length];
    return (
      make?.(
        name,
        below.map(({ names }) => names[(index * 5 + layer) % names.length] ?? ''),
      ) ?? ''
    );
  });
  return `${head([...new Set(imports)])}\n\n${functions.join('\n\n')}`;
}

/** What one handler does by itself, beside what it shares.
 * @param {number} index
 * @param {number} width
 */
function handlerModules(index, width) {
  const used = Array.from({ length: 3 }, (_, part) => (index + part) % width);
  const names = used.map((module, part) => namesOf(LAYERS - 1, module)[(index + part * 4) % PER_MODULE] ?? '');
  const imports = used.map(
    (module, part) => `from shared.${moduleName(LAYERS - 1, module)} import ${names[part] ?? ''}\n`,
  );
  const own = FUNCTIONS.map((make, kind) => make(`own_${kind}`, names.slice(0, kind % 3)));
  const service = `${head([...new Set(imports)])}\n\n${own.join('\n\n')}`;
  const handler = `import os

from domain.service_${index} import own_0, own_1, own_2, own_3, own_4
from shared.http import answers, owner_of, parse_body, respond


@answers
def handler(event, context):
    method = event["httpMethod"]
    options = {"owner": owner_of(event), "kind": "record${index}"}
    if method == "GET":
        query = event.get("queryStringParameters") or {}
        return respond(200, own_1({"owner": options["owner"]}, {"limit": query.get("limit", "20")}))
    record = own_3(parse_body(event), options)
    record["owner"] = options["owner"]
    item = own_0(record, options)
    key = own_2({**record, "id": item["id"]}, options)
    own_4({"id": item["id"], "key": key}, options)
    return respond(201, {"id": item["id"], "key": key, "stage": os.environ.get("STAGE", "dev")})
`;
  return { service, handler };
}

/**
 * The files of a service, by their names below the folder of its code.
 * @param {number} handlers
 * @param {number} width modules in each of the four layers that the handlers share
 * @returns {Record<string, string>}
 */
export function makePythonFiles(handlers, width) {
  /** @type {Record<string, string>} */
  const files = {
    'shared/__init__.py': '',
    'shared/errors.py': ERRORS,
    'shared/http.py': HTTP,
    'domain/__init__.py': '',
  };
  for (let layer = 0; layer < LAYERS; layer += 1)
    for (let module = 0; module < width; module += 1)
      files[`shared/${moduleName(layer, module)}.py`] = sharedModule(layer, module, width);
  for (let index = 0; index < handlers; index += 1) {
    const { service, handler } = handlerModules(index, width);
    files[`domain/service_${index}.py`] = service;
    files[`handler_${index}.py`] = handler;
  }
  return files;
}
