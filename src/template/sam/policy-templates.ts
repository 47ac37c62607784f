import { MORE_POLICY_TEMPLATES } from './policy-templates-more.js';
import { type Grant, grant } from './grant.js';

const BUCKET = 's3:::{BucketName}';
const OBJECTS = 's3:::{BucketName}/*';
const TABLE = 'dynamodb:@:table/{TableName}';
const INDEXES = 'dynamodb:@:table/{TableName}/index/*';
const STREAM = 'kinesis:@:stream/{StreamName}';
const DELIVERY = 'firehose:@:deliverystream/{DeliveryStreamName}';
const MACHINE = 'states:@:stateMachine:{StateMachineName}';
const FACES = 'rekognition:@:collection/{CollectionId}';
const SSM = 'GetParameters GetParameter GetParametersByPath';

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
