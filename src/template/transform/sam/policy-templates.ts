/** What a policy template allows; names between braces are its parameters, `@` is region and account. */
export interface Grant {
  readonly service: string;
  /** With a blank between them. */
  readonly actions: string;
  /** ARNs without `arn:partition:`; `*` for everything, a parameter alone for an ARN that is handed over whole. */
  readonly on: readonly string[];
}

function grant(service: string, actions: string, ...on: readonly string[]): Grant {
  return { service, actions, on };
}

const BUCKET = 's3:::{BucketName}';
const OBJECTS = 's3:::{BucketName}/*';
const TABLE = 'dynamodb:@:table/{TableName}';
const INDEXES = 'dynamodb:@:table/{TableName}/index/*';
const STREAM = 'kinesis:@:stream/{StreamName}';
const DELIVERY = 'firehose:@:deliverystream/{DeliveryStreamName}';
const MACHINE = 'states:@:stateMachine:{StateMachineName}';
const FACES = 'rekognition:@:collection/{CollectionId}';
const SSM = 'GetParameters GetParameter GetParametersByPath';

const CLUSTER = 'elasticmapreduce:@:cluster/{ClusterId}';
const IDENTITY = 'ses:@:identity/{IdentityName}';
const REPOSITORY = 'codecommit:@:{RepositoryName}';
const CODE_READ =
  'GitPull GetBranch ListBranches BatchDescribeMergeConflicts DescribeMergeConflicts GetMergeCommit GetMergeOptions BatchGetPullRequests DescribePullRequestEvents GetCommentsForPullRequest GetCommitsFromMergeBase GetMergeConflicts GetPullRequest ListPullRequests GetBlob GetFile GetFolder GetComment GetCommentsForComparedCommit BatchGetCommits GetCommit GetCommitHistory GetDifferences GetObjectIdentifier GetReferences GetTree GetRepository ListTagsForResource GetRepositoryTriggers TestRepositoryTriggers GetUploadArchiveStatus';
const CODE_WRITE =
  'GitPush CreateBranch DeleteBranch MergeBranchesByFastForward MergeBranchesBySquash MergeBranchesByThreeWay UpdateDefaultBranch CreateUnreferencedMergeCommit CreatePullRequest MergePullRequestByFastForward MergePullRequestBySquash MergePullRequestByThreeWay PostCommentForPullRequest UpdatePullRequestDescription UpdatePullRequestStatus UpdatePullRequestTitle DeleteFile PutFile DeleteCommentContent PostCommentForComparedCommit PostCommentReply UpdateComment CreateCommit UpdateRepositoryDescription TagResource UntagResource PutRepositoryTriggers UploadArchive CancelUploadArchive';

