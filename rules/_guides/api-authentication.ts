import type { CatalogGuide } from '../../src/rule.js';

const guide: CatalogGuide = {
  checks: `Each operation of an API: methods of REST APIs, routes of HTTP APIs, \`$connect\` of WebSocket APIs, the paths of OpenAPI documents, SAM events, function URLs and endpoints of web functions. \`OPTIONS\` and
mock methods need no authentication. GET and HEAD of \`/health\`, \`/healthz\`, \`/ping\`, \`/status\`, \`/version\` and
\`/docs\`, and of paths below \`/health\` and \`/docs\` without a path parameter, are public.`,
  passes: [
    'An authorizer of the operation: Cognito, JWT or a Lambda function; also as `DefaultAuthorizer` in SAM.',
    'IAM authorization: `AWS_IAM`, also as the `AuthType` of a function URL.',
    'OpenAPI `security` with a scheme that has an authorizer.',
    'An API key that the method requires, if a usage plan of this API has an enabled key.',
    'A resource policy that denies callers by address, network, account or organization.',
    'A private endpoint, unless its policy allows everybody.',
    'Mutual TLS on each custom domain, if the default endpoint is disabled.',
    'A path that is listed in the option `publicPaths`.',
  ],
  kinds: {
    'no-authentication': {
      means: 'An operation has no authorizer, no IAM authorization and no required API key.',
      confidence: {
        high: 'the API of the operation is in the templates',
        low: 'the API is not in the templates, so that its resource policy and its endpoint type are not known',
      },
    },
    'key-not-required': {
      means: 'A usage plan has an API key, but the method does not require one (`ApiKeyRequired`).',
      confidence: 'high',
    },
    'key-without-plan': {
      means: `The method requires an API key, but no usage plan of this API has an enabled key. Calls are rejected until
somebody creates the key by hand.`,
      confidence: 'medium',
    },
    'no-connect-route': {
      means: 'A WebSocket API has no `$connect` route, and clients connect without an authorizer.',
      confidence: 'medium',
    },
    'open-function-url': {
      means: 'The `AuthType` of a function URL or of a web function endpoint is `NONE`.',
      confidence: {
        high: 'the function has any other purpose than a health check',
        low: 'the function is named after a public path, such as `HealthCheckFunction`',
      },
    },
    'open-private-api': {
      means: 'A private API has a policy that allows everybody, and the operation has no authorization.',
      confidence: 'low',
    },
  },
  unknown: [
    'The authorization type, or an address in the resource policy, is a parameter without a default.',
    'The OpenAPI document is in a bucket or file that was not found, or `AWS::Include` adds it at deployment.',
    'The custom domain with mutual TLS is defined in a template that was not found.',
  ],
  falseAlarms: [
    'The handler verifies tokens itself, which this rule does not read: move the check to an authorizer, or suppress the finding with that reason.',
    'A webhook whose sender signs the request: add its path to the option `publicPaths`, such as `POST /webhook`.',
    'A CDN or proxy authenticates callers: the default address of the API still accepts everybody; disable or restrict it, then suppress the finding.',
    'The login or sign-up operation itself: add its path to the option `publicPaths`.',
  ],
  example: {
    file: 'template.yaml',
    fails: `Transform: AWS::Serverless-2016-10-31
Resources:
  Upload:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: upload.handler
      CodeUri: src/
      Events:
        Post: { Type: Api, Properties: { Path: /photos, Method: post } }
`,
    passes: `Transform: AWS::Serverless-2016-10-31
Resources:
  Upload:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: upload.handler
      CodeUri: src/
      Events:
        Post: { Type: Api, Properties: { Path: /photos, Method: post, Auth: { Authorizer: AWS_IAM } } }
`,
  },
  snippet: {
    app: {
      typescript: `// REST API
const users = new apigateway.CognitoUserPoolsAuthorizer(this, 'Users', { cognitoUserPools: [userPool] });
photos.addMethod('POST', integration, { authorizer: users });
// HTTP API
httpApi.addRoutes({
  path: '/v1/photos',
  methods: [apigatewayv2.HttpMethod.POST],
  integration: httpIntegration,
  authorizer: new authorizers.HttpUserPoolAuthorizer('HttpUsers', userPool),
});
`,
      python: `# REST API
users = apigateway.CognitoUserPoolsAuthorizer(self, "Users", cognito_user_pools=[user_pool])
photos.add_method("POST", integration, authorizer=users)
# HTTP API
http_api.add_routes(
    path="/v1/photos",
    methods=[apigatewayv2.HttpMethod.POST],
    integration=http_integration,
    authorizer=authorizers.HttpUserPoolAuthorizer("HttpUsers", user_pool),
)
`,
    },
    handler: null,
  },
  snippets: {
    'key-not-required': {
      app: {
        typescript: `photos.addMethod('POST', integration, { apiKeyRequired: true });
`,
        python: `photos.add_method("POST", integration, api_key_required=True)
`,
      },
      handler: null,
    },
    'key-without-plan': {
      app: {
        typescript: `const plan = api.addUsagePlan('Clients', { apiStages: [{ api, stage: api.deploymentStage }] });
plan.addApiKey(api.addApiKey('Client'));
`,
        python: `stage = apigateway.UsagePlanPerApiStage(api=api, stage=api.deployment_stage)
plan = api.add_usage_plan("Clients", api_stages=[stage])
plan.add_api_key(api.add_api_key("Client"))
`,
      },
      handler: null,
    },
    'no-connect-route': {
      app: {
        typescript: `new apigatewayv2.WebSocketApi(this, 'Updates', {
  connectRouteOptions: {
    integration: new integrations.WebSocketLambdaIntegration('Connect', fn),
    authorizer: new authorizers.WebSocketIamAuthorizer(),
  },
});
`,
        python: `apigatewayv2.WebSocketApi(
    self,
    "Updates",
    connect_route_options=apigatewayv2.WebSocketRouteOptions(
        integration=integrations.WebSocketLambdaIntegration("Connect", fn),
        authorizer=authorizers.WebSocketIamAuthorizer(),
    ),
)
`,
      },
      handler: null,
    },
    'open-function-url': {
      app: {
        typescript: `fn.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.AWS_IAM });
`,
        python: `fn.add_function_url(auth_type=lambda_.FunctionUrlAuthType.AWS_IAM)
`,
      },
      handler: null,
    },
  },
};

export default guide;
