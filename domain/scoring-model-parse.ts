/** Reads a scoring model as a marketer writes it (YAML) and names everything wrong with it at once. */
import { parseCondition } from './condition/parse.ts'
import { readEventTypes, readPattern, readWhere } from './condition/parse-test.ts'
import {
  asList,
  isFields,
  ProblemList,
  readFields,
  readNumber,
  readTexts,
  readWindow,
  readWords,
  show,
  type Fields,
} from './condition/reader.ts'
import type { Condition, EventPattern } from './condition/syntax.ts'
import type { Problem } from './problem.ts'
import { readYaml } from './yaml.ts'
import {
  requiredFactNames,
  roleClasses,
  type EngagementRule,
  type FitRule,
  type Industry,
  type KnockOut,
  type ModelDefinition,
  type RoleTitles,
} from './scoring-model.ts'

const dayMs = 86_400_000

const entries = [
  'model',
  'halfLifeDays',
  'roles',
  'industries',
  'freeMailDomains',
  'competitorDomains',
  'fit',
  'engagement',
  'knockOuts',
  'outOfProfileBelow',
  'highIntent',
  'ready',
  'iqlExcept',
  'temperature',
]

/** The definition is null when any problem is an error. */
export function parseScoringModel(source: string): { definition: ModelDefinition | null; problems: Problem[] } {
  const to = new ProblemList()
  const { value, problems } = readYaml(source)
  to.problems.push(...problems)
  const definition = value === undefined ? null : readModel(value, to)
  const isSound = to.problems.every((problem) => problem.severity === 'warning')
  return { definition: isSound ? definition : null, problems: to.problems }
}

function readModel(input: unknown, to: ProblemList): ModelDefinition | null {
  const fields = readFields(input, 'model', entries, to)
  if (fields === null) return null
  const definition: ModelDefinition = {
    model: readTexts(fields['model'], 'model', to)[0] ?? '',
    halfLifeDays: readNumber(fields['halfLifeDays'] ?? 30, 'halfLifeDays', to) ?? 30,
    roles: readEach(fields['roles'], 'roles', to, readRole),
    industries: readIndustries(fields['industries'], to),
    freeMailDomains: readTexts(fields['freeMailDomains'] ?? [], 'freeMailDomains', to),
    competitorDomains: readTexts(fields['competitorDomains'] ?? [], 'competitorDomains', to),
    fit: readEach(fields['fit'], 'fit', to, readFitRule),
    engagement: readEach(fields['engagement'], 'engagement', to, readEngagementRule),
    knockOuts: readEach(fields['knockOuts'], 'knockOuts', to, readKnockOut),
    outOfProfileBelow: readNumber(fields['outOfProfileBelow'] ?? 0, 'outOfProfileBelow', to) ?? 0,
    highIntent: readHighIntent(fields['highIntent'], to),
    ready: readGate(fields['ready'], to),
    iqlExcept: readEventTypes(fields['iqlExcept'] ?? [], 'iqlExcept', to),
    temperature: readTemperature(fields['temperature'], to),
  }
  checkRules(definition, to)
  return definition
}

function readEach<T>(
  value: unknown,
  path: string,
  to: ProblemList,
  read: (fields: Fields, path: string, to: ProblemList) => T | null,
): T[] {
  return asList(value ?? []).flatMap((item, index) => {
    if (isFields(item)) return read(item, `${path}[${index}]`, to) ?? []
    to.error(`${path}[${index}]`, `${show(item)} is not an object`, 'see the model that ships for an example')
    return []
  })
}

function readRole(input: Fields, path: string, to: ProblemList): RoleTitles | null {
  const fields = readFields(input, path, ['class', 'titles'], to)
  const [roleClass] = readWords(fields?.['class'], `${path}.class`, roleClasses, to)
  return roleClass === undefined ? null : { class: roleClass, titles: readTexts(fields?.['titles'], `${path}.titles`, to) }
}

function readIndustries(value: unknown, to: ProblemList): ModelDefinition['industries'] {
  const fields = readFields(value ?? {}, 'industries', ['target', 'nonTarget'], to)
  const listOf = (key: string): Industry[] => {
    const named = fields?.[key] ?? {}
    if (!isFields(named)) return to.error(`industries.${key}`, 'is not a table', 'write each industry with its synonyms') ?? []
    return Object.entries(named).map(([name, synonyms]) => ({
      name,
      synonyms: readTexts(synonyms ?? [], `industries.${key}.${name}`, to),
    }))
  }
  return { target: listOf('target'), nonTarget: listOf('nonTarget') }
}

function readFitRule(input: Fields, path: string, to: ProblemList): FitRule | null {
  const fields = readFields(input, path, ['rule', 'if', 'points'], to)
  const condition = readRuleCondition(fields?.['if'], `${path}.if`, to)
  const points = readNumber(fields?.['points'], `${path}.points`, to)
  if (condition === null || points === null) return null
  return { rule: readTexts(fields?.['rule'], `${path}.rule`, to)[0] ?? '', if: condition, points }
}

function readKnockOut(input: Fields, path: string, to: ProblemList): KnockOut | null {
  const fields = readFields(input, path, ['knockOut', 'if'], to)
  const condition = readRuleCondition(fields?.['if'], `${path}.if`, to)
  return condition === null ? null : { knockOut: readTexts(fields?.['knockOut'], `${path}.knockOut`, to)[0] ?? '', if: condition }
}

