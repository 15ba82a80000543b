/** `ripen webhook secret`: what receivers of webhooks check signatures with. */
import { webhookSecret } from '../../secrets.ts'
import type { CliContext } from './context.ts'
import type { RootCommand } from './program.ts'

export function addWebhookCommands(program: RootCommand, context: CliContext): void {
  program
    .command('webhook')
    .description('webhooks that journeys call')
    .command('secret')
    .description('print the secret that receivers check signatures with; whoever has it can sign in our name')
    .action(() => {
      const secret = webhookSecret(context.config.secrets)
      context.print({ json: { secret }, text: secret })
    })
}
