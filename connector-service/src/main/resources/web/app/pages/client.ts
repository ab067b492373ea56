/** One client: what its score is made of, where it came from, why it moved and where it goes. */
import { html, nothing, TemplateResult } from 'lit';
import { download, get, PageOf, Problem } from '../api';
import { count, difference, percent, score, words } from '../format';
import { ask, asProblem, Page, problem, value } from '../page';
import { grade } from '../parts/badges';
import '../parts/chart';
import { fewerPages, pager } from '../parts/pager';
import { select } from '../parts/select';
import { changeQuery, query, queryOf } from '../router';
import { businessDay, businessDayOf, endOf } from '../zone';

interface Metric {
  key: string;
  available: boolean;
  reason: string | null;
  value: number | null;
  points: number | null;
  weight: number;
  contribution: number | null;
  rejected: number;
}

interface Explanation {
  window: number;
  clientName: string;
  industry: string | null;
  firstDay: string;
  asOf: string;
  current: boolean;
  score: number | null;
  grade: string | null;
  coverage: number;
  scorecardVersion: number;
  companyIds: number[];
  metrics: Metric[];
}

interface Closing {
  day: string;
  score: number | null;
  scorecardVersion: number;
  backfilled: boolean;
}

interface Day {
  day: string;
  score: number | null;
}

interface Evidence {
  topic: string;
  id: string;
  companyId: number;
  day: string;
  leavesOn: string;
  counts: { metric: string; amount: number }[];
  event: {
    summary?: string | null;
    name?: string | null;
    product?: string | null;
    rating?: number | null;
    ticketId?: number | null;
  };
}

interface Moves {
  window: number;
  fromDay: string;
  toDay: string;
  before: { score: number | null } | null;
  after: { score: number | null } | null;
  difference: number | null;
  steps: { cause: string; before: number | null; after: number | null; difference: number | null }[];
}

interface Change {
  at: string;
  action: string;
}

interface Data {
  explanation: Explanation;
  history: Closing[];
  mappings: Change[];
  forecast: Day[];
  evidence: PageOf<Evidence>;
}

const WINDOWS = ['30', '60', '90'];

/** What the list of records depends on. */
const EVIDENCE = ['window', 'metric', 'page'];

/** In words, why a metric has no value. */
const REASONS: Record<string, string> = {
  'no-answers': 'nobody has answered a survey in these days',
  'not-loaded': 'its source has not been read completely yet',
  'source-stale': 'its source has not been read for too long',
  'not-configured': 'its source is not set up',
  'not-mapped': 'the client has no company in ConnectWise',
  'no-contacts': 'the client has no active contacts',
  'no-tickets': 'there are no tickets in these days',
};

/** What people do that gives a client other companies. */
const MOVES = new Set(['mapped', 'unmapped', 'merged', 'split', 'suggestions-accepted', 'imported', 'undone']);

const KINDS: Record<string, string> = {
  'connectwise.tickets': 'Ticket',
  'connectwise.time-entries': 'Time entry',
  'connectwise.agreements': 'Agreement',
  'connectwise.agreement-additions': 'Addition',
  'crewhu.surveys': 'Survey answer',
};

class ClientPage extends Page<Data> {
  static properties = {
    ...Page.properties, client: {}, moves: { state: true }, movesProblem: { state: true }, failed: { state: true },
  };

  /** Its id. */
  declare client: string;
  declare private moves: Moves | undefined;
  declare private movesProblem: Problem | undefined;
  declare private failed: Problem | undefined;

  get heading(): string {
    return this.data?.explanation.clientName ?? 'Client';
  }

  /** What is asked for, else what is shown: the period that was chosen for the client. */
  private get window(): string {
    return query().get('window') || `${this.data?.explanation.window ?? ''}`;
  }