/** Policy templates of services that hold no uploads. */
const MORE_POLICY_TEMPLATES: Readonly<Record<string, readonly Grant[]>> = {
  AMIDescribePolicy: [grant('ec2', 'DescribeImages', 'ec2:@:image/*')],
  AWSSecretsManagerRotationPolicy: [
    grant(
      'secretsmanager',
      'DescribeSecret GetSecretValue PutSecretValue UpdateSecretVersionStage',
      'secretsmanager:@:secret:*',
    ),
    grant('secretsmanager', 'GetRandomPassword', '*'),
  ],
  AcmGetCertificatePolicy: [grant('acm', 'GetCertificate', '{CertificateArn}')],
  AthenaQueryPolicy: [
    grant(
      'athena',
      'ListWorkGroups GetExecutionEngine GetExecutionEngines GetNamespace GetCatalogs GetNamespaces GetTables GetTable',
      '*',
    ),
    grant(
      'athena',
      'StartQueryExecution GetQueryResults DeleteNamedQuery GetNamedQuery ListQueryExecutions StopQueryExecution GetQueryResultsStream ListNamedQueries CreateNamedQuery GetQueryExecution BatchGetNamedQuery BatchGetQueryExecution GetWorkGroup',
      'athena:@:workgroup/{WorkGroupName}',
    ),
  ],
  CloudFormationDescribeStacksPolicy: [grant('cloudformation', 'DescribeStacks', 'cloudformation:@:stack/*')],
  CloudWatchDashboardPolicy: [grant('cloudwatch', 'GetDashboard ListDashboards PutDashboard ListMetrics', '*')],
  CloudWatchDescribeAlarmHistoryPolicy: [grant('cloudwatch', 'DescribeAlarmHistory', '*')],
  CodeCommitCrudPolicy: [grant('codecommit', `${CODE_READ} ${CODE_WRITE}`, REPOSITORY)],
  CodeCommitReadPolicy: [grant('codecommit', CODE_READ, REPOSITORY)],
  CodePipelineLambdaExecutionPolicy: [grant('codepipeline', 'PutJobSuccessResult PutJobFailureResult', '*')],
  CodePipelineReadOnlyPolicy: [grant('codepipeline', 'ListPipelineExecutions', 'codepipeline:@:{PipelineName}')],
  ComprehendBasicAccessPolicy: [
    grant(
      'comprehend',
      'BatchDetectKeyPhrases DetectDominantLanguage DetectEntities BatchDetectEntities DetectKeyPhrases DetectSentiment BatchDetectDominantLanguage BatchDetectSentiment',
      '*',
    ),
  ],
  CostExplorerReadOnlyPolicy: [
    grant(
      'ce',
      'GetCostAndUsage GetDimensionValues GetReservationCoverage GetReservationPurchaseRecommendation GetReservationUtilization GetTags',
      '*',
    ),
  ],
  EC2CopyImagePolicy: [grant('ec2', 'CopyImage', 'ec2:@:image/{ImageId}')],
  EC2DescribePolicy: [grant('ec2', 'DescribeRegions DescribeInstances', '*')],
  EFSWriteAccessPolicy: [
    grant('elasticfilesystem', 'ClientMount ClientWrite', 'elasticfilesystem:@:file-system/{FileSystem}'),
  ],
  EKSDescribePolicy: [grant('eks', 'DescribeCluster ListClusters', '*')],
  EcsRunTaskPolicy: [grant('ecs', 'RunTask', 'ecs:@:task-definition/{TaskDefinition}')],
  ElasticMapReduceAddJobFlowStepsPolicy: [grant('elasticmapreduce', 'AddJobFlowSteps', CLUSTER)],
  ElasticMapReduceCancelStepsPolicy: [grant('elasticmapreduce', 'CancelSteps', CLUSTER)],
  ElasticMapReduceModifyInstanceFleetPolicy: [
    grant('elasticmapreduce', 'ModifyInstanceFleet ListInstanceFleets', CLUSTER),
  ],
  ElasticMapReduceModifyInstanceGroupsPolicy: [
    grant('elasticmapreduce', 'ModifyInstanceGroups ListInstanceGroups', CLUSTER),
  ],
  ElasticMapReduceSetTerminationProtectionPolicy: [grant('elasticmapreduce', 'SetTerminationProtection', CLUSTER)],
  ElasticMapReduceTerminateJobFlowsPolicy: [grant('elasticmapreduce', 'TerminateJobFlows', CLUSTER)],
  ElasticsearchHttpPostPolicy: [grant('es', 'ESHttpPost ESHttpPut', 'es:@:domain/{DomainName}/*')],
  FilterLogEventsPolicy: [grant('logs', 'FilterLogEvents', 'logs:@:log-group:{LogGroupName}:log-stream:*')],
  MobileAnalyticsWriteOnlyAccessPolicy: [grant('mobileanalytics', 'PutEvents', '*')],
  OrganizationsListAccountsPolicy: [grant('organizations', 'ListAccounts', '*')],
  PinpointEndpointAccessPolicy: [
    grant(
      'mobiletargeting',
      'GetEndpoint UpdateEndpoint UpdateEndpointsBatch',
      'mobiletargeting:@:apps/{PinpointApplicationId}/endpoints/*',
    ),
  ],
  PollyFullAccessPolicy: [
    grant('polly', 'GetLexicon DeleteLexicon', 'polly:@:lexicon/{LexiconName}'),
    grant('polly', 'DescribeVoices ListLexicons PutLexicon SynthesizeSpeech', 'polly:@:lexicon/*'),
  ],
  Route53ChangeResourceRecordSetsPolicy: [
    grant('route53', 'ChangeResourceRecordSets', 'route53:::hostedzone/{HostedZoneId}'),
  ],
  SESBulkTemplatedCrudPolicy: [
    grant(
      'ses',
      'GetIdentityVerificationAttributes SendEmail SendRawEmail SendTemplatedEmail SendBulkTemplatedEmail VerifyEmailIdentity',
      IDENTITY,
    ),
  ],
  SESBulkTemplatedCrudPolicy_v2: [
    grant(
      'ses',
      'SendEmail SendRawEmail SendTemplatedEmail SendBulkTemplatedEmail',
      IDENTITY,
      'ses:@:template/{TemplateName}',
    ),
    grant('ses', 'GetIdentityVerificationAttributes VerifyEmailIdentity', '*'),
  ],
  SESEmailTemplateCrudPolicy: [
    grant('ses', 'CreateTemplate GetTemplate ListTemplates UpdateTemplate DeleteTemplate TestRenderTemplate', '*'),
  ],
  SESSendBouncePolicy: [grant('ses', 'SendBounce', IDENTITY)],
  SageMakerCreateEndpointConfigPolicy: [
    grant('sagemaker', 'CreateEndpointConfig', 'sagemaker:@:endpoint-config/{EndpointConfigName}'),
  ],
  SageMakerCreateEndpointPolicy: [grant('sagemaker', 'CreateEndpoint', 'sagemaker:@:endpoint/{EndpointName}')],
  ServerlessRepoReadWriteAccessPolicy: [
    grant(
      'serverlessrepo',
      'CreateApplication CreateApplicationVersion UpdateApplication GetApplication ListApplications ListApplicationVersions ListApplicationDependencies',
      'serverlessrepo:@:applications/*',
    ),
  ],
  VPCAccessPolicy: [
    grant('ec2', 'CreateNetworkInterface DeleteNetworkInterface DescribeNetworkInterfaces DetachNetworkInterface', '*'),
  ],
};

