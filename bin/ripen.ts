#!/usr/bin/env node
/** The `ripen` command; everything it does lives in `client/cli/`. */
import { main } from '../client/cli/main.ts'

process.exitCode = await main(process.argv.slice(2))
