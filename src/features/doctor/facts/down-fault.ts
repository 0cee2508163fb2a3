export interface DownFault {
  readonly code: 'no-down' | 'empty-down' | 'throwing-down'
  readonly line: number
}