  protected async load(): Promise<Data> {
    const of = `/api/v1/scores/${encodeURIComponent(this.client)}`;
    const [all, history, forecast, evidence, changes] = await Promise.all([
      get<{ window?: number; windows: Explanation[] }>(`${of}?${queryOf(['window'])}`),
      get<PageOf<Closing>>(`${of}/history?${queryOf(['window'], { size: '180' })}`),
      // A client that is not scored has none.
      get<{ days: Day[] }>(`${of}/forecast?${queryOf(['window'], { days: '14' })}`).catch((failure: Problem) => {
        if (failure.status === 404 || failure.status === 409) {
          return { days: [] };
        }
        throw failure;
      }),
      get<PageOf<Evidence>>(`${of}/evidence?${queryOf(EVIDENCE, { size: '20' })}`),
      // Marks in the chart only: the score is shown without them.
      ask<PageOf<Change>>(`/api/v1/clients/${encodeURIComponent(this.client)}/history?size=200`),
    ]);
    // A scoring service of the release before does not name the client's own, and answers over the shortest.
    const explanation = all.windows.find(each => each.window === all.window) ?? all.windows[0];
    return { explanation, history: history.items.reverse(), forecast: forecast.days, evidence,
      mappings: (value(changes)?.items ?? []).filter(change => MOVES.has(change.action)) };
  }

  private async explain(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const asked = new URLSearchParams({ window: this.window, from: endOf(String(form.get('from'))).toISOString() });
    const to = endOf(String(form.get('to')));
    // Of today what is known so far.
    if (form.get('to') !== businessDay(0)) {
      asked.set('to', to.toISOString());
    }
    try {
      this.moves = await get<Moves>(`/api/v1/scores/${this.client}/changes?${asked}`);
      this.movesProblem = undefined;
    } catch (failure) {
      this.moves = undefined;
      this.movesProblem = asProblem(failure);
    }
  }

  private async save(): Promise<void> {
    try {
      await download(`/api/v1/scores/${this.client}/evidence/export?${
        queryOf(['metric'], { format: 'csv', window: this.window })}`);
      this.failed = undefined;
    } catch (failure) {
      this.failed = asProblem(failure);
    }
  }

  protected view({ explanation, history, forecast, evidence, mappings }: Data): TemplateResult {
    return html`
      <p><a href="/scores?window=${this.window}">All scores</a></p>
      <div class="d-flex flex-wrap gap-4 align-items-end mb-3">
        ${this.answer(['window'], this.summary(explanation))}
        <div class="ms-auto">
          <label class="form-label" for="window">Days</label>
          ${select({ id: 'window' }, WINDOWS.map(days => [days, days]), this.window, value => {
            this.movesProblem = undefined;
            changeQuery({ window: value, page: undefined });
          })}
        </div>
      </div>
      ${this.answer(['window'], html`${this.metrics(explanation)} ${this.overTime(history, forecast, mappings)}`)}
      ${this.why()} ${this.evidence(evidence)}
    `;
  }

  private summary(explanation: Explanation): TemplateResult {
    return html`
      <div class="d-flex flex-wrap gap-4 align-items-end">
        <div>
          <span class="display-5">${score(explanation.score)}</span>
          ${grade(explanation.grade, explanation.score)}
        </div>
        <p class="mb-2 text-body-secondary">
          ${explanation.firstDay} to ${explanation.asOf}, ${percent(explanation.coverage)} covered,
          industry ${explanation.industry ?? 'unknown'}, scorecard version ${explanation.scorecardVersion},
          ${explanation.companyIds.length === 1 ? 'company' : 'companies'} ${explanation.companyIds.join(', ') || 'none'}
          ${explanation.current
            ? nothing
            : html`<strong>${explanation.metrics.length
                ? 'This client is not scored any more.'
                : 'This client has never been scored.'}</strong>
              <a href="/connectwise/client-mapping?show=scoring">Auto-scoring</a>`}
        </p>
      </div>
    `;
  }

