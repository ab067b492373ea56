/** Whether the data is right: one word, its reason and who has to act; then everything it rests on. */
import { html, nothing, TemplateResult } from 'lit';
import { get, PageOf, post, Problem } from '../api';
import { count, duration, exactly, percent, when, words } from '../format';
import { asProblem, Page, problem } from '../page';
import { badge, timeliness, Tone } from '../parts/badges';
import { watchRuns } from '../parts/running';
import { may } from '../session';
import type { Run } from './sync-history';
import type { Connection } from './test-connection';

interface Freshness {
  entity: string;
  configured: boolean;
  state: string;
  records: number;
  lastSuccess: string | null;
  everySeconds: number;
  ageSeconds: number | null;
  timeliness: string | null;
  error: string | null;
  recentRuns: Run[];
}

interface Callbacks {
  state: string;
  url: string | null;
  checkedAt: string | null;
  error: string | null;
  items: {
    type: string;
    registered: boolean;
    active: boolean;
    lastReceivedAt: string | null;
    receivedLastDay: number;
    repairsLastDay: { count: number; medianDelaySeconds: number | null };
  }[];
}

interface Pipeline {
  topics: { topic: string; records: number; oldestAgeMillis: number }[] | null;
  waitingClients: number;
  oldestWaitingClientMillis: number;
  eventToScore: { share: number; millis: number }[];
  waitingEvents: number;
  oldestWaitingMillis: number;
}

interface Audit {
  id: string;
  kind: string;
  requestedAt: string;
  done: number;
  differing: number;
  repaired: number;
}

interface Data {
  freshness: Freshness[];
  callbacks: Callbacks;
  connections: Connection[];
  pipeline: Pipeline;
  mapped: number;
  unmapped: number;
  conflicts: number;
  unlinked: number;
  audits: PageOf<Audit>;
}

interface State {
  word: string;
  tone: Tone;
  reason: string;
  who: string;
}

/** The worst thing that is the case, in the order in which somebody would have to mend it. */
export function stateOf(data: Data): State {
  const connectWise = data.connections.find(connection => connection.system === 'connectwise');
  const used = data.freshness.filter(entity => entity.configured);
  const failing = used.filter(entity => entity.timeliness === 'error' || entity.state === 'failed');
  const loading = used.filter(entity => entity.state !== 'loaded');
  const late = used.filter(entity => entity.timeliness === 'late');
  const differing = data.audits.items[0]?.differing ?? 0;
  const names = (entities: Freshness[]) => entities.map(entity => words(entity.entity).toLowerCase()).join(', ');
  if (!connectWise?.configured) {
    return { word: 'Not set up', tone: 'bad', reason: 'The access to ConnectWise is not set.', who: 'An operator sets the variables that Set up names.' };
  }
  if (failing.length) {
    return { word: 'Failing', tone: 'bad', reason: `Not read in time: ${names(failing)}. ${failing[0].error ?? ''}`, who: 'A manager tests the connection, which says what to do.' };
  }
  if (differing > 0) {
    return { word: 'Wrong', tone: 'bad', reason: `${count(differing)} clients differ from a full recalculation.`, who: 'A manager asks for an audit with repair, and tells the operator.' };
  }
  if (loading.length) {
    return { word: 'Loading', tone: 'warn', reason: `Being read for the first time: ${names(loading)}.`, who: 'Nobody; it gets on by itself.' };
  }
  if (late.length) {
    return { word: 'Late', tone: 'warn', reason: `Missed its schedule once: ${names(late)}.`, who: 'Nobody yet; it is tried again.' };
  }
  if (data.callbacks.state !== 'active') {
    return { word: 'Polling', tone: 'warn', reason: data.callbacks.error ?? 'ConnectWise does not announce changes to us, so they are found by schedule.', who: 'An operator, if scores shall follow within a second.' };
  }
  return { word: 'Current', tone: 'good', reason: 'Everything was read in time, changes are announced, and audits find no difference.', who: 'Nobody.' };
}

class ConnectWisePage extends Page<Data> {
  static properties = { ...Page.properties, asking: { state: true }, failed: { state: true } };

  readonly heading = 'ConnectWise';
  declare private asking: boolean;
  declare private failed: Problem | undefined;

