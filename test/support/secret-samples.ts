/** Samples of secrets, composed when a test runs, so that no scanner finds one in a file. */
export type Sample = readonly [kind: string, line: string, path?: string]

const lower = 'abcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'
const hex = '0123456789abcdef'
const upper = lower.toUpperCase()
const alnum = lower + upper + digits
const base64 = `${alnum}+/`

/** A pseudo-random text, the same in every run. */
function textOf(alphabet: string, length: number, seed: number): string {
  let state = seed * 2654435761 + 12345
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return alphabet[Math.floor((state / 2 ** 32) * alphabet.length)]
  }).join('')
}

const of = (alphabet: string) => (length: number, seed: number) => textOf(alphabet, length, seed)
const [h, x, u, l, b, w] = [hex, alnum, upper + digits, lower + digits, base64, `${alnum}_-`].map(of)
const d = of(digits)

function uuid(seed: number): string {
  const part = (length: number, more: number) => textOf(hex, length, seed + more)
  return [part(8, 1), part(4, 2), part(4, 3), part(4, 4), part(12, 5)].join('-')
}

/** `AKIA` + `…`: what begins with it, and what follows. */
type Format = readonly [kind: string, prefix: string, rest: (seed: number) => string]

const make = (f: ((length: number, seed: number) => string) | undefined, length: number) => (seed: number) =>
  f?.(length, seed) ?? ''