  private metrics(explanation: Explanation): TemplateResult {
    return html`
      <section aria-labelledby="metrics">
        <h2 class="h5" id="metrics">What it is made of</h2>
        <div class="table-responsive" tabindex="0" role="region" aria-label="Metrics">
          <table class="table">
            <thead><tr>
              <th scope="col">Metric</th><th scope="col" class="ce-number">Value</th><th scope="col" class="ce-number">Points of 5</th>
              <th scope="col" class="ce-number">Weight</th><th scope="col" class="ce-number">Part of the score</th>
            </tr></thead>
            <tbody>${explanation.metrics.map(metric => html`<tr>
              <th scope="row">${words(metric.key)}
                ${metric.available ? nothing : html`<span class="fw-normal text-body-secondary d-block">
                  Not counted: ${REASONS[metric.reason ?? ''] ?? words(metric.reason)}</span>`}
                ${metric.rejected ? html`<span class="fw-normal text-body-secondary d-block">
                  ${count(metric.rejected)} records lack the date they count by</span>` : nothing}
              </th>
              <td class="ce-number">${metric.value ?? '–'}</td>
              <td class="ce-number">${metric.points ?? '–'}</td>
              <td class="ce-number">${metric.weight}</td>
              <td class="ce-number">${score(metric.contribution)}</td>
            </tr>`)}</tbody>
          </table>
        </div>
      </section>
    `;
  }

  private overTime(history: Closing[], forecast: Day[], mappings: Change[]): TemplateResult {
    const today = forecast[0]?.day;
    const known = history.filter(closing => closing.score !== null);
    const versions = history.filter((closing, i) => i > 0 && closing.scorecardVersion !== history[i - 1].scorecardVersion);
    const marks = [
      ...versions.map(closing => ({ day: closing.day, name: `scorecard ${closing.scorecardVersion}` })),
      ...mappings
        .map(change => ({ day: businessDayOf(new Date(change.at)), name: words(change.action).toLowerCase() }))
        .filter(mark => history.length > 0 && mark.day >= history[0].day),
    ];
    const marked = marks.map(mark => ` On ${mark.day}: ${mark.name}.`).join('');
    const text = known.length
      ? `From ${known[0].score} on ${known[0].day}${known
          .filter((closing, i) => i > 0 && closing.score !== known[i - 1].score)
          .map(closing => `, ${closing.score} on ${closing.day}`)
          .join('')}; `
        + `${forecast.length ? `expected on ${forecast[forecast.length - 1].day}: ${forecast[forecast.length - 1].score ?? 'no score'}.` : ''}${marked}`
      : 'There are no closing scores yet.';
    return html`
      <section aria-labelledby="time">
        <h2 class="h5" id="time">Over time, and the next two weeks if nothing new happens</h2>
        <ce-chart
          .option=${{
            xAxis: { type: 'time' },
            yAxis: { type: 'value', min: 0, max: 100 },
            series: [
              {
                type: 'line', name: 'Closing score', showSymbol: false, step: 'end', color: '#3d8bfd',
                data: [...history.map(closing => [closing.day, closing.score]), ...(today ? [[today, forecast[0].score]] : [])],
                markLine: {
                  symbol: 'none',
                  data: marks.map(mark => ({ xAxis: mark.day, name: mark.name })),
                  label: { formatter: '{b}' },
                },
              },
              {
                type: 'line', name: 'Forecast', showSymbol: false, step: 'end', color: '#fd7e14', lineStyle: { type: 'dashed' },
                data: forecast.map(day => [day.day, day.score]),
              },
            ],
          }}
          label="Closing scores and forecast" text=${text}></ce-chart>
      </section>
    `;
  }

  private why(): TemplateResult {
    return html`
      <section aria-labelledby="why" class="mt-4">
        <h2 class="h5" id="why">Why it moved</h2>
        <form class="row g-2 align-items-end mb-2" @submit=${this.explain}>
          <div class="col-auto"><label class="form-label" for="from">From the end of</label>
            <input class="form-control" type="date" id="from" name="from" required max=${businessDay(1)} value=${businessDay(7)}></div>
          <div class="col-auto"><label class="form-label" for="to">to the end of</label>
            <input class="form-control" type="date" id="to" name="to" required max=${businessDay(0)} value=${businessDay(0)}></div>
          <div class="col-auto"><button class="btn btn-outline-primary">Explain</button></div>
        </form>
        ${this.movesProblem ? problem(this.movesProblem) : nothing}
        ${this.moves && `${this.moves.window}` === this.window ? this.steps(this.moves) : nothing}
      </section>
    `;
  }

