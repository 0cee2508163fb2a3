import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { packageInfo } from '../../config/env.ts'
import type { Part } from '../part.ts'

/** The Content-Security-Policy of /docs: its own files, and Swagger UI's inline styles. */
const docsPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"

/** Serves the page, if DOCS is set. */
export const docsPage: Part = {
  async serve(app) {
    if (app.config.DOCS) await docs(app)
  },
}

/**
 * Serves Swagger UI at /docs. It loads no files from other hosts, and its links are relative, so that they work behind a
 * proxy that strips a prefix.
 */
async function docs(app: FastifyInstance): Promise<void> {
  await app.register(import('@fastify/swagger-ui'), {
    routePrefix: '/docs',
    indexPrefix: '.',
    uiHooks: { onRequest: canonical },
    transformSpecification: (_document, request) => ({ ...app.documentFor(request) }),
    transformSpecificationClone: false,
    staticCSP: docsPolicy,
    // BaseLayout has no field for the URL of another document. Deep links would be links inside buttons.
    uiConfig: { layout: 'BaseLayout', deepLinking: false },
    theme: {
      title: `${packageInfo.name} API`,
      css: [{ filename: 'docs.css', content: css }],
      js: [{ filename: 'docs.js', content: js }],
    },
  })
}

/** Redirects the page's other URLs, from which its relative links would not work. */
function canonical({ url }: FastifyRequest, reply: FastifyReply, done: () => void): void {
  if (url.startsWith('/docs/static/index.html')) return void reply.redirect('../')
  if (url.startsWith('/docs?')) return void reply.redirect('docs')
  if (url.startsWith('/docs/?')) return void reply.redirect('./')
  done()
}

/**
 * Raises the contrast of Swagger UI's colors (WCAG 2.2, 1.4.3), hides the list with the only server, and the link to a
 * license that spdx.org does not have.
 */
const css = `
.swagger-ui .schemes-server-container, .swagger-ui .info__license a[href*='LicenseRef-'] { display: none !important }
.swagger-ui .info .renderedMarkdown p { line-height: 1.7 }

.swagger-ui .opblock .opblock-summary .opblock-summary-method, .swagger-ui .btn.execute { background: #1a5fb4 !important }
.swagger-ui .opblock.opblock-post .opblock-summary .opblock-summary-method { background: #1b6e3c !important }
.swagger-ui .opblock.opblock-put .opblock-summary .opblock-summary-method,
.swagger-ui .opblock.opblock-patch .opblock-summary .opblock-summary-method { background: #8a5300 !important }
.swagger-ui .opblock.opblock-delete .opblock-summary .opblock-summary-method { background: #b3261e !important }
.swagger-ui .opblock.opblock-deprecated, .swagger-ui .model .deprecated { opacity: 1 }
.swagger-ui .opblock.opblock-deprecated .opblock-summary-method { color: #fff !important; text-shadow: none }
.swagger-ui .opblock-deprecated-warning, .swagger-ui .parameter__deprecated { color: #b3261e !important }
.swagger-ui .info .title small, .swagger-ui .download-contents { background: #3b4151 !important }

.swagger-ui .info a, .swagger-ui .info .url { color: #1a5fb4 !important }
.swagger-ui .btn.authorize { border-color: #1b6e3c; color: #1b6e3c !important }
.swagger-ui .btn.authorize svg { fill: #1b6e3c }
.swagger-ui .btn.cancel { border-color: #b3261e; color: #b3261e }
.swagger-ui .renderedMarkdown code { color: #5b0aa8 !important }
.swagger-ui .microlight span { color: #fff !important }
.swagger-ui .parameter__in, .swagger-ui .prop-format, .swagger-ui .header-example,
.swagger-ui .json-schema-2020-12-expand-deep-button,
.swagger-ui .response-control-media-type__accept-message { color: #3b4151 !important }
`

/** Adds the labels that Swagger UI omits, for screen readers, and names buttons by their text. */
const js = `
const page = document.getElementById('swagger-ui')
page.setAttribute('role', 'main')

new MutationObserver(() => {
  for (const field of page.querySelectorAll('select, textarea, input')) {
    const row = field.closest('[data-param-name]')
    if (!field.labels?.length && !field.ariaLabel) field.ariaLabel = row?.dataset.paramName ?? 'Body of the request'
  }
  for (const button of page.querySelectorAll('.close-modal')) button.ariaLabel ??= 'Close'
  for (const button of page.querySelectorAll('.copy-to-clipboard button')) button.ariaLabel ??= 'Copy'
  for (const button of page.querySelectorAll('.auth-btn-wrapper button')) button.ariaLabel = button.textContent
}).observe(page, { childList: true, subtree: true })
`