  protected async load(): Promise<Data> {
    const total = async (path: string) => (await get<PageOf<unknown>>(path)).page.total;
    const [freshness, callbacks, connections, pipeline, audits, mapped, unmapped, conflicts, unlinked] = await Promise.all([
      get<{ items: Freshness[] }>('/api/v1/sync-runs/freshness'),
      get<Callbacks>('/api/v1/callbacks'),
      get<{ items: Connection[] }>('/api/v1/connections'),
      get<Pipeline>('/api/v1/pipeline'),
      get<PageOf<Audit>>('/api/v1/audits?size=1'),
      total('/api/v1/companies?mapped=true&deleted=false&size=1'),
      total('/api/v1/companies?mapped=false&deleted=false&size=1'),
      total('/api/v1/companies/conflicts?size=1'),
      total('/api/v1/surveys/unlinked?size=1'),
    ]);
    return {
      freshness: freshness.items, callbacks, connections: connections.items, pipeline, audits, mapped, unmapped, conflicts, unlinked,
    };
  }

  private async sync(entities: string[], mode: string): Promise<void> {
    this.asking = true;
    this.failed = undefined;
    try {
      const accepted = await post<{ items: { id: string }[] }>('/api/v1/sync-runs', { entities, mode });
      watchRuns(accepted.items.map(run => run.id));
      await this.refresh();
    } catch (failure) {
      this.failed = asProblem(failure);
    } finally {
      this.asking = false;
    }
  }

  protected view(data: Data): TemplateResult {
    const state = stateOf(data);
    const all = data.freshness.filter(entity => entity.configured).map(entity => entity.entity);
    return html`
      <section class="card mb-3" aria-label="State"><div class="card-body d-flex flex-wrap gap-3 align-items-center">
        <span class="fs-4" role="status">${badge(state.word, state.tone)}</span>
        <div class="flex-grow-1">
          <p class="mb-0">${state.reason}</p>
          <p class="mb-0 text-body-secondary">Who has to act: ${state.who}</p>
        </div>
        ${may('manager')
          ? html`<div class="d-flex flex-wrap gap-2">
              <a class="btn btn-outline-primary" href="/connectwise/test-connection">Test connection</a>
              <button class="btn btn-outline-primary" ?disabled=${this.asking} @click=${() =>
                this.sync(['companies', 'contacts'], 'incremental')}>Sync clients now</button>
              <button class="btn btn-outline-primary" ?disabled=${this.asking || all.length === 0} @click=${() =>
                this.sync(all, 'incremental')}>Sync everything</button>
            </div>`
          : nothing}
      </div></section>
      ${this.failed ? problem(this.failed) : nothing}
      ${this.sources(data.freshness)}
      <div class="row g-3">${this.callbacks(data.callbacks)} ${this.pipeline(data)} ${this.mapping(data)}</div>
    `;
  }

  private sources(freshness: Freshness[]): TemplateResult {
    return html`
      <section aria-labelledby="sources">
        <h2 class="h5" id="sources">Sources</h2>
        <div class="table-responsive" tabindex="0" role="region" aria-label="Sources">
          <table class="table table-sm align-middle">
            <thead><tr><th scope="col">What</th><th scope="col">State</th><th scope="col" class="ce-number">Records</th>
              <th scope="col">Last read</th><th scope="col">Due every</th><th scope="col">Last runs, newest first</th></tr></thead>
            <tbody>${freshness.map(entity => html`<tr>
              <th scope="row" class="fw-normal">${words(entity.entity)}</th>
              <td>${entity.configured ? timeliness(entity.timeliness) : badge('Not set up', 'plain')}
                ${entity.error ? html`<span class="d-block text-danger-emphasis">${entity.error}</span>` : nothing}</td>
              <td class="ce-number">${count(entity.records)}</td>
              <td>${when(entity.lastSuccess)}</td>
              <td>${duration(entity.everySeconds)}</td>
              <td><span class="ce-runs">${entity.recentRuns.map(run => html`<a
                href="/connectwise/sync-history/${run.id}" class="ce-run ${tone(run.state)}"
                title="${words(run.state)}, ${exactly(run.startedAt)}"><span class="visually-hidden">${words(run.mode)} run: ${
                words(run.state)}, ${exactly(run.startedAt)}</span></a>`)}</span></td>
            </tr>`)}</tbody>
          </table>
        </div>
        <p><a href="/connectwise/sync-history">All runs</a></p>
      </section>
    `;
  }

