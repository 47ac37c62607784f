import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `The paths, stages, custom domains, base path mappings and headers of REST and HTTP APIs. There is one finding for
each API. WebSocket APIs, function URLs, and APIs that have only mock operations or public paths such as \`/health\` are not
checked.`,
  passes: [
    'A version in one of the first three segments of the path: `/v1/photos`, `/api/v2/photos`, `/2024-05-01/photos`, `/{version}/photos`.',
    'A version in the name of the stage, in the base path or API mapping key, or in the name of the custom domain.',
    'A header such as `X-Api-Version` or `Accept-Version` that a method declares, an integration forwards, or a routing rule matches.',
    'A proxy path such as `/{proxy+}`, if the router in the function has versions in its routes.',
  ],
  kinds: {
    'no-versions': {
      means: `Neither a path nor a stage, a domain, a base path or a header of the API names a version. Stages such as \`prod\`
and \`dev\` are environments and do not count, nor do documentation versions.`,
      confidence: {
        high: 'all paths and stages of the API are known',
        low: 'a template of the application is missing, and it may map the API to a base path or a domain',
      },
    },
  },
  unknown: [
    'The function behind a proxy path was not found, or the paths of its routes are not literals.',
    'The name of the stage, or a segment of a path, is only known at deployment.',
    'The OpenAPI document of the API could not be read.',
  ],
  falseAlarms: [
    'The version is in the media type (`Accept: application/vnd.photos.v1+json`) or in the body: suppress the finding with that reason.',
    'A gateway or CDN outside the templates adds the version to the path: suppress the finding with that reason.',
    'The API has a single client that is deployed together with it: suppress the finding with that reason.',
    'A path that need not have a version, such as a webhook: add it to the option `publicPaths`.',
  ],
  example: {
    file: 'template.yaml',
    fails: `Transform: AWS::Serverless-2016-10-31
Resources:
  Upload:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: upload.handler
      Runtime: python3.13
      Events: { Post: { Type: Api, Properties: { Path: /photos, Method: post } } }
`,
    passes: `Transform: AWS::Serverless-2016-10-31
Resources:
  Upload:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: upload.handler
      Runtime: python3.13
      Events: { Post: { Type: Api, Properties: { Path: /v1/photos, Method: post } } }
`,
  },
  snippet: {
    app: {
      typescript: `// REST API
api.root.addResource('v1').addResource('photos').addMethod('POST', integration);
// HTTP API
const methods = [apigatewayv2.HttpMethod.POST];
httpApi.addRoutes({ path: '/v1/photos', methods, integration: httpIntegration });
`,
      python: `# REST API
api.root.add_resource("v1").add_resource("photos").add_method("POST", integration)
# HTTP API
methods = [apigatewayv2.HttpMethod.POST]
http_api.add_routes(path="/v1/photos", methods=methods, integration=http_integration)
`,
    },
    handler: null,
  },
};

export default guide;