/** Kinds with a prefix, by the public lists of gitleaks, TruffleHog and GitHub. */
const prefixed: readonly Format[] = [
  ['AWS access key', 'AKIA', seed => textOf(`${upper}234567`, 16, seed)],
  ['AWS temporary key', 'ASIA', seed => textOf(`${upper}234567`, 16, seed)],
  ['AWS Bedrock key', 'ABSK', make(b, 130)],
  ['Alibaba key', 'LTAI', make(x, 20)],
  ['Google API key', 'AIza', make(w, 35)],
  ['Google OAuth secret', 'GOCSPX-', make(w, 28)],
  ['Google OAuth token', 'ya29.', make(w, 120)],
  ['DigitalOcean token', 'dop_v1_', make(h, 64)],
  ['DigitalOcean OAuth token', 'doo_v1_', make(h, 64)],
  ['DigitalOcean refresh token', 'dor_v1_', make(h, 64)],
  ['Databricks token', 'dapi', make(h, 32)],
  ['Doppler token', 'dp.pt.', make(x, 43)],
  ['Dynatrace token', 'dt0c01.', seed => `${u?.(24, seed)}.${u?.(64, seed + 1)}`],
  ['Fly.io token', 'fo1_', make(w, 43)],
  ['Fly.io macaroon', 'fm2_', make(b, 120)],
  ['Heroku key', 'HRKU-AA', make(w, 58)],
  ['PlanetScale token', 'pscale_tkn_', make(w, 43)],
  ['PlanetScale password', 'pscale_pw_', make(w, 43)],
  ['Pulumi token', 'pul-', make(h, 40)],
  ['Scalingo token', 'tk-us-', make(w, 48)],
  ['Vault service token', 'hvs.', make(w, 95)],
  ['Vault batch token', 'hvb.', make(w, 150)],
  ['OpenShift token', 'sha256~', make(w, 43)],
  ['Supabase token', 'sbp_', make(h, 40)],
  ['Tailscale key', 'tskey-auth-', seed => `${x?.(12, seed)}-${x?.(32, seed + 1)}`],
  ['NVIDIA key', 'nvapi-', make(w, 64)],
  ['Aiven token', 'AVNS_', make(w, 19)],
  ['age key', 'AGE-SECRET-KEY-1', make(u, 58)],
  ['GitHub personal token', 'ghp_', make(x, 36)],
  ['GitHub OAuth token', 'gho_', make(x, 36)],
  ['GitHub app token', 'ghs_', make(x, 36)],
  ['GitHub user token', 'ghu_', make(x, 36)],
  ['GitHub refresh token', 'ghr_', make(x, 36)],
  ['GitHub fine-grained token', 'github_pat_', make(of(`${alnum}_`), 82)],
  ['GitLab personal token', 'glpat-', make(w, 20)],
  ['GitLab deploy token', 'gldt-', make(w, 20)],
  ['GitLab job token', 'glcbt-', seed => `${x?.(2, seed)}_${w?.(20, seed + 1)}`],
  ['GitLab feed token', 'glft-', make(w, 20)],
  ['GitLab mail token', 'glimt-', make(w, 25)],
  ['GitLab agent token', 'glagent-', make(w, 50)],
  ['GitLab OAuth secret', 'gloas-', make(w, 64)],
  ['GitLab trigger token', 'glptt-', make(h, 40)],
  ['GitLab runner token', 'glrt-', make(w, 20)],
  ['GitLab registration token', 'GR1348941', make(w, 20)],
  ['GitLab SCIM token', 'glsoat-', make(w, 20)],
  ['Bitbucket token', 'ATBB', make(x, 32)],
  ['Atlassian token', 'ATATT3', make(w, 180)],
  ['npm token', 'npm_', make(x, 36)],
  ['PyPI token', 'pypi-AgEIcHlwaS5vcmc', make(w, 100)],
  ['RubyGems key', 'rubygems_', make(h, 48)],
  ['NuGet key', 'oy2', make(l, 43)],
  ['Clojars token', 'CLOJARS_', make(l, 60)],
  ['crates.io token', 'cio', make(x, 32)],
  ['Docker token', 'dckr_pat_', make(w, 27)],
  ['Artifactory key', 'AKCp', make(x, 69)],
  ['Artifactory reference token', 'cmVmd', make(x, 59)],
  ['Buildkite token', 'bkua_', make(l, 40)],
  ['Sonar token', 'squ_', make(h, 40)],
  ['Sourcegraph token', 'sgp_', make(h, 40)],
  ['Octopus key', 'API-', make(u, 26)],
  ['Prefect key', 'pnu_', make(x, 36)],
  ['Infracost key', 'ico-', make(x, 32)],
  ['Sentry user token', 'sntryu_', make(h, 64)],
  ['Grafana service token', 'glsa_', seed => `${x?.(32, seed)}_${h?.(8, seed + 1)}`],
  ['Grafana cloud token', 'glc_', make(b, 80)],
  ['New Relic user key', 'NRAK-', make(u, 27)],
  ['New Relic insert key', 'NRII-', make(of(alnum), 32)],
  ['Postman key', 'PMAK-', seed => `${h?.(24, seed)}-${h?.(34, seed + 1)}`],
  ['ReadMe key', 'rdme_', make(l, 70)],
  ['Linear key', 'lin_api_', make(x, 40)],
  ['Figma token', 'figd_', make(w, 40)],
  ['Notion token', 'ntn_', seed => `${d(11, seed)}${x?.(35, seed + 1)}`],
  ['Airtable token', 'pat', seed => `${x?.(14, seed)}.${h?.(64, seed + 1)}`],
  ['ClickUp token', 'pk_', seed => `${d(8, seed)}_${u?.(32, seed + 1)}`],
  ['Frame.io token', 'fio-u-', make(w, 64)],
  ['1Password key', 'A3-', seed => [6, 11, 5, 5, 5].map((length, at) => u?.(length, seed + at)).join('-')],
  ['Slack bot token', 'xoxb-', seed => `${d(12, seed)}-${d(12, seed + 1)}-${x?.(24, seed + 2)}`],
  [
    'Slack user token',
    'xoxp-',
    seed => `${[0, 1, 2].map(at => d(12, seed + at)).join('-')}-${h?.(32, seed + 3)}`,
  ],
  ['Slack app token', 'xapp-1-', seed => `${u?.(11, seed)}-${d(13, seed + 1)}-${h?.(64, seed + 2)}`],
  [
    'Slack webhook',
    'https://hooks.slack.com/services/',
    seed => `T${u?.(9, seed)}/B${u?.(10, seed + 1)}/${x?.(24, seed + 2)}`,
  ],
  ['Discord webhook', 'https://discord.com/api/webhooks/', seed => `${d(18, seed)}/${w?.(68, seed + 1)}`],
  ['Telegram token', '', seed => `${d(10, seed)}:AA${w?.(33, seed + 1)}`],
  ['Stripe key', 'sk_live_', make(x, 24)],
  ['Stripe restricted key', 'rk_live_', make(x, 24)],
  ['Stripe test key', 'sk_test_', make(x, 24)],
  ['Stripe webhook secret', 'whsec_', make(x, 32)],
  ['Square token', 'sq0atp-', make(w, 22)],
  ['Square secret', 'sq0csp-', make(w, 43)],
  ['Facebook page token', 'EAAM', make(x, 150)],
  ['Braintree token', 'access_token$production$', seed => `${l?.(16, seed)}$${h?.(32, seed + 1)}`],
  ['Plaid token', 'access-production-', uuid],
  ['Razorpay key', 'rzp_live_', make(x, 14)],
  ['Flutterwave key', 'FLWSECK-', seed => `${l?.(32, seed)}-X`],
  ['Duffel token', 'duffel_live_', make(w, 43)],
  ['EasyPost key', 'EZAK', make(x, 54)],
  ['Shippo token', 'shippo_live_', make(h, 40)],
  ['Shopify token', 'shpat_', make(h, 32)],
  ['Shopify app token', 'shppa_', make(h, 32)],
  ['Shopify secret', 'shpss_', make(h, 32)],
  ['SendGrid key', 'SG.', seed => `${w?.(22, seed)}.${w?.(43, seed + 1)}`],
  ['Brevo key', 'xkeysib-', seed => `${h?.(64, seed)}-${x?.(16, seed + 1)}`],
  ['Resend key', 're_', seed => `${x?.(8, seed)}_${x?.(24, seed + 1)}`],
  ['Mailgun key', 'key-', make(h, 32)],
  ['Mailchimp key', '', seed => `${h?.(32, seed)}-us12`],
  ['Twilio key', 'SK', make(h, 32)],
  ['HubSpot token', 'pat-na1-', uuid],
  ['Typeform token', 'tfp_', make(w, 59)],
  ['Azure client secret', '', seed => `${x?.(3, seed)}8Q~${w?.(34, seed + 1)}`],
  ['Azure storage key', 'AccountName=shop;AccountKey=', seed => `${b?.(86, seed)}==`],
  ['Terraform token', '', seed => `${x?.(14, seed)}.atlasv1.${w?.(65, seed + 1)}`],
  ['MaxMind key', '', seed => `${x?.(6, seed)}_${x?.(29, seed + 1)}_mmk`],
  ['OpenAI key', 'sk-', seed => `${x?.(20, seed)}T3BlbkFJ${x?.(20, seed + 1)}`],
  ['OpenAI project key', 'sk-proj-', seed => `${w?.(74, seed)}T3BlbkFJ${w?.(74, seed + 1)}`],
  ['Anthropic key', 'sk-ant-api03-', seed => `${w?.(93, seed)}AA`],
  ['OpenRouter key', 'sk-or-v1-', make(h, 64)],
  ['Hugging Face token', 'hf_', make(of(lower + upper), 34)],
  ['Perplexity key', 'pplx-', make(x, 48)],
  ['Groq key', 'gsk_', make(x, 52)],
  ['xAI key', 'xai-', make(x, 80)],
  ['Replicate token', 'r8_', make(x, 37)],
  ['LangSmith key', 'lsv2_pt_', seed => `${h?.(32, seed)}_${h?.(10, seed + 1)}`],
  ['DeepSeek key', 'sk-', make(h, 32)],
  ['JSON web token', 'eyJhbGciOiJIUzI1NiJ9.eyJpZCI6NDIsInIiOiJhZG1pbiJ9.', make(w, 43)],
]

