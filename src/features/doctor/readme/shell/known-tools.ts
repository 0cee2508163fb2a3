import { packageManagers } from '../../../../core/system/package-manager.ts'
import { words } from './words.ts'

/** Whether a word is a program that is common in READMEs of Node projects; it may not be installed here. */
export function isKnownTool(word: string): boolean {
  return (
    tools.has(word) || /^\.{0,2}\/[\w./-]+\.(sh|js|mjs|cjs|ts|py)$/.test(word) || /^\.\/[\w./-]+$/.test(word)
  )
}

/** Whether a program is installed with a dependency of a Node project. */
export function isNodeTool(word: string): boolean {
  return nodeTools.has(word)
}

/** The programs of a system and its shell that the set-up of a Node project may use. */
const system = `
  awk bash basename cat cd chmod chown cp cut date diff direnv dirname echo env envsubst eval exit export false find
  grep gunzip gzip head history hostname id install kill killall less ln ls lsof make mkcert mkdir mktemp more mv nc
  nohup openssl pkill printf ps pwd read rm rmdir rsync scp sed set sh sleep sort source ssh ssh-keygen stat sudo su
  systemctl service tail tar tee test time touch tr true type ulimit uname uniq unset unzip wait watch wc wget which
  whoami xargs xdg-open zip zsh . doas alias [ [[
`
const node = `
  node nodejs npx pnpx bunx corepack nvm fnm volta asdf mise n nodenv deno tsx ts-node ts-node-dev nodemon tsc pm2
  nest ng vue vite next nuxt jest vitest mocha ava tap eslint prettier biome knip lerna nx turbo rush gulp grunt
  webpack rollup esbuild prisma knex sequelize sequelize-cli typeorm mikro-orm drizzle-kit node-pg-migrate db-migrate
  migrate-mongo cross-env dotenv husky playwright cypress newman artillery intern autocannon k6 wrk ab loadtest strapi sails
  adonis fastify express loopback lb4 feathers yo plop degit giget np release-it semantic-release changeset depcheck
  node-gyp swagger-cli redocly spectral openapi-generator-cli graphql-codegen http-server serve json-server swc ncu
  npm-check-updates create-react-app react-native expo electron rimraf concurrently wait-on gapi
`
const others = `
  git gh hub glab docker docker-compose podman podman-compose kubectl helm minikube kind k3d skaffold tilt colima
  terraform pulumi ansible vagrant packer aws az gcloud heroku vercel netlify fly flyctl railway render oc cf cdk sam
  sls serverless wrangler firebase supabase doctl ngrok stripe
  apt apt-get aptitude brew yum dnf apk pacman choco winget scoop snap port zypper pip pip3 pipx python python3 poetry
  uv ruby gem bundle bundler cargo rustup go composer php java mvn gradle dotnet
  psql createdb dropdb createuser pg_ctl pg_ctlcluster pg_restore pg_dump initdb postgres postgresql mysql mysqld
  mysqladmin mysqldump mariadb mongo mongod mongosh mongoimport mongodump mongorestore redis-cli redis-server
  rabbitmq-server sqlite3 cqlsh elasticsearch kafka-topics
  curl http https httpie grpcurl open start code vim vi nano emacs subl cursor explorer launchctl osascript pbcopy
  foreman overmind just task mprocs tmux screen
`
const nodeTools = words(node)
const tools = new Set([...packageManagers, ...nodeTools, ...words(`${system} ${others}`)])
