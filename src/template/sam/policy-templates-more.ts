import { type Grant, grant } from './grant.js';

const CLUSTER = 'elasticmapreduce:@:cluster/{ClusterId}';
const IDENTITY = 'ses:@:identity/{IdentityName}';
const REPOSITORY = 'codecommit:@:{RepositoryName}';
const CODE_READ =
  'GitPull GetBranch ListBranches BatchDescribeMergeConflicts DescribeMergeConflicts GetMergeCommit GetMergeOptions BatchGetPullRequests DescribePullRequestEvents GetCommentsForPullRequest GetCommitsFromMergeBase GetMergeConflicts GetPullRequest ListPullRequests GetBlob GetFile GetFolder GetComment GetCommentsForComparedCommit BatchGetCommits GetCommit GetCommitHistory GetDifferences GetObjectIdentifier GetReferences GetTree GetRepository ListTagsForResource GetRepositoryTriggers TestRepositoryTriggers GetUploadArchiveStatus';
const CODE_WRITE =
  'GitPush CreateBranch DeleteBranch MergeBranchesByFastForward MergeBranchesBySquash MergeBranchesByThreeWay UpdateDefaultBranch CreateUnreferencedMergeCommit CreatePullRequest MergePullRequestByFastForward MergePullRequestBySquash MergePullRequestByThreeWay PostCommentForPullRequest UpdatePullRequestDescription UpdatePullRequestStatus UpdatePullRequestTitle DeleteFile PutFile DeleteCommentContent PostCommentForComparedCommit PostCommentReply UpdateComment CreateCommit UpdateRepositoryDescription TagResource UntagResource PutRepositoryTriggers UploadArchive CancelUploadArchive';

/** Policy templates of services that hold no uploads. */
export const MORE_POLICY_TEMPLATES: Readonly<Record<string, readonly Grant[]>> = {
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
