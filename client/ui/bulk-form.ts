/** The form that names the leads of an enrolment of many: what it holds, how it is read, how it looks. */
import { html } from 'hono/html'
import type { JourneyName } from '../../db/journey-view.ts'
import type { SegmentDetail } from '../../db/segments.ts'
import { namesOf } from '../enrol-leads.ts'
import { type Html, numberText } from './format.ts'
import type { View } from './view.ts'

export interface BulkForm {
  readonly journey: string
  /** Empty: the list counts. */
  readonly segment: string
  readonly list: string
  readonly key: string
  readonly hours: number | null
  readonly again: boolean
}

export interface Choices {
  readonly journeys: readonly JourneyName[]
  readonly segments: readonly SegmentDetail[]
}

const longestHours = 720

/** A file joins the list, so that what was previewed is what is enrolled. */
export async function bulkFormOf(
  body: Readonly<Record<string, unknown>>,
): Promise<BulkForm & { readonly names: readonly string[] }> {
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name].trim() : '')
  const file = body['file'] instanceof File ? await body['file'].text() : ''
  const names = [...namesOf(text('list')), ...namesOf(file)]
  const hours = Number(text('hours').replace(',', '.'))
  return {
    journey: text('journey'),
    segment: text('segment'),
    list: names.join('\n'),
    names,
    key: text('key').slice(0, 200),
    hours: text('hours') === '' || !(hours >= 0) ? null : Math.min(longestHours, hours),
    again: body['again'] === 'on',
  }
}

export function formPart(view: View, form: BulkForm, { journeys, segments }: Choices): Html {
  return html`<section class="panel">
    <div class="inside padded">
      <form class="form" id="bulk" method="post" action="/bulk" enctype="multipart/form-data">
        <div class="across">
          <label
            >${view.t('bulk.journey')}<select name="journey">
              ${journeys.map(({ key, title }) => option(key, title, form.journey))}
            </select></label
          >
          <label
            >${view.t('bulk.segment')}<select name="segment">
              ${option('', view.t('bulk.noSegment'), form.segment)}${segments.map(({ key, title, members }) => option(key, `${title} (${numberText(view, members)})`, form.segment))}
            </select></label
          >
        </div>
        <label
          >${view.t('bulk.list')}<textarea name="list" rows="5" spellcheck="false">${form.list}</textarea
          ><span class="hint">${view.t('bulk.listHint')}</span></label
        >
        <label>${view.t('bulk.file')}<input type="file" name="file" accept=".csv,.txt,text/csv,text/plain" /></label>
        <div class="across">
          <label
            >${view.t('bulk.hours')}<input name="hours" inputmode="decimal" value="${form.hours ?? ''}" /><span class="hint"
              >${view.t('bulk.hoursHint')}</span
            ></label
          >
          <label
            >${view.t('bulk.key')}<input name="key" maxlength="200" value="${form.key}" /><span class="hint"
              >${view.t('bulk.keyHint')}</span
            ></label
          >
        </div>
        <label><input type="checkbox" name="again" ${form.again ? html` checked` : ''} /> ${view.t('bulk.again')}</label>
        <div class="actions"><button name="mode" value="preview" class="outline">${view.t('bulk.preview')}</button></div>
      </form>
    </div>
  </section>`
}

function option(value: string, label: string, chosen: string): Html {
  return html`<option value="${value}" ${value === chosen ? html` selected` : ''}>${label}</option>`
}