/** Kinds without a prefix: people name the provider, and the form is that of many others. */
const named: readonly Format[] = [
  ['Adafruit', 'ADAFRUIT_API_KEY', make(l, 32)],
  ['Adobe', 'ADOBE_CLIENT_SECRET', make(h, 32)],
  ['Algolia', 'ALGOLIA_ADMIN_KEY', make(h, 32)],
  ['Asana', 'ASANA_CLIENT_SECRET', make(h, 32)],
  ['Auth0', 'AUTH0_CLIENT_SECRET', make(w, 64)],
  ['AWS secret', 'AWS_SECRET_ACCESS_KEY', make(b, 40)],
  ['Bitbucket secret', 'BITBUCKET_CLIENT_SECRET', make(x, 64)],
  ['Bittrex', 'BITTREX_SECRET_KEY', make(h, 32)],
  ['CircleCI', 'CIRCLECI_TOKEN', make(h, 40)],
  ['Cloudflare', 'CLOUDFLARE_API_TOKEN', make(w, 40)],
  ['Cloudinary', 'CLOUDINARY_API_SECRET', make(w, 27)],
  ['Codecov', 'CODECOV_TOKEN', uuid],
  ['Cohere', 'COHERE_API_KEY', make(x, 40)],
  ['Coinbase', 'COINBASE_ACCESS_TOKEN', make(l, 64)],
  ['Contentful', 'CONTENTFUL_ACCESS_TOKEN', make(w, 43)],
  ['Datadog', 'DD_API_KEY', make(h, 32)],
  ['Discord', 'DISCORD_TOKEN', seed => `M${x?.(23, seed)}.${w?.(6, seed + 1)}.${w?.(38, seed + 2)}`],
  ['Dropbox', 'DROPBOX_APP_SECRET', make(l, 15)],
  ['Etsy', 'ETSY_ACCESS_TOKEN', make(l, 24)],
  ['Facebook', 'FACEBOOK_APP_SECRET', make(h, 32)],
  ['Fastly', 'FASTLY_API_TOKEN', make(w, 32)],
  ['Finnhub', 'FINNHUB_API_KEY', make(l, 20)],
  ['Freshdesk', 'FRESHDESK_API_KEY', make(x, 20)],
  ['Heroku', 'HEROKU_API_KEY', uuid],
  ['Intercom', 'INTERCOM_ACCESS_TOKEN', make(w, 60)],
  ['JFrog', 'ARTIFACTORY_API_KEY', make(x, 73)],
  ['JWT secret', 'JWT_SECRET', make(x, 32)],
  ['Kraken', 'KRAKEN_PRIVATE_KEY', make(b, 86)],
  ['LaunchDarkly', 'LAUNCHDARKLY_ACCESS_TOKEN', make(w, 40)],
  ['LinkedIn', 'LINKEDIN_CLIENT_SECRET', make(x, 16)],
  ['Mapbox', 'MAPBOX_SECRET_TOKEN', make(x, 80)],
  ['Mattermost', 'MATTERMOST_TOKEN', make(l, 26)],
  ['MessageBird', 'MESSAGEBIRD_API_KEY', make(x, 25)],
  ['Netlify', 'NETLIFY_AUTH_TOKEN', make(w, 43)],
  ['Okta', 'OKTA_API_TOKEN', seed => `00${w?.(40, seed)}`],
  ['PagerDuty', 'PAGERDUTY_API_KEY', make(w, 20)],
  ['PayPal', 'PAYPAL_CLIENT_SECRET', make(w, 80)],
  ['Pusher', 'PUSHER_APP_SECRET', make(h, 20)],
  ['RapidAPI', 'RAPIDAPI_KEY', make(l, 50)],
  ['Rollbar', 'ROLLBAR_ACCESS_TOKEN', make(h, 32)],
  ['Segment', 'SEGMENT_ADMIN_KEY', make(x, 32)],
  ['Sentry', 'SENTRY_AUTH_TOKEN', make(h, 64)],
  ['Snyk', 'SNYK_API_KEY', uuid],
  ['Sonar login', 'SONAR_TOKEN', make(h, 40)],
  ['Spotify', 'SPOTIFY_CLIENT_SECRET', make(h, 32)],
  ['Sumo Logic', 'SUMO_ACCESS_KEY', make(x, 64)],
  ['Trello', 'TRELLO_API_TOKEN', make(h, 64)],
  ['Twilio', 'TWILIO_AUTH_TOKEN', make(h, 32)],
  ['Twitch', 'TWITCH_CLIENT_SECRET', make(l, 30)],
  ['Twitter', 'TWITTER_API_SECRET', make(x, 50)],
  ['Yandex', 'YANDEX_ACCESS_TOKEN', make(x, 60)],
  ['Zendesk', 'ZENDESK_API_TOKEN', make(x, 40)],
]

