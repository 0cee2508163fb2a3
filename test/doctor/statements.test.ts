import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { codeFactsOf } from '../../src/features/doctor/facts/code.ts'
import { readsIn } from '../../src/features/doctor/facts/environment.ts'
import { routesOf } from '../../src/features/doctor/facts/routes.ts'
import { statementsIn } from '../../src/features/doctor/facts/statements.ts'
import { parsed } from '../../src/features/doctor/facts/syntax.ts'

const tick = '`'

test.each([
  ['several statements', "import a from 'a'\nconst port = process.env.PORT ?? 1\n\nuse(process.env.HOST)\n"],
  [
    'a value on the next line',
    'const { KEY } =\nprocess.env\nexport const port =\nNumber(process.env.PORT)\n',
  ],
  ['a block that goes on', 'if (a) {\n  b()\n}\nelse if (process.env.B) {\n  c(process.env.B)\n}\n'],
  ['a template of code', `const text = ${tick}\nuse(process.env.NOT_READ)\n${tick}\nuse(process.env.HOST)\n`],
  ['a comment of code', '/*\nuse(process.env.NOT_READ)\n*/\nuse(process.env.HOST)\n'],
  ['a chain', "app\n.get('/users', () => list(process.env.LIMIT))\n.post('/users', () => add())\n"],
  [
    'routes',
    "const app = express()\napp.get('/users', (a, b) => b.json([]))\nserver.delete('/users/:id', remove)\n",
  ],
  ['a controller', "@Controller('users')\nexport class Users {\n  @Get(':id')\n  one() {}\n}\n"],
  [
    'two decorators',
    "@Guarded({\n  by: 'key',\n})\n@Controller('users')\nclass Users {\n  @Post()\n  add() {}\n}\n",
  ],
  ['no line end', 'const a = 1;\r\nuse(process.env.A)'],
])('the statements of a file say what the whole file does: %s', (_, text) => {
  expect(factsOf('src/a.ts', text)).toEqual(wholeOf('src/a.ts', text))
})

test('so do those of all our own files', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.ts'))
  for (const path of files.map(each => join('src', each))) {
    const text = readFileSync(path, 'utf8')
    expect(
      statementsIn(text)
        ?.map(each => each.text)
        .join('') ?? text,
    ).toBe(text)
    const facts = factsOf(path, text)
    if (facts.reads.length + facts.routes.length > 0) expect(facts).toEqual(wholeOf(path, text))
  }
})

function factsOf(path: string, text: string) {
  const { reads, routes } = codeFactsOf(path, text)
  return { reads, routes }
}

function wholeOf(path: string, text: string) {
  const file = parsed(path, text)
  if (!file) throw new Error(`${path} cannot be parsed.`)
  return { reads: readsIn(file), routes: routesOf(file) }
}
