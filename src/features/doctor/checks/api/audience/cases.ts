import type { Cases } from '../../cases.ts'

/** What create-good-api leaves in a project. */
const made = { 'gapi.yml': 'template: "api"\nversion: "0.1.0"\n' }

const given = "app.get('/v1/me', { config: { audience: 'user' } }, () => 'me')\n"

const missing = (code: string): [string, Record<string, string>] => [
  'no-audience',
  { ...made, 'src/routes.ts': code },
]

export const cases: Cases = {
  bad: [
    missing("app.get('/v1/orders', () => [])\n"),
    missing("app.post('/v1/orders', { schema }, create)\n"),
    missing("const options = { schema }\napp.get('/v1/orders', options, () => [])\n"),
    missing("const list = async () => []\napp.get('/v1/orders', list)\n"),
    missing("app.route({ method: 'GET', url: '/v1/orders', handler })\n"),
    missing("app.get('/v1/orders', { config: { audience: undefined } }, () => [])\n"),
    missing("app.register(async web => void web.get('/v1/orders', () => []))\n"),
    missing("export const orders = async (web: FastifyInstance) => void web.get('/v1/orders', () => [])\n"),
    missing("export const orders: FastifyPluginAsync = async web => void web.get('/v1/orders', () => [])\n"),
    missing("const web = await Fastify()\nweb.withTypeProvider<T>().get('/v1/orders', () => [])\n"),
    missing("this.app.get(prefix + '/orders', () => [])\n"),
    missing("blueprint('/v1/orders', on => { on.get('/', { summary: 'List' }, () => []) })\n"),
    ['no-audience', { 'src/me.ts': given, 'src/orders.ts': "app.get('/v1/orders', () => [])\n" }],
    [
      'no-audience',
      {
        ...made,
        'src/options.ts': 'export const options = { schema: {} } as const\n',
        'src/routes.ts': "import { options } from './options.ts'\napp.get('/v1/orders', options, () => [])\n",
      },
    ],
  ],
  good: {
    ...made,
    'src/routes.ts': `blueprint('/v1/orders', on => {\n  on.anonymous.get('/', { summary: 'List' }, () => [])\n})\n${given}`,
  },
  traps: [
    // No route says an audience here, so the repository has another way.
    { 'src/routes.ts': "app.get('/v1/orders', () => [])\n" },
    { 'gapi.yml': 'doctor: { strict: true }\n', 'src/routes.ts': "app.get('/v1/orders', () => [])\n" },
    { ...made, 'test/app.test.ts': "app.get('/raw', () => 'hello')\n" },
    { ...made, 'src/client.ts': "client.get('/v1/orders', () => {})\naxios.post('/v1/orders', body)\n" },
    {
      ...made,
      'src/log.ts': "const level = app.get('level')\nconst service = app.get(Orders, { strict: false })\n",
    },
    { ...made, 'src/docs.ts': "app.get('/docs/style.css', () => css)\n" },
    // What a value is may be known only when it runs.
    { ...made, 'src/routes.ts': "app.get('/v1/orders', optionsFor('user'), () => [])\n" },
    { ...made, 'src/routes.ts': "app.route({ ...common, method: 'GET', url: '/v1/orders', handler })\n" },
    { ...made, 'src/routes.ts': "const o = {}\no.config = audience\napp.get('/v1/orders', o, () => [])\n" },
    { ...made, 'src/routes.ts': "const add = o => app.get('/v1/orders', o, () => [])\nconst o = {}\n" },
    {
      ...made,
      'src/user.ts': "const config = { audience: 'user' }\nexport const user = { config } as const\n",
      'src/routes.ts': "import { user } from './user.js'\napp.get('/v1/me', { ...user, schema }, () => me)\n",
    },
    {
      'src/me.ts': given,
      'src/app.ts':
        "app.addHook('onRoute', route => { route.config = { audience: 'user', ...route.config } })\napp.get('/v1/orders', () => [])\n",
    },
    { 'src/me.ts': given, 'src/web.ts': "app.get('/v1/orders', signedIn, (request, response) => {})\n" },
    {
      'src/me.ts': given,
      'src/note.ts': "// app.get('/v1/orders', () => [])\nconst text = \"app.get('/x', () => 1)\"\n",
    },
  ],
}
