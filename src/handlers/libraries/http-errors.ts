/**
 * Classes of frameworks whose errors are answered with one status of 4xx each. Chalice: chalice/app.py of version 1.34.0;
 * werkzeug.palletsprojects.com/en/stable/exceptions; docs.powertools.aws.dev/lambda/python/latest/core/event_handler/api_gateway.
 */
const CLASSES = [
  'chalice(?:\\.app)?\\.(?:BadRequest|Unauthorized|Forbidden|NotFound|MethodNotAllowed|RequestTimeout|Conflict|UnprocessableEntity|TooManyRequests)Error',
  'werkzeug\\.exceptions\\.(?:BadRequest|Unauthorized|Forbidden|NotFound|MethodNotAllowed|NotAcceptable|RequestTimeout|Conflict|Gone|LengthRequired|PreconditionFailed|RequestEntityTooLarge|RequestURITooLarge|UnsupportedMediaType|UnprocessableEntity|TooManyRequests)',
  'aws_lambda_powertools\\.event_handler\\.exceptions\\.(?:BadRequest|Unauthorized|Forbidden|NotFound|RequestTimeout|RequestEntityTooLarge)Error',
];

/** Matches the name of a class whose errors are the client's. */
export const CLIENT_ERRORS = new RegExp(`^(?:${CLASSES.join('|')})$`);

/** Matches what makes an error with a status that its arguments or its name give. */
export const STATUS_ERRORS =
  /^(?:aws_lambda_powertools\.event_handler\.exceptions\.ServiceError|@aws-lambda-powertools\/event-handler\/\w+\.(?:BadRequestError|HttpError)|fastapi\.(?:HTTPException|exceptions\.HTTPException)|starlette\.exceptions\.HTTPException|flask\.abort|hono\/http-exception\.HTTPException|http-errors(?:\..*)?|@middy\/util\.createError|@hapi\/boom\..*)$/;
