/** Health checks, which have no limit. */
export function isProbe(url: string | undefined): boolean {
  return url === '/health/live' || url === '/health/ready'
}