const password = (seed: number) => textOf(`${alnum}!%^*`, 16, seed).replace(/^./, 'k').replace(/.$/, '7')
let used = 100

/** Another password each time, because a report tells each once. */
const next = () => password(used++)

const host = 'db.shop.io'
const basic = () => Buffer.from(`shop:${next()}`).toString('base64')

/** Kinds that are recognized by what is around them. */
const placed: readonly Sample[] = [
  ['URL with a user', `const url = 'postgres://shop:${next()}@${host}/shop'`],
  ['URL without a user', `const url = 'redis://:${next()}@cache.shop.io:6379'`],
  ['URL with an @ in the password', `const url = 'mysql://shop:k7@${next()}@${host}/shop'`],
  ['URL with a token', `const url = 'https://${x?.(40, 9)}@git.shop.io/a.git'`],
  ['passphrase with spaces', `const passphrase = 'maple otter violin${' '}drizzle'`],
  [
    'app password in groups',
    `auth: { user, pass: '${[1, 2, 3, 4].map(at => textOf(lower, 4, at)).join(' ')}' }`,
  ],
  ['password with a space', `const password = 'k7 ${next()}'`],
  ['password of eight letters', `const password = '${password(5).slice(0, 9)}7'`],
  ['YAML without quotes', `password: ${next()}`, 'deploy.yml'],
  ['INI file', `password = ${next()}`, 'app.ini'],
  ['properties file', `spring.datasource.password=${next()}`, 'app.properties'],
  ['curl -u', `curl -s -u shop:${next()} https://api.shop.io`, 'run.sh'],
  ['curl --user in quotes', `curl --user "shop:${next()}" https://api.shop.io`, 'run.sh'],
  ['Authorization: Bearer', `curl -H "Authorization: Bearer ${x?.(40, 11)}" https://api.shop.io`, 'run.sh'],
  ['Authorization: Basic', `headers: { Authorization: 'Basic ${basic()}' }`],
  ['wget --password', `wget --user shop --password=${next()} https://shop.io/a`, 'run.sh'],
  ['mysql -p', `mysql -u shop -p${next()} shop < dump.sql`, 'run.sh'],
  ['mysqldump --password', `mysqldump --password=${next()} shop`, 'run.sh'],
  ['mongo -p', `mongosh ${host} -u shop -p ${next()}`, 'run.sh'],
  ['redis-cli -a', `redis-cli -h ${host} -a ${next()} ping`, 'run.sh'],
  ['PGPASSWORD', `PGPASSWORD=${next()} psql -h ${host} shop`, 'run.sh'],
  ['psql URL', `psql postgres://shop:${next()}@${host}/shop -c 'select 1'`, 'run.sh'],
  ['psql keywords', `psql "host=${host} user=shop password=${x?.(16, 16)}"`, 'run.sh'],
  ['docker login -p', `docker login -u shop -p ${next()} registry.shop.io`, 'run.sh'],
  ['az login -p', `az login -u shop@shop.io -p ${next()}`, 'run.sh'],
  ['sshpass -p', `sshpass -p ${next()} ssh shop@${host}`, 'run.sh'],
  ['openssl -passin', `openssl rsa -in key.pem -passin pass:${next()}`, 'run.sh'],
  ['aws configure', `aws configure set aws_secret_access_key ${b?.(40, 6)}`, 'run.sh'],
  ['option --token', `deploy --token ${x?.(32, 7)}`, 'run.sh'],
  ['script of package.json', `{ "scripts": { "deploy": "PASSWORD=${next()} node deploy" } }`, 'package.json'],
  ['Dockerfile', `ENV API_TOKEN=${x?.(32, 8)}`, 'Dockerfile'],
  ['docker run -e', `docker run -e DB_PASSWORD=${next()} shop`, 'run.sh'],
  ['SQL', `CREATE USER shop WITH PASSWORD '${next()}';`, 'users.sql'],
  ['SQL of MySQL', `CREATE USER shop IDENTIFIED BY '${next()}';`, 'users.sql'],
  ['.npmrc', `//registry.shop.io/:_authToken=${uuid(5)}`, '.npmrc'],
  ['.netrc', `machine api.shop.io login shop password ${next()}`, '.netrc'],
  ['Docker config', `{ "auths": { "registry.shop.io": { "auth": "${basic()}" } } }`, 'config.json'],
  ['XML', `<password>${x?.(16, 12)}</password>`, 'settings.xml'],
  ['connection string of .NET', `"Server=${host};User=shop;Password=${x?.(16, 13)};"`, 'appsettings.json'],
  ['query of a URL', `fetch('https://api.shop.io/v1?api_key=${x?.(32, 14)}')`],
  ['RSA key', `-----BEGIN ${'RSA'} PRIVATE KEY-----\n${b?.(64, 15)}`],
  ['OpenSSH key', `-----BEGIN ${'OPENSSH'} PRIVATE KEY-----\n${b?.(64, 16)}`],
  ['PGP key', `-----BEGIN ${'PGP'} PRIVATE KEY BLOCK-----\n\n${b?.(64, 17)}`],
  [
    'PKCS#8 key in JSON',
    `{ "private_key": "-----BEGIN ${'PRIVATE'} KEY-----\\n${b?.(64, 18)}" }`,
    'account.json',
  ],
]

/** One line with a secret for each common kind. */
export const secretSamples: readonly Sample[] = [
  ...prefixed.map(([kind, prefix, rest], at): Sample => [kind, `use('${prefix}${rest(at + 1)}')`]),
  ...named.map(([kind, name, rest], at): Sample => [kind, `const ${name} = '${rest(at + 500)}'`]),
  ...placed,
]
