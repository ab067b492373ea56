/** What was read, when, and the proof that nothing is missing. */
import { html, nothing, TemplateResult } from 'lit';
import { change, get, PageOf, Problem } from '../api';
import { count, duration, exactly, when, words } from '../format';
import { asProblem, Page, problem } from '../page';
import { runState } from '../parts/badges';
import { fewerPages, pager } from '../parts/pager';
import { select } from '../parts/select';
import { changeQuery, query, queryOf } from '../router';
import { may } from '../session';

export interface Run {
  id: string;
  entity: string;
  mode: string;
  state: string;
  requestedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  durationMillis: number | null;
  read: number;
  added: number;
  changed: number;
  unchanged: number;
  deleted: number;
  rejected: number;
  requests: number;
  throttled: number;
  resumed: number;
  comparison: {
    verdict: string | null;
    sourceBefore: number | null;
    sourceAfter: number | null;
    held: number | null;
    meanwhile: string[];
  } | null;
  repairs: { count: number; medianDelaySeconds: number | null } | null;
  error: string | null;
}

const FILTERS: [string, string, string[]][] = [
  ['entity', 'What', ['companies', 'contacts', 'service-tickets', 'project-tickets', 'time-entries', 'agreements',
    'agreement-additions', 'market-descriptions', 'surveys']],
  ['mode', 'Mode', ['full', 'incremental', 'backfill', 'sweep']],
  ['state', 'State', ['queued', 'running', 'completed', 'completed-with-rejections', 'failed', 'cancelled']],
];

const NAMES = FILTERS.map(([name]) => name);

const VERDICTS: Record<string, string> = {
  equal: 'Every record that the source counts is accounted for.',
  different: 'The source has other records than we can account for, by its count or by what it lists.',
  'no-count-at-source': 'This source does not count its records.',
};

class SyncHistoryPage extends Page<PageOf<Run>> {
  readonly heading = 'Sync history';

  protected load(): Promise<PageOf<Run>> {
    return get<PageOf<Run>>(`/api/v1/sync-runs?${queryOf([...NAMES, 'page'], { size: '50' })}`);
  }

  protected view(list: PageOf<Run>): TemplateResult {
    return html`${this.filters()} ${this.answer([...NAMES, 'page'], this.runs(list))}`;
  }

  private runs(list: PageOf<Run>): TemplateResult {
    if (list.page.total === 0) {
      return html`<div class="alert alert-info">${NAMES.some(name => query().get(name))
        ? 'No run is like that.'
        : html`Nothing has been read yet. See <a href="/connectwise">ConnectWise</a>.`}</div>`;
    }
    if (list.items.length === 0) {
      return fewerPages(() => changeQuery({ page: undefined }));
    }
    return html`
      <div class="table-responsive" tabindex="0" role="region" aria-label="Runs">
        <table class="table table-sm align-middle">
          <thead><tr>
            <th scope="col">What</th><th scope="col">Mode</th><th scope="col">State</th><th scope="col">Started</th>
            <th scope="col" class="ce-number">Took</th><th scope="col" class="ce-number">Read</th>
            <th scope="col" class="ce-number">Added</th><th scope="col" class="ce-number">Changed</th>
            <th scope="col" class="ce-number">Deleted</th><th scope="col" class="ce-number">Rejected</th>
            <th scope="col">Details</th>
          </tr></thead>
          <tbody>${list.items.map(run => this.row(run))}</tbody>
        </table>
      </div>
      ${pager(list.page, 'runs', number => changeQuery({ page: number ? `${number}` : undefined }))}
    `;
  }

  private filters(): TemplateResult {
    return html`<div class="row g-2 mb-3">${FILTERS.map(([name, label, values]) => html`<div class="col-auto">
      <label class="form-label" for=${name}>${label}</label>
      ${select({ id: name }, ['', ...values].map(value => [value, words(value) || 'Any']), query().get(name) ?? '',
        value => changeQuery({ [name]: value, page: undefined }))}</div>`)}</div>`;
  }