  private steps(moves: Moves): TemplateResult {
    const steps = moves.steps.filter(step => step.difference !== 0);
    return html`
      <div>
        <p class="mb-1" role="status">
          ${moves.fromDay}: <strong>${score(moves.before?.score)}</strong>, ${moves.toDay}:
          <strong>${score(moves.after?.score)}</strong>, difference <strong>${difference(moves.difference)}</strong>
        </p>
        ${steps.length
          ? html`<table class="table w-auto">
              <thead><tr><th scope="col">Cause</th><th scope="col" class="ce-number">Before</th>
                <th scope="col" class="ce-number">After</th><th scope="col" class="ce-number">Difference</th></tr></thead>
              <tbody>${steps.map(step => html`<tr>
                <th scope="row" class="fw-normal">${words(step.cause)}</th>
                <td class="ce-number">${score(step.before)}</td><td class="ce-number">${score(step.after)}</td>
                <td class="ce-number">${difference(step.difference)}</td>
              </tr>`)}</tbody>
            </table>`
          : html`<p class="text-body-secondary">Nothing moved it.</p>`}
      </div>
    `;
  }

  private evidence(evidence: PageOf<Evidence>): TemplateResult {
    const metric = query().get('metric') ?? '';
    const keys = this.data?.explanation.metrics.map(each => each.key) ?? [];
    return html`
      <section aria-labelledby="evidence" class="mt-4">
        <div class="d-flex flex-wrap gap-3 align-items-end mb-2">
          <h2 class="h5 mb-0" id="evidence">What counts</h2>
          <div class="ms-auto"><label class="form-label" for="metric">Metric</label>
            ${select({ id: 'metric' }, [['', 'All'], ...keys.map(key => [key, words(key)] as [string, string])], metric,
              value => changeQuery({ metric: value, page: undefined }))}</div>
          <button class="btn btn-outline-secondary" @click=${this.save}>Download CSV</button>
        </div>
        ${this.failed ? problem(this.failed) : nothing}
        ${this.answer(EVIDENCE, this.records(evidence))}
      </section>
    `;
  }

  private records(evidence: PageOf<Evidence>): TemplateResult {
    if (evidence.items.length === 0) {
      return evidence.page.total
        ? fewerPages(() => changeQuery({ page: undefined }))
        : html`<p class="text-body-secondary">No record counts in these days.</p>`;
    }
    return html`
      <div class="table-responsive" tabindex="0" role="region" aria-label="Records that count">
        <table class="table table-sm">
          <thead><tr><th scope="col">Record</th><th scope="col">What</th><th scope="col">Day</th>
            <th scope="col">Leaves on</th><th scope="col">Counts for</th></tr></thead>
          <tbody>${evidence.items.map(item => html`<tr>
            <th scope="row" class="text-nowrap">${KINDS[item.topic] ?? item.topic} ${item.id}</th>
            <td>${what(item.event)}</td>
            <td class="text-nowrap">${item.day}</td>
            <td class="text-nowrap">${item.leavesOn}</td>
            <td>${item.counts.map(each => `${words(each.metric)} ${each.amount}`).join(', ')}</td>
          </tr>`)}</tbody>
        </table>
      </div>
      ${pager(evidence.page, 'records', number => changeQuery({ page: number ? `${number}` : undefined }))}
    `;
  }
}

/** A record in a few words: its own, or what it is about. */
function what(event: Evidence['event']): string {
  const own = event.summary ?? event.name ?? event.product ?? (event.rating == null ? '' : `Rating ${event.rating}`);
  return event.ticketId == null ? own : `${own}${own ? ', ' : ''}on ticket ${event.ticketId}`;
}

customElements.define('ce-client', ClientPage);
