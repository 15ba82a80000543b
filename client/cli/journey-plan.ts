/** Reads what `--plan` says: a word, or a YAML file with a line per step of the old version; what it means, the domain reads. */
import { Failure } from '../../domain/failure.ts'
import { readYaml } from '../../domain/yaml.ts'
import { readSource } from './journey-files.ts'

export async function readPlan(plan: string): Promise<unknown> {
  if (plan === 'stay' || plan === 'suggested') return plan
  const { value, problems } = readYaml(await readSource(plan))
  const [first] = problems.filter((problem) => problem.severity === 'error')
  if (first !== undefined) throw new Failure('badInput', `${plan} is no plan: ${first.message}; ${first.remedy}.`)
  return value
}
