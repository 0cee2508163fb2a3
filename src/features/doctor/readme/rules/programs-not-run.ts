import { type ProgramRow, programTable } from './program-table.ts'

const newSources = {
  inScripts: true,
  rule: 'mutates-source',
  reason: 'it writes new source files',
} as const
const rewrites = { inScripts: true, rule: 'mutates-source', reason: 'it rewrites source files' } as const
const scaffold = { rule: 'scaffold-new-project', reason: 'it makes a project' } as const
const opensTool = { inScripts: true, rule: 'interactive', reason: 'it opens a tool for a person' } as const

const machine: readonly ProgramRow[] = [
  {
    programs: 'apt apt-get aptitude brew yum dnf apk pacman choco winget scoop snap port zypper',
    args: '*',
    rule: 'system-package',
    reason: 'it installs programs on the machine',
  },
  {
    programs: 'playwright',
    args: 'install-deps --with-deps',
    rule: 'system-package',
    reason: 'it installs programs on the machine',
  },
  {
    programs: 'nvm fnm volta asdf mise n nodenv corepack direnv',
    rule: 'version-manager',
    reason: 'it chooses tools for the whole machine',
  },
  {
    programs: `php ruby java gem cargo go rustup composer bundle mvn gradle dotnet gotestsum golangci-lint sqlc mockery
      goose dlv swag`,
    rule: 'other-language',
    reason: 'it is not part of a Node set-up',
  },
  {
    programs: 'migrate',
    args: '-path -source -database',
    rule: 'other-language',
    reason: 'it is not part of a Node set-up',
  },
  {
    programs: 'nano vim vi emacs code subl cursor open xdg-open start explorer less more tmux screen',
    rule: 'editor',
    reason: 'it waits for a person',
  },
  {
    programs: 'kill killall pkill lsof fuser shutdown reboot ulimit',
    rule: 'other-processes',
    reason: 'it is about other programs of the machine',
  },
  {
    programs: 'ssh scp rsync ftp sftp ngrok stripe doctl',
    rule: 'remote',
    reason: 'it works on another machine',
  },
  {
    programs: 'exit logout history clear top watch alias',
    rule: 'of-the-terminal',
    reason: 'it is about the terminal',
  },
]

const git: readonly ProgramRow[] = [
  {
    programs: 'git',
    verbs: 'status log diff show describe',
    rule: 'git-workflow',
    reason: 'it changes nothing',
  },
  {
    programs: 'git',
    verbs: 'init add commit push rm reset clean rebase merge tag',
    rule: 'destructive-git',
    reason: 'it changes the repository',
  },
  {
    programs: 'git',
    verbs: '*',
    exceptVerbs: 'submodule lfs clone',
    rule: 'git-workflow',
    reason: 'it is part of contributing, not of the set-up',
  },
  {
    programs: 'gh hub glab cz git-cz',
    rule: 'git-workflow',
    reason: 'it works on the hosting service',
  },
]

const operations: readonly ProgramRow[] = [
  { programs: 'supabase', inScripts: true, rule: 'container', reason: 'it runs in containers' },
  {
    programs: 'kubectl helm minikube kind k3d skaffold tilt colima vagrant',
    inScripts: true,
    rule: 'container',
    reason: 'it needs a cluster',
  },
  {
    programs: `heroku vercel netlify aws az gcloud oc cf fly flyctl railway render serverless sls wrangler firebase cdk
      sam terraform pulumi ansible ansible-playbook now amplify eb cyclic cap`,
    exceptArgs: 'dev offline local --local types start-api emulators:start',
    inScripts: true,
    rule: 'deploy',
    reason: 'it works on a cloud account',
  },
  {
    programs: 'pm2',
    exceptArgs: '--no-daemon',
    inScripts: true,
    rule: 'daemon',
    reason: 'it leaves a program running, and does not report when it crashes',
  },
  { programs: 'turbo', verbs: 'link', rule: 'deploy', reason: 'it needs an account' },
  {
    programs: 'semantic-release release-it np changeset',
    rule: 'deploy',
    reason: 'it publishes a release',
  },
]

/** Programs that change the machine or another one, that work with git, or with deployments. */
export const outsidePrograms = programTable([...machine, ...git, ...operations])

/** Database servers and their clients. */
export const databasePrograms = programTable([
  {
    programs: `mongod redis-server postgres postgresql mysqld mysql.server pg_ctl pg_ctlcluster initdb rabbitmq-server
      elasticsearch mailhog minio memcached etcd zookeeper-server-start zookeeper-server-start.sh kafka-server-start
      kafka-server-start.sh`,
    class: 'service',
    rule: 'service-daemon',
    reason: 'it starts a service that may run already',
  },
  { programs: 'dropdb', rule: 'destructive-data', reason: 'it removes a database' },
  {
    programs: `psql createdb createuser pg_restore pg_dump mysql mysqladmin mysqldump mariadb mongo mongosh mongoimport
      mongodump mongorestore redis-cli cqlsh`,
    class: 'service',
    rule: 'database-client',
    reason: 'it talks to a database server of the machine',
  },
])

/** Project generators. */
export const scaffoldPrograms = programTable([
  { programs: 'nest', verbs: 'new n', ...scaffold },
  { programs: '@nestjs/cli', verbs: 'new', ...scaffold },
  { programs: 'degit giget tiged yo express-generator sao cookiecutter', ...scaffold },
  { programs: 'fastify', verbs: 'generate generate-plugin generate-swagger', ...scaffold },
])

/** Programs that write source files or are interactive. */
export const sourcePrograms = programTable([
  {
    programs: `sequelize sequelize-cli knex typeorm mikro-orm typeorm-ts-node-commonjs typeorm-ts-node-esm db-migrate
      migrate-mongo node-pg-migrate`,
    verbs: 'generate create make new *:generate *:create *:make *:new',
    exceptVerbs: 'db:create',
    ...newSources,
  },
  { programs: 'nest nx ng', verbs: 'g generate add', ...newSources },
  { programs: 'plop', args: '*', ...newSources },
  { programs: 'husky', verbs: 'add init install', ...newSources },
  { programs: 'prisma', verbs: 'init format', ...newSources },
  { programs: 'prisma', args: '--create-only', ...newSources },
  { programs: 'gapi ./gapi', args: 'new generate destroy', ...newSources },
  {
    programs: 'prettier eslint biome standard xo tslint dprint',
    args: '--write --fix --apply -w',
    ...rewrites,
  },
  { programs: 'remark', args: '-o --output', ...rewrites },
  { programs: 'prisma drizzle-kit', verbs: 'studio', ...opensTool },
  { programs: 'cypress', verbs: 'open', ...opensTool },
  { programs: 'playwright', verbs: 'open codegen show-report show-trace', ...opensTool },
  { programs: 'playwright vitest', args: '--ui --debug', ...opensTool },
  { programs: 'nx', verbs: 'graph dep-graph', ...opensTool },
  {
    programs: 'expo react-native',
    verbs: 'start run:ios run:android run-ios run-android',
    rule: 'interactive',
    reason: 'it needs a simulator or a device',
  },
])
