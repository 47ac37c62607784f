/** Statuses by the names that `HTTPStatus`, `StatusCodes` and `HttpStatus` have for them; RFC 9110, section 15. */
const STATUSES: Readonly<Record<string, number>> = {
  OK: 200,
  CREATED: 201,
  ACCEPTED: 202,
  NO_CONTENT: 204,
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  CONFLICT: 409,
  GONE: 410,
  LENGTH_REQUIRED: 411,
  REQUEST_ENTITY_TOO_LARGE: 413,
  REQUEST_TOO_LONG: 413,
  PAYLOAD_TOO_LARGE: 413,
  CONTENT_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  UNPROCESSABLE_ENTITY: 422,
  UNPROCESSABLE_CONTENT: 422,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_SERVER_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  BAD_GATEWAY: 502,
  SERVICE_UNAVAILABLE: 503,
  GATEWAY_TIMEOUT: 504,
};

/** The status that an expression such as `HTTPStatus.BAD_REQUEST.value` names. */
export function statusNamed(expression: string): number | undefined {
  const [, name = ''] = /\.([A-Z_]+)(?:\.value)?$/.exec(expression) ?? [];
  return Object.hasOwn(STATUSES, name) ? STATUSES[name] : undefined;
}
