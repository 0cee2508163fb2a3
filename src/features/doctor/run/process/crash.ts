import { stripVTControlCharacters } from 'node:util'

/** The message that a program crashed although its watcher still runs; undefined without one. */
export function crashIn(output: string): string | undefined {
  const text = stripVTControlCharacters(output)
  return crashes.map(crash => crash.exec(text)?.[0]).find(found => found !== undefined)
}

const crashes = [
  /\[nodemon\] app crashed/,
  /^Failed running '.*$/m,
  /PM2 .*exited with code \[(?!0\])\d+\]/,
  /\bELIFECYCLE\b/,
  /^\[ERROR\] .*(?:Unable to compile|TSError).*$/m,
]

/** Whether a program reports that it could not reach another one. */
export function saysUnreachable(output: string): boolean {
  return /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|connection refused|could not connect|can't reach database|failed to connect|ServerSelectionError|connection terminated|not reachable/i.test(
    output,
  )
}

/** Whether a program reports that it may not create a database: the messages of PostgreSQL and MySQL. */
export function saysMayNotCreate(output: string): boolean {
  return /permission denied to create database|create database [^\n]* - Access denied for user/i.test(output)
}

/** The port that another program on the machine already uses. */
export function takenPortIn(output: string): string | undefined {
  const text = stripVTControlCharacters(output)
  return takenPorts.map(pattern => pattern.exec(text)?.[1]).find(port => port !== undefined)
}

const takenPorts = [
  /EADDRINUSE[^\n]*?:(\d{2,5})\b/,
  /\bport (\d{2,5})\b[^\n]*\b(?:in use|taken|occupied)\b/i,
  /\baddress already in use\b[^\n]*?:(\d{2,5})\b/i,
]
