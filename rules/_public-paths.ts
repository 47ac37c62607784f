/** The option of rules that leave out what is meant for everybody, such as a health check. */
export const publicPaths = {
  type: 'list',
  default: ['/health', '/healthz', '/ping', '/status', '/docs'],
  description: 'Paths that anybody may call, with what lies below them; fixed segments such as /v1 may stand in front.',
} as const;
