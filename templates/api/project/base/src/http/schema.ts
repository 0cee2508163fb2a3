import { Type } from 'typebox'

export const Id = Type.String({ format: 'uuid', examples: ['01a2059b-8a65-7b9e-911e-6d83a4eeb3fd'] })

export const Timestamp = Type.String({ format: 'date-time', examples: ['2026-11-22T20:06:31.000Z'] })

export const ById = Type.Object({ id: Id })
