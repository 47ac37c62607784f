/**
 * What is used of the AWS SDK. It is built as a file of its own, which deployed stacks alone load; what is not named here
 * is not in the package.
 */
export {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  StackStatus,
  paginateListStackResources,
  paginateListStacks,
} from '@aws-sdk/client-cloudformation';
