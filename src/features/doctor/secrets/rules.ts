/** How one kind of secret is known. All patterns are sticky and bounded, so that a look at one place costs little. */
export interface SecretRule {
  readonly id: string
  /** What it is, in a sentence. */
  readonly name: string
  /** The plain text that makes a look worth it; the pattern begins there. */
  readonly keyword: string
  readonly pattern: RegExp
  /** Bits a character: what people type has less. */
  readonly entropy?: number
}

/** Tokens whose makers gave them a mark. After the formats of gitleaks (MIT) and of the providers' own pages. */
export const tokenRules: readonly SecretRule[] = [
  token('aws-key', 'an AWS access key', 'AKIA', /AKIA[A-Z2-7]{16}(?![A-Za-z0-9])/y),
  token('aws-key', 'an AWS access key', 'ASIA', /ASIA[A-Z2-7]{16}(?![A-Za-z0-9])/y),
  token('github', 'a GitHub token', 'ghp_', /ghp_[A-Za-z0-9]{36}(?!\w)/y),
  token('github', 'a GitHub token', 'gho_', /gho_[A-Za-z0-9]{36}(?!\w)/y),
  token('github', 'a GitHub token', 'ghs_', /ghs_[A-Za-z0-9]{36}(?!\w)/y),
  token('github', 'a GitHub token', 'ghu_', /ghu_[A-Za-z0-9]{36}(?!\w)/y),
  token('github', 'a GitHub token', 'ghr_', /ghr_[A-Za-z0-9]{36}(?!\w)/y),
  token('github', 'a GitHub token', 'github_pat_', /github_pat_\w{82}(?!\w)/y),
  token('gitlab', 'a GitLab token', 'glpat-', /glpat-[\w-]{20,64}(?![\w-])/y),
  token('npm', 'an npm token', 'npm_', /npm_[A-Za-z0-9]{36}(?!\w)/y),
  token('slack', 'a Slack token', 'xox', /xox[abeoprs]-(?:\d{8,14}-){1,3}[A-Za-z0-9-]{16,80}/y),
  token(
    'slack',
    'a Slack webhook',
    'hooks.slack.com',
    /hooks\.slack\.com\/services\/T\w{6,12}\/B\w{6,12}\/\w{20,30}/y,
  ),
  token('stripe', 'a Stripe key', 'sk_live_', /sk_live_[A-Za-z0-9]{20,120}(?!\w)/y),
  token('stripe', 'a Stripe key', 'rk_live_', /rk_live_[A-Za-z0-9]{20,120}(?!\w)/y),
  token('stripe', 'a Stripe webhook secret', 'whsec_', /whsec_[A-Za-z0-9+/=]{32,64}/y),
  token('google', 'a Google API key', 'AIza', /AIza[\w-]{35}(?![\w-])/y),
  token('google', 'a Google OAuth secret', 'GOCSPX-', /GOCSPX-[\w-]{28}(?![\w-])/y),
  token('sendgrid', 'a SendGrid key', 'SG.', /SG\.[\w-]{22}\.[\w-]{43}(?![\w-])/y),
  token('openai', 'an OpenAI key', 'sk-', /sk-(?:proj-|svcacct-)?[\w-]{0,80}T3BlbkFJ[\w-]{20,80}/y),
  token('anthropic', 'an Anthropic key', 'sk-ant-', /sk-ant-(?:api|admin)\d\d-[\w-]{80,120}/y),
  token('telegram', 'a Telegram bot token', ':AA', /:AA[\w-]{33}(?![\w-])/y),
  token('twilio', 'a Twilio key', 'SK', /SK[0-9a-f]{32}(?!\w)/y),
  token('mailgun', 'a Mailgun key', 'key-', /key-[0-9a-f]{32}(?!\w)/y),
  token('shopify', 'a Shopify token', 'shpat_', /shpat_[0-9a-fA-F]{32}(?!\w)/y),
  token('digitalocean', 'a DigitalOcean token', 'dop_v1_', /dop_v1_[0-9a-f]{64}(?!\w)/y),
  token('huggingface', 'a Hugging Face token', 'hf_', /hf_[A-Za-z]{34}(?!\w)/y),
]

export const privateKey: SecretRule = {
  id: 'private-key',
  name: 'a private key',
  keyword: '-----BEGIN',
  pattern:
    /-----BEGIN (?:[A-Z]{1,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:\\[nr]|["'+,;\s]){1,20}(?:[\w-]{1,20}: [^\n\\]{1,100}(?:\\[nr]|\s){1,4}){0,4}[A-Za-z0-9+/=]{40}/y,
}

/** `://user:password@host`: group 1 is the password, group 2 the host. */
export const connection: SecretRule = {
  id: 'connection-string',
  name: 'a password in a connection string',
  keyword: '://',
  pattern: /:\/\/[^\s:/@"'`<>{}$()]{1,100}:([^\s/@"'`<>{}$()]{1,200})@([\w.-]{1,200}|\[[\da-f:]{2,40}\])/y,
}

const names = [
  ...['password', 'passwd', 'passphrase', 'secret', 'token'],
  ...['apikey', 'api_key', 'api-key', 'private_key', 'privatekey'],
]

/** `password = "…"` under the usual names: group 1 is the value. */
export const assignments: readonly SecretRule[] = names.map(keyword =>
  assignment(keyword, '["\'`]([^"\'`\\s]{8,200})["\'`]'),
)

/** `PASSWORD=…` to the end of the line, as files of settings have it. */
export const bareAssignments: readonly SecretRule[] = names.map(keyword =>
  assignment(keyword, '([\\w+/=.~!@%^*-]{12,200})[ \\t]{0,9}(?:#[^\\n]{0,200})?(?=\\r?\\n|$)'),
)

function assignment(keyword: string, value: string): SecretRule {
  const name = `${keyword}[\\w.-]{0,30}(?:["'\`]\\]?)?[ \\t]{0,4}(?::[ \\t]{0,4}string[ \\t]{0,4})?`
  const pattern = new RegExp(`${name}(?:=>|:=|=|:|,)[ \\t]{0,4}${value}`, 'iy')
  return { id: 'assignment', name: 'a secret', keyword, pattern, entropy: /pass/.test(keyword) ? 3 : 3.5 }
}

function token(id: string, name: string, keyword: string, pattern: RegExp): SecretRule {
  return { id, name, keyword, pattern, entropy: 2.8 }
}