  private callbacks(callbacks: Callbacks): TemplateResult {
    return html`
      <section class="col-xl-6" aria-labelledby="callbacks"><div class="card h-100"><div class="card-body">
        <h2 class="h5" id="callbacks">Callbacks
          ${badge(words(callbacks.state), callbacks.state === 'active' ? 'good' : 'warn')}</h2>
        ${callbacks.error ? html`<p>${callbacks.error}</p>` : nothing}
        <table class="table table-sm">
          <thead><tr><th scope="col">Of</th><th scope="col">Active</th><th scope="col">Last received</th>
            <th scope="col" class="ce-number">In 24 h</th><th scope="col" class="ce-number">Found only by poll</th></tr></thead>
          <tbody>${callbacks.items.map(item => html`<tr>
            <th scope="row" class="fw-normal">${words(item.type)}</th>
            <td>${item.active ? 'yes' : item.registered ? 'switched off' : 'no'}</td>
            <td>${when(item.lastReceivedAt)}</td>
            <td class="ce-number">${count(item.receivedLastDay)}</td>
            <td class="ce-number">${count(item.repairsLastDay.count)}</td>
          </tr>`)}</tbody>
        </table>
        <p class="text-body-secondary mb-0">Checked ${when(callbacks.checkedAt)}.</p>
      </div></div></section>
    `;
  }

  private pipeline(data: Data): TemplateResult {
    const pipeline = data.pipeline;
    const waiting = pipeline.topics?.reduce((sum, topic) => sum + topic.records, 0);
    const oldest = Math.max(0, ...(pipeline.topics ?? []).map(topic => topic.oldestAgeMillis), pipeline.oldestWaitingClientMillis);
    const audit = data.audits.items[0];
    return html`
      <section class="col-md-6 col-xl-3" aria-labelledby="pipeline"><div class="card h-100"><div class="card-body">
        <h2 class="h5" id="pipeline">From event to score</h2>
        <dl class="mb-0">
          <dt>Waiting records</dt><dd>${waiting === undefined ? 'Kafka does not answer' : count(waiting)}</dd>
          <dt>Oldest of them</dt><dd>${oldest ? duration(oldest / 1000) : 'none waits'}</dd>
          <dt>Scores to be sent</dt><dd>${count(pipeline.waitingEvents)}</dd>
          ${pipeline.eventToScore.map(each => html`<dt>${percent(each.share)} of events are scored within</dt>
            <dd>${each.millis < 1000 ? `${Math.round(each.millis)} ms` : duration(each.millis / 1000)}</dd>`)}
          <dt>Last audit</dt>
          <dd>${audit
            ? html`${when(audit.requestedAt)}: ${count(audit.differing)} of ${count(audit.done)} clients differ`
            : 'none yet'}</dd>
        </dl>
      </div></div></section>
    `;
  }

  private mapping(data: Data): TemplateResult {
    return html`
      <section class="col-md-6 col-xl-3" aria-labelledby="mapping"><div class="card h-100"><div class="card-body">
        <h2 class="h5" id="mapping">Mapping</h2>
        <dl class="mb-0">
          <dt>Companies that count for a client</dt><dd>${count(data.mapped)}</dd>
          <dt>Companies without a client</dt><dd>${count(data.unmapped)}</dd>
          <dt>Conflicts</dt><dd>${count(data.conflicts)}</dd>
          <dt>Survey answers without a company</dt><dd>${count(data.unlinked)}</dd>
        </dl>
        <a href="/connectwise/client-mapping">Client mapping</a>
      </div></div></section>
    `;
  }
}

function tone(state: string): string {
  return state === 'completed' ? 'ce-good' : state === 'failed' ? 'ce-bad' : state === 'completed-with-rejections' ? 'ce-warn' : 'ce-plain';
}

customElements.define('ce-connectwise', ConnectWisePage);
