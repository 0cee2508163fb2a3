import { answering, fails, project } from '../../../samples/programs.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    ['server-failed', project(['node server.cjs'], { 'server.cjs': answering(500) })],
    ['server-failed', project(['node server.cjs'], { 'server.cjs': 'throw new Error("no config")' })],
    ['server-failed', project(['node server.cjs'], { 'server.cjs': '' })],
    [
      'server-failed',
      project(['node server.cjs', 'node -e "process.exit(1)" && curl -f http://localhost:1/orders'], {
        'server.cjs': answering(200),
      }),
    ],
  ],
  good: project(['node server.cjs'], { 'server.cjs': answering(200) }),
  traps: [
    project(['node server.cjs'], { 'server.cjs': answering(401) }),
    project(['node server.cjs'], { 'server.cjs': answering(404) }),
    project(['node server.cjs'], {
      'server.cjs': "require('node:net').createServer(socket => socket.end('hello')).listen(0)",
    }),
    project(['node migrate.cjs', 'node server.cjs'], { 'migrate.cjs': fails, 'server.cjs': fails }),
  ],
}
