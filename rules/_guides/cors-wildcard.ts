import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `The allowed origins of every CORS setting: S3 buckets, HTTP APIs, \`OPTIONS\` methods and gateway responses of
REST APIs, SAM's \`Cors\` and \`CorsConfiguration\` (also in \`Globals\`), OpenAPI documents, function URLs, CloudFront
response headers policies, and the header \`Access-Control-Allow-Origin\` that handler code sets.`,
  passes: [
    'Each allowed origin is named, such as `https://app.example.com`.',
    'Subdomains of one domain: `https://*.example.com`.',
    'A handler that reads the origin from an environment variable which the template sets, with `*` only as the fallback.',
    'A wildcard for headers or methods, if the origins are named.',
  ],
  kinds: {
    'wildcard-origin': {
      means: 'An allowed origin is `*`, `https://*`, `http://*` or `null` (sandboxed frames and local files).',
      confidence: {
        high: 'methods that change data are allowed, or the setting names no methods',
        medium: 'only GET, HEAD and OPTIONS are allowed, or handler code sets the header',
        low: 'the API of the method or route is not in the template',
      },
    },
  },
  unknown: [
    'The origin is a parameter without a default, an SSM parameter or an import whose value is not available.',
    'The OpenAPI document of the API, or a file that it includes, could not be read.',
    'The backend of a REST API sets the header, or a response template computes it in a way that could not be followed.',
  ],
  falseAlarms: [
    'A public widget or download that any website may use: suppress the finding with that reason.',
    'An API that only a private network reaches: browsers in that network can still be used, so name the origins.',
  ],
  example: {
    file: 'template.yaml',
    fails: `Resources:
  Photos:
    Type: AWS::S3::Bucket
    Properties:
      CorsConfiguration:
        CorsRules:
          - AllowedMethods: [PUT]
            AllowedOrigins: ['*']
`,
    passes: `Resources:
  Photos:
    Type: AWS::S3::Bucket
    Properties:
      CorsConfiguration:
        CorsRules:
          - AllowedMethods: [PUT]
            AllowedOrigins: [https://app.example.com]
`,
  },
  snippet: {
    app: {
      typescript: `const origins = ['https://app.example.com'];
const cors = [{ allowedMethods: [s3.HttpMethods.PUT], allowedOrigins: origins }];
const bucket = new s3.Bucket(this, 'Photos', { cors });
const api = new apigateway.RestApi(this, 'Api', { defaultCorsPreflightOptions: { allowOrigins: origins } });
const httpApi = new apigatewayv2.HttpApi(this, 'HttpApi', { corsPreflight: { allowOrigins: origins } });
`,
      python: `origins = ["https://app.example.com"]
cors = s3.CorsRule(allowed_methods=[s3.HttpMethods.PUT], allowed_origins=origins)
bucket = s3.Bucket(self, "Photos", cors=[cors])
preflight = apigateway.CorsOptions(allow_origins=origins)
api = apigateway.RestApi(self, "Api", default_cors_preflight_options=preflight)
http_preflight = apigatewayv2.CorsPreflightOptions(allow_origins=origins)
http_api = apigatewayv2.HttpApi(self, "HttpApi", cors_preflight=http_preflight)
`,
    },
    handler: {
      typescript: `const headers = { 'Access-Control-Allow-Origin': 'https://app.example.com' };
return { statusCode: 200, headers, body: JSON.stringify({ id: context.awsRequestId }) };
`,
      python: `headers = {"Access-Control-Allow-Origin": "https://app.example.com"}
return {"statusCode": 200, "headers": headers, "body": json.dumps({"id": context.aws_request_id})}
`,
    },
  },
};

export default guide;