/** Every policy template. docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html */
export const POLICY_TEMPLATES: Readonly<Record<string, readonly Grant[]>> = {
  AWSSecretsManagerGetSecretValuePolicy: [grant('secretsmanager', 'GetSecretValue', '{SecretArn}')],
  ...MORE_POLICY_TEMPLATES,
  CloudWatchPutMetricPolicy: [grant('cloudwatch', 'PutMetricData', '*')],
  DynamoDBBackupFullAccessPolicy: [
    grant('dynamodb', 'CreateBackup DescribeContinuousBackups', TABLE),
    grant('dynamodb', 'DeleteBackup DescribeBackup ListBackups', `${TABLE}/backup/*`),
  ],
  DynamoDBCrudPolicy: [
    grant(
      'dynamodb',
      'GetItem DeleteItem PutItem Scan Query UpdateItem BatchWriteItem BatchGetItem DescribeTable ConditionCheckItem',
      TABLE,
      INDEXES,
    ),
  ],
  DynamoDBReadPolicy: [grant('dynamodb', 'GetItem Scan Query BatchGetItem DescribeTable', TABLE, INDEXES)],
  DynamoDBReconfigurePolicy: [grant('dynamodb', 'UpdateTable', TABLE)],
  DynamoDBRestoreFromBackupPolicy: [
    grant('dynamodb', 'RestoreTableFromBackup', `${TABLE}/backup/*`),
    grant('dynamodb', 'PutItem UpdateItem DeleteItem GetItem Query Scan BatchWriteItem', TABLE),
  ],
  DynamoDBStreamReadPolicy: [
    grant('dynamodb', 'DescribeStream GetRecords GetShardIterator', `${TABLE}/stream/{StreamName}`),
    grant('dynamodb', 'ListStreams', `${TABLE}/stream/*`),
  ],
  DynamoDBWritePolicy: [grant('dynamodb', 'PutItem UpdateItem BatchWriteItem', TABLE, INDEXES)],
  EventBridgePutEventsPolicy: [grant('events', 'PutEvents', 'events:@:event-bus/{EventBusName}')],
  FirehoseCrudPolicy: [
    grant(
      'firehose',
      'CreateDeliveryStream DeleteDeliveryStream DescribeDeliveryStream PutRecord PutRecordBatch UpdateDestination',
      DELIVERY,
    ),
  ],
  FirehoseWritePolicy: [grant('firehose', 'PutRecord PutRecordBatch', DELIVERY)],
  KMSDecryptPolicy: [grant('kms', 'Decrypt', 'kms:@:key/{KeyId}')],
  KMSEncryptPolicy: [grant('kms', 'Encrypt', 'kms:@:key/{KeyId}')],
  KMSEncryptPolicy_v2: [
    grant(
      'kms',
      'Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext',
      'kms:@:key/{KeyId}',
    ),
  ],
  KinesisCrudPolicy: [
    grant(
      'kinesis',
      'AddTagsToStream CreateStream DecreaseStreamRetentionPeriod DeleteStream DescribeStream DescribeStreamSummary GetShardIterator IncreaseStreamRetentionPeriod ListTagsForStream MergeShards PutRecord PutRecords SplitShard RemoveTagsFromStream',
      STREAM,
    ),
  ],
  KinesisStreamReadPolicy: [
    grant('kinesis', 'ListStreams DescribeLimits', 'kinesis:@:stream/*'),
    grant('kinesis', 'DescribeStream DescribeStreamSummary GetRecords GetShardIterator', STREAM),
  ],
  LambdaInvokePolicy: [grant('lambda', 'InvokeFunction', 'lambda:@:function:{FunctionName}*')],
  RekognitionDetectOnlyPolicy: [
    grant('rekognition', 'DetectFaces DetectLabels DetectModerationLabels DetectText', '*'),
  ],
  RekognitionFacesManagementPolicy: [
    grant('rekognition', 'IndexFaces DeleteFaces SearchFaces SearchFacesByImage ListFaces', FACES),
  ],
  RekognitionFacesPolicy: [grant('rekognition', 'CompareFaces DetectFaces', '*')],
  RekognitionLabelsPolicy: [grant('rekognition', 'DetectLabels DetectModerationLabels', '*')],
  RekognitionNoDataAccessPolicy: [
    grant('rekognition', 'CompareFaces DetectFaces DetectLabels DetectModerationLabels', FACES),
  ],
  RekognitionReadPolicy: [grant('rekognition', 'ListCollections ListFaces SearchFaces SearchFacesByImage', FACES)],
  RekognitionWriteOnlyAccessPolicy: [grant('rekognition', 'CreateCollection IndexFaces', FACES)],
  S3CrudPolicy: [
    grant(
      's3',
      'GetObject ListBucket GetBucketLocation GetObjectVersion PutObject PutObjectAcl GetLifecycleConfiguration PutLifecycleConfiguration DeleteObject',
      BUCKET,
      OBJECTS,
    ),
  ],
  S3FullAccessPolicy: [
    grant(
      's3',
      'GetObject GetObjectAcl GetObjectVersion PutObject PutObjectAcl DeleteObject DeleteObjectTagging DeleteObjectVersionTagging GetObjectTagging GetObjectVersionTagging PutObjectTagging PutObjectVersionTagging',
      OBJECTS,
    ),
    grant('s3', 'ListBucket GetBucketLocation GetLifecycleConfiguration PutLifecycleConfiguration', BUCKET),
  ],
  S3ReadPolicy: [
    grant('s3', 'GetObject ListBucket GetBucketLocation GetObjectVersion GetLifecycleConfiguration', BUCKET, OBJECTS),
  ],
  S3WritePolicy: [grant('s3', 'PutObject PutObjectAcl PutLifecycleConfiguration', BUCKET, OBJECTS)],
  SESCrudPolicy: [
    grant(
      'ses',
      'GetIdentityVerificationAttributes SendEmail SendRawEmail VerifyEmailIdentity',
      'ses:@:identity/{IdentityName}',
    ),
  ],
  SNSCrudPolicy: [
    grant('sns', 'ListSubscriptionsByTopic CreateTopic SetTopicAttributes Subscribe Publish', 'sns:@:{TopicName}*'),
  ],
  SNSPublishMessagePolicy: [grant('sns', 'Publish', 'sns:@:{TopicName}')],
  SQSPollerPolicy: [
    grant(
      'sqs',
      'ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage DeleteMessageBatch GetQueueAttributes ReceiveMessage',
      'sqs:@:{QueueName}',
    ),
  ],
  SQSSendMessagePolicy: [grant('sqs', 'SendMessage*', 'sqs:@:{QueueName}')],
  SSMParameterReadPolicy: [
    grant('ssm', 'DescribeParameters', '*'),
    grant('ssm', SSM, 'ssm:@:parameter/{ParameterName}'),
  ],
  SSMParameterWithSlashPrefixReadPolicy: [
    grant('ssm', 'DescribeParameters', '*'),
    grant('ssm', SSM, 'ssm:@:parameter{ParameterName}'),
  ],
  StepFunctionsCallbackPolicy: [grant('states', 'SendTaskFailure SendTaskHeartbeat SendTaskSuccess', MACHINE)],
  StepFunctionsExecutionPolicy: [grant('states', 'StartExecution', MACHINE)],
  StepFunctionsExecutionPolicy_v2: [grant('states', 'StartExecution StartSyncExecution', MACHINE)],
  TextractDetectAnalyzePolicy: [
    grant('textract', 'DetectDocumentText StartDocumentTextDetection StartDocumentAnalysis AnalyzeDocument', '*'),
  ],
  TextractGetResultPolicy: [grant('textract', 'GetDocumentTextDetection GetDocumentAnalysis', '*')],
  TextractPolicy: [grant('textract', '*', '*')],
};
