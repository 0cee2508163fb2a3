#!/usr/bin/env node
'use strict'
if (require('./check-node.cjs')('create-good-api')) require('./run.cjs')('create-good-api')
