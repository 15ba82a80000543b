/** One entry of a timeline in words: what happened and, where something was decided, why. */
import { html } from 'hono/html'
import type {
  DecisionEntry,
  EventEntry,
  HandoffEntry,
  MessageEntry,
  StageEntry,
  TimelineEntry,
  TimelinePage,
} from '../../db/timeline-view.ts'
import type { JourneyGraph } from '../../domain/journey/graph.ts'
import { canSay, say } from '../../domain/words.ts'
import { type Html, reasonText, wordOf } from './format.ts'
import type { IconName } from './icon.ts'
import { stepName } from './journey-step.ts'
import { emailName, subjectText } from './names.ts'
import { stageBadge } from './parts.ts'
import type { View } from './view.ts'

export interface EntryText {
  readonly mark: IconName
  readonly title: Html | string
  readonly notes: readonly (Html | string)[]
  /** Only the position in a journey changed. */
  readonly quiet?: boolean
}

/** `graphs`: the journeys decisions were made in, to name their steps. */
export function entryText(view: View, entry: TimelineEntry, graphs: TimelinePage['graphs']): EntryText {
  switch (entry.kind) {
    case 'event':
      return eventText(view, entry)
    case 'message':
      return messageText(view, entry)
    case 'stage':
      return stageText(view, entry)
    case 'decision':
      return decisionText(view, entry, graphs.get(entry.versionId) ?? null)
    case 'handoff':
      return handoffText(view, entry)
    case 'consent':
      return {
        mark: 'consent',
        title: `${wordOf(view, ['consentAction'], entry.action)}: ${wordOf(view, ['purpose'], entry.purpose)}`,
        notes: [
          [entry.basis === null ? '' : wordOf(view, ['basis'], entry.basis), wayName(view, entry.channel)]
            .filter(Boolean)
            .join(' · '),
        ],
      }
    default:
      return entry satisfies never
  }
}

function eventText(view: View, { type, properties, verdict }: EventEntry): EntryText {
  const told = toldProperties.flatMap((name) => {
    const value = properties[name]
    return typeof value === 'string' && value !== '' ? [propertyText(view, name, value)] : []
  })
  const machine = verdict === 'machine' ? [view.t('timeline.machine')] : []
  return {
    mark: type.startsWith('email.') ? 'email' : 'leads',
    title: wordOf(view, ['event'], type),
    notes: [...new Set(told), ...machine],
    quiet: verdict === 'machine',
  }
}

const toldProperties = ['url', 'asset', 'form', 'fair', 'webinar', 'topic', 'preferredTime', 'message'] as const

/** A document and its form often bear the same title. */
function propertyText({ names }: View, name: (typeof toldProperties)[number], value: string): string {
  if (name === 'asset') return names.documents.get(value) ?? value
  return name === 'form' ? (names.forms.get(value) ?? value) : value
}

/** Where something came in: `form:<key>` or one of our own ways. */
function wayName(view: View, source: string): string {
  const form = source.startsWith('form:') ? source.slice('form:'.length) : null
  if (form === null) return wordOf(view, ['way', 'channel'], source)
  return view.t('timeline.form', { form: view.names.forms.get(form) ?? form })
}

function messageText(view: View, { state, subject, templateKey, outcomeCode, reasons, class: of }: MessageEntry): EntryText {
  const why = reasons.map((reason) => reasonText(view, reason))
  const code =
    state === 'sent' || outcomeCode === null
      ? []
      : [wordOf(view, ['outcomeCode', 'journey.unsendable', 'journey.left', 'outcome'], outcomeCode)]
  return {
    mark: 'email',
    title: view.t('timeline.mail', {
      state: wordOf(view, ['messageState'], state),
      subject: subject === null ? emailName(view, templateKey) : subjectText(subject),
    }),
    notes: [...(of === 'marketing' ? [] : [view.t(`class.${of}`)]), ...code, ...why],
  }
}

function stageText(view: View, { fromStage, toStage, cause, reason, retracts }: StageEntry): EntryText {
  const because = canSay(view.language, reason)
    ? say(view.language, reason)
    : wordOf(view, ['stageReason', 'knockOut', 'rejectReason'], reason)
  return {
    mark: 'score',
    title: html`${stageBadge(view, fromStage)} → ${stageBadge(view, toStage)}`,
    notes: [`${wordOf(view, ['cause'], cause)}: ${retracts ? view.t('timeline.retracted') : because}`],
  }
}

function decisionText(view: View, entry: DecisionEntry, graph: JourneyGraph | null): EntryText {
  const { journey, journeyKey, version, step, command, reasons } = entry
  const kind = typeof command['kind'] === 'string' ? command['kind'] : ''
  const sentences = reasons.map((reason) => reasonText(view, reason, graph))
  const [first, ...rest] = sentences
  return {
    mark:
      kind === 'email'
        ? 'email'
        : kind === 'wait'
          ? 'wait'
          : kind === 'finish'
            ? 'exit'
            : kind === 'recycle'
              ? 'recycle'
              : 'journeys',
    title: first ?? view.t('timeline.moved'),
    notes: [
      ...rest,
      html`<a href="/journeys/${journeyKey}?version=${version}">${journey}</a> ·
        ${view.t('timeline.step', { step: stepName(view, graph, step) })}`,
    ],
    quiet: kind === 'wait' || kind === 'move',
  }
}

function handoffText(view: View, { handoffId, what, repName, detail }: HandoffEntry): EntryText {
  const reason = typeof detail['reason'] === 'string' ? [wordOf(view, ['rejectReason'], detail['reason'])] : []
  return {
    mark: what === 'rejected' ? 'recycle' : 'handoffs',
    title: html`<a href="/handoffs/${handoffId}">${wordOf(view, ['handoffEvent'], what)}</a
      >${repName === null ? '' : html` · ${repName}`}`,
    notes: reason,
  }
}