  private row(run: Run): TemplateResult {
    return html`<tr>
      <th scope="row" class="fw-normal">${words(run.entity)}</th>
      <td>${words(run.mode)}</td>
      <td>${runState(run.state)}</td>
      <td class="text-nowrap">${when(run.startedAt ?? run.requestedAt)}</td>
      <td class="ce-number">${run.durationMillis === null ? '–' : duration(run.durationMillis / 1000)}</td>
      <td class="ce-number">${count(run.read)}</td>
      <td class="ce-number">${count(run.added)}</td>
      <td class="ce-number">${count(run.changed)}</td>
      <td class="ce-number">${count(run.deleted)}</td>
      <td class="ce-number">${count(run.rejected)}</td>
      <td>${run.error ? html`<span class="text-danger-emphasis">${run.error}</span>` : nothing}
        <a href="/connectwise/sync-history/${run.id}">Details<span class="visually-hidden"> of ${words(run.entity)}, ${
          exactly(run.startedAt)}</span></a></td>
    </tr>`;
  }
}

class SyncRunPage extends Page<Run> {
  static properties = { ...Page.properties, run: {}, failed: { state: true } };

  readonly heading = 'Sync run';
  /** Its id. */
  declare run: string;
  declare private failed: Problem | undefined;

  protected load(): Promise<Run> {
    return get<Run>(`/api/v1/sync-runs/${encodeURIComponent(this.run)}`);
  }

  private async cancel(): Promise<void> {
    try {
      await change('POST', `/api/v1/sync-runs/${encodeURIComponent(this.run)}/cancel`, undefined);
      this.failed = undefined;
    } catch (failure) {
      this.failed = asProblem(failure);
    }
    await this.refresh();
  }

  protected view(run: Run): TemplateResult {
    const rows: [string, unknown][] = [
      ['What', words(run.entity)],
      ['Mode', words(run.mode)],
      ['State', runState(run.state)],
      ['Asked for', exactly(run.requestedAt)],
      ['Started', exactly(run.startedAt)],
      ['Ended', exactly(run.finishedAt)],
      ['Records read', count(run.read)],
      ['Added, changed, unchanged, deleted', [run.added, run.changed, run.unchanged, run.deleted].map(count).join(', ')],
      ['Could not be understood', count(run.rejected)],
      ['Requests', `${count(run.requests)}, ${count(run.throttled)} of them told to wait`],
      ['Continued after a restart', `${count(run.resumed)} times`],
    ];
    return html`
      <p><a href="/connectwise/sync-history">All runs</a></p>
      ${this.failed ? problem(this.failed) : nothing}
      ${run.error ? html`<div class="alert alert-warning">${run.error}</div>` : nothing}
      ${run.finishedAt === null && may('manager')
        ? html`<p><button class="btn btn-outline-secondary" @click=${() => this.cancel()}>Cancel this run</button></p>`
        : nothing}
      <table class="table w-auto"><tbody>
        ${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}
      </tbody></table>
      ${run.comparison
        ? html`<h2 class="h5">Completeness</h2>
          <p>${VERDICTS[run.comparison.verdict ?? ''] ?? 'Not judged yet.'}
            The source counted ${count(run.comparison.sourceBefore)} before and ${count(run.comparison.sourceAfter)} after the run;
            we hold ${count(run.comparison.held)}${others(run)}.
            ${run.comparison.meanwhile.length
              ? html`Came or went meanwhile: ${run.comparison.meanwhile.join(', ')}.`
              : nothing}</p>`
        : nothing}
      ${run.repairs
        ? html`<h2 class="h5">Found by polling only</h2>
          <p>${count(run.repairs.count)} changes that no callback had announced${run.repairs.medianDelaySeconds === null
            ? '.'
            : `, ${duration(run.repairs.medianDelaySeconds)} after the change in the median.`}</p>`
        : nothing}
    `;
  }
}

/** Records that we do not hold and know why. */
function others({ entity, comparison }: Run): string {
  const number = (comparison?.sourceAfter ?? 0) - (comparison?.held ?? 0);
  if (comparison?.verdict !== 'equal' || number === 0) {
    return '';
  }
  return `, and ${count(number)} could not be understood${entity === 'contacts' ? ' or were erased here' : ''}`;
}

customElements.define('ce-sync-history', SyncHistoryPage);
customElements.define('ce-sync-run', SyncRunPage);