/** Fit is a matter of who somebody is: conditions on time or history have no place in it. */
function readRuleCondition(input: unknown, path: string, to: ProblemList): Condition | null {
  const { condition, problems } = parseCondition(input, path)
  to.problems.push(...problems)
  if (condition === null || asksFieldsOnly(condition)) return condition
  return to.error(path, 'asks for more than fields of the lead or company', 'use lead and company conditions only')
}

function asksFieldsOnly(condition: Condition): boolean {
  if (condition.kind === 'not') return asksFieldsOnly(condition.of)
  if (condition.kind === 'all' || condition.kind === 'any' || condition.kind === 'some') return condition.of.every(asksFieldsOnly)
  return condition.kind === 'field' && condition.test.withinMs === undefined
}

function readEngagementRule(input: Fields, path: string, to: ProblemList): EngagementRule {
  const fields = readFields(input, path, ['rule', 'on', 'where', 'points', 'cases', 'cap', 'oncePer'], to) ?? {}
  const cases =
    fields['cases'] === undefined ? [readCase(fields, path, to)] : readEach(fields['cases'], `${path}.cases`, to, readCase)
  return {
    rule: readTexts(fields['rule'], `${path}.rule`, to)[0] ?? '',
    on: readEventTypes(fields['on'], `${path}.on`, to),
    cases,
    cap: fields['cap'] === undefined ? null : readCap(fields['cap'], `${path}.cap`, to),
    oncePer: fields['oncePer'] === undefined ? null : (readTexts(fields['oncePer'], `${path}.oncePer`, to)[0] ?? null),
  }
}

function readCase(fields: Fields, path: string, to: ProblemList): EngagementRule['cases'][number] {
  return {
    where: withoutOwnKey(readWhere(fields['where'], `${path}.where`, to), `${path}.where`, to),
    points: readNumber(fields['points'], `${path}.points`, to) ?? 0,
  }
}

function readCap(value: unknown, path: string, to: ProblemList): EngagementRule['cap'] {
  const fields = readFields(value, path, ['points', 'days'], to)
  const points = readNumber(fields?.['points'], `${path}.points`, to)
  const days = readNumber(fields?.['days'], `${path}.days`, to)
  if (points === null || days === null) return null
  if (days <= 0) return to.error(`${path}.days`, 'the window is empty', 'write at least one day')
  return { points, days }
}

function readHighIntent(value: unknown, to: ProblemList): ModelDefinition['highIntent'] {
  const fields = readFields(value, 'highIntent', ['within', 'behaviours'], to) ?? {}
  const withinMs = readWindow(fields['within'] ?? '30d', 'highIntent.within', to) ?? 0
  return { withinDays: withinMs / dayMs, behaviours: readEach(fields['behaviours'], 'highIntent.behaviours', to, readBehaviour) }
}

function readBehaviour(input: Fields, path: string, to: ProblemList): EventPattern {
  const fields = readFields(input, path, ['type', 'where'], to) ?? {}
  const { types, where } = readPattern(fields['type'], fields['where'], path, to)
  return { types, where: withoutOwnKey(where, `${path}.where`, to) }
}

/** A score is about all that a lead does, in whichever journeys it is. */
function withoutOwnKey(where: EventPattern['where'], path: string, to: ProblemList): EventPattern['where'] {
  for (const { property, isOwnKey = false } of where) {
    if (isOwnKey) to.error(`${path}.${property}`, 'only a run of a journey has a key of its own', 'name the value')
  }
  return where
}

function readGate(value: unknown, to: ProblemList): ModelDefinition['ready'] {
  const fields = readFields(value, 'ready', ['fit', 'engagement', 'requestFit', 'requiredFacts'], to) ?? {}
  return {
    fit: readNumber(fields['fit'], 'ready.fit', to) ?? 0,
    engagement: readNumber(fields['engagement'], 'ready.engagement', to) ?? 0,
    requestFit: readNumber(fields['requestFit'], 'ready.requestFit', to) ?? 0,
    requiredFacts: readWords(fields['requiredFacts'] ?? [], 'ready.requiredFacts', requiredFactNames, to),
  }
}

function readTemperature(value: unknown, to: ProblemList): ModelDefinition['temperature'] {
  const fields = readFields(value, 'temperature', ['warm', 'hot'], to) ?? {}
  const warm = readNumber(fields['warm'], 'temperature.warm', to) ?? 0
  const hot = readNumber(fields['hot'], 'temperature.hot', to) ?? 0
  if (warm <= 0 || hot < warm) to.error('temperature', 'hot must not be below warm, nor warm below 0.1', 'write warm below hot')
  return { warm, hot }
}

function checkRules({ fit, engagement, halfLifeDays }: ModelDefinition, to: ProblemList): void {
  if (halfLifeDays <= 0) to.error('halfLifeDays', 'must be above 0', 'write the days after which points count half')
  const seen = new Set<string>()
  for (const { rule } of [...fit, ...engagement]) {
    if (seen.has(rule)) to.error(`rule ${rule}`, 'the name is used twice', 'give every rule its own name')
    seen.add(rule)
  }
  for (const { rule, cap, cases } of engagement) {
    const isOpposed = cap !== null && cases.some(({ points }) => points * cap.points < 0)
    if (isOpposed)
      to.error(`rule ${rule}`, 'the cap has the other sign than the points', 'write a negative cap for negative points')
  }
}
