import { type SecretRule, token } from './rule.ts'

/** Tokens of services for language models. */
export const modelTokens: readonly SecretRule[] = [
  token('openai', 'an OpenAI key', 'sk-', /sk-(?:proj-|svcacct-|admin-)?[\w-]{0,80}T3BlbkFJ[\w-]{20,80}/y),
  token('anthropic', 'an Anthropic key', 'sk-ant-', /sk-ant-(?:api|admin)\d\d-[\w-]{80,120}/y),
  token('openrouter', 'an OpenRouter key', 'sk-or-v1-', /sk-or-v1-[a-f0-9]{64}(?!\w)/y),
  token('huggingface', 'a Hugging Face token', 'hf_', /hf_[A-Za-z]{34}(?!\w)/y),
  token('huggingface', 'a Hugging Face token', 'api_org_', /api_org_[A-Za-z]{34}(?!\w)/y),
  token('perplexity', 'a Perplexity key', 'pplx-', /pplx-[A-Za-z0-9]{48}(?!\w)/y),
  token('groq', 'a Groq key', 'gsk_', /gsk_[A-Za-z0-9]{52}(?!\w)/y),
  token('xai', 'an xAI key', 'xai-', /xai-[A-Za-z0-9]{80}(?!\w)/y),
  token('replicate', 'a Replicate token', 'r8_', /r8_[A-Za-z0-9]{37}(?!\w)/y),
  token('langsmith', 'a LangSmith key', 'lsv2_', /lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}(?!\w)/y),
  token('langfuse', 'a Langfuse key', 'sk-lf-', /sk-lf-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?!\w)/y),
  token('pinecone', 'a Pinecone key', 'pcsk_', /pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,70}(?!\w)/y),
  token('elevenlabs', 'an ElevenLabs key', 'sk_', /sk_[a-f0-9]{48}(?!\w)/y),
  token('deepseek', 'a DeepSeek key', 'sk-', /sk-[a-f0-9]{32}(?![\w-])/y),
]
