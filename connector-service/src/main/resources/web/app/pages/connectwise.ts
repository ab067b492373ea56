/** Whether the data is right: one word, its reason and who has to act; then everything it rests on. */
import { html, nothing, TemplateResult } from 'lit';
import { PageOf, post, Problem } from '../api';
import { count, duration, exactly, percent, when, words } from '../format';
import { Answer, ask, asProblem, Page, problem, value } from '../page';
import { badge, runTone, timeliness, Tone } from '../parts/badges';
import { watchRuns } from '../parts/running';
import { may } from '../session';
import type { Run } from './sync-history';
import { Connection, testTone } from './test-connection';

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
  freshness: Answer<{ items: Freshness[] }>;
  callbacks: Answer<Callbacks>;
  connections: Answer<{ items: Connection[] }>;
  pipeline: Answer<Pipeline>;
  mapped: Answer<PageOf<unknown>>;
  unmapped: Answer<PageOf<unknown>>;
  conflicts: Answer<PageOf<unknown>>;
  unlinked: Answer<PageOf<unknown>>;
  audits: Answer<PageOf<Audit>>;
  standing: Answer<{ differingClients: number }>;
}

interface State {
  word: string;
  tone: Tone;
  reason: string;
  who: string;
}

/** Scores follow within a second; what waits for so long is stuck. */
const STUCK_MILLIS = 60_000;
const OPERATOR = 'An operator looks at the service and its log.';

/** The worst thing that is the case, in the order in which somebody would have to mend it. */
export function stateOf(data: Data): State {
  const bad = (word: string, reason: string, who: string): State => ({ word, tone: 'bad', reason, who });
  const warn = (word: string, reason: string, who: string): State => ({ word, tone: 'warn', reason, who });
  if (!('value' in data.freshness) || !('value' in data.connections) || !('value' in data.callbacks)) {
    return bad('Unknown', 'The connector does not answer, so nothing is read.', OPERATOR);
  }
  if (!('value' in data.pipeline)) {
    return bad('Not scoring', 'The scoring service does not answer; the scores stay as they are.', OPERATOR);
  }
  const connectWise = data.connections.value.items.find(connection => connection.system === 'connectwise');
  const used = data.freshness.value.items.filter(entity => entity.configured);
  const failing = used.filter(entity => entity.timeliness === 'error' || entity.state === 'failed');
  const loading = used.filter(entity => entity.state !== 'loaded');
  const late = used.filter(entity => entity.timeliness === 'late');
  const wrong = value(data.standing)?.differingClients ?? 0;
  const pipeline = data.pipeline.value;
  const oldest = oldestMillis(pipeline);
  const names = (entities: Freshness[]) => entities.map(entity => words(entity.entity).toLowerCase()).join(', ');
  if (!connectWise?.configured) {
    return bad('Not set up', 'The access to ConnectWise is not set.', 'An operator sets the variables that Set up names.');
  }
  if (pipeline.topics === null) {
    return bad('Not scoring', 'Kafka does not answer the scoring service.', OPERATOR);
  }
  if (failing.length) {
    return bad('Failing', `Not read in time: ${names(failing)}. ${failing[0].error ?? ''}`,
      'A manager tests the connection, which says what to do.');
  }
  const test = connectWise.lastTest;
  if (test && testTone(test.outcome) === 'bad') {
    return bad('Failing', test.sentence, 'Whoever the sentence names; then a manager tests the connection again.');
  }
  if (wrong > 0) {
    return bad('Wrong', `${count(wrong)} clients differ from a full recalculation.`,
      'A manager has them repaired below, and tells the operator.');
  }
  if (loading.length) {
    return warn('Loading', `Being read for the first time: ${names(loading)}.`, 'Nobody; it gets on by itself.');
  }
  if (oldest > STUCK_MILLIS || pipeline.oldestWaitingMillis > STUCK_MILLIS) {
    return warn('Behind', `Changes wait to be scored or sent for ${
      duration(Math.max(oldest, pipeline.oldestWaitingMillis) / 1000)}.`, 'Nobody while much is read; else an operator.');
  }
  if (test && testTone(test.outcome) === 'warn') {
    return warn('Incomplete', test.sentence, 'Whoever the sentence names; then a manager tests the connection again.');
  }
  if (late.length) {
    return warn('Late', `Missed its schedule once: ${names(late)}.`, 'Nobody yet; it is tried again.');
  }
  if (!('value' in data.standing)) {
    return warn('Unknown', 'Audits do not answer, so nobody knows whether the scores are right.', OPERATOR);
  }
  if (data.callbacks.value.state !== 'active') {
    return warn('Polling', data.callbacks.value.error
      ?? 'ConnectWise does not announce changes to us, so they are found by schedule.',
      'An operator, if scores shall follow within a second.');
  }
  return {
    word: 'Current', tone: 'good', who: 'Nobody.',
    reason: 'Everything was read in time, changes are announced, and audits find no difference.',
  };
}

function oldestMillis(pipeline: Pipeline): number {
  return Math.max(0, ...(pipeline.topics ?? []).map(topic => topic.oldestAgeMillis), pipeline.oldestWaitingClientMillis);
}

class ConnectWisePage extends Page<Data> {
  static properties = { ...Page.properties, asking: { state: true }, failed: { state: true } };

  readonly heading = 'ConnectWise';
  declare private asking: boolean;
  declare private failed: Problem | undefined;

  protected async load(): Promise<Data> {
    const [freshness, callbacks, connections, pipeline, audits, standing, mapped, unmapped, conflicts, unlinked] = await Promise.all([
      ask<{ items: Freshness[] }>('/api/v1/sync-runs/freshness'),
      ask<Callbacks>('/api/v1/callbacks'),
      ask<{ items: Connection[] }>('/api/v1/connections'),
      ask<Pipeline>('/api/v1/pipeline'),
      ask<PageOf<Audit>>('/api/v1/audits?size=1'),
      ask<{ differingClients: number }>('/api/v1/audits/standing'),
      ask<PageOf<unknown>>('/api/v1/companies?mapped=true&deleted=false&size=1'),
      ask<PageOf<unknown>>('/api/v1/companies?mapped=false&deleted=false&size=1'),
      ask<PageOf<unknown>>('/api/v1/companies/conflicts?size=1'),
      ask<PageOf<unknown>>('/api/v1/surveys/unlinked?size=1'),
    ]);
    return { freshness, callbacks, connections, pipeline, audits, standing, mapped, unmapped, conflicts, unlinked };
  }

  private async act(work: () => Promise<void>): Promise<void> {
    if (this.asking) {
      return;
    }
    this.asking = true;
    this.failed = undefined;
    try {
      await work();
      await this.refresh();
    } catch (failure) {
      this.failed = asProblem(failure);
    } finally {
      this.asking = false;
    }
  }

  private sync(entities: string[], mode: string): Promise<void> {
    return this.act(async () => {
      const accepted = await post<{ items: { id: string }[] }>('/api/v1/sync-runs', { entities, mode });
      watchRuns(accepted.items.map(run => run.id));
    });
  }

  private audit(repair: boolean): Promise<void> {
    return this.act(async () => {
      await post('/api/v1/audits', { repair });
    });
  }

  protected view(data: Data): TemplateResult {
    const state = stateOf(data);
    const freshness = value(data.freshness)?.items;
    const callbacks = value(data.callbacks);
    const all = freshness?.filter(entity => entity.configured).map(entity => entity.entity) ?? [];
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
              <button class="btn btn-outline-primary" aria-disabled=${this.asking} @click=${() =>
                this.sync(['companies', 'contacts'], 'incremental')}>Sync clients now</button>
              <button class="btn btn-outline-primary" aria-disabled=${this.asking || all.length === 0} @click=${() =>
                all.length && this.sync(all, 'incremental')}>Sync everything</button>
            </div>`
          : nothing}
      </div></section>
      ${this.failed ? problem(this.failed) : nothing}
      ${freshness ? this.sources(freshness) : nothing}
      <div class="row g-3">${callbacks ? this.callbacks(callbacks) : nothing} ${this.pipeline(data)} ${this.mapping(data)}</div>
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
                href="/connectwise/sync-history/${run.id}" class="ce-run ce-${runTone(run.state)}"
                title="${words(run.state)}, ${exactly(run.startedAt)}"><span class="visually-hidden">${words(run.mode)} run: ${
                words(run.state)}, ${exactly(run.startedAt)}</span><span aria-hidden="true">${SIGNS[run.state] ?? ''}</span></a>`)}</span></td>
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
        <div class="table-responsive" tabindex="0" role="region" aria-label="Callbacks by kind"><table class="table table-sm">
          <thead><tr><th scope="col">Of</th><th scope="col">Active</th><th scope="col">Last received</th>
            <th scope="col" class="ce-number">In 24 h</th><th scope="col" class="ce-number">Found only by poll</th></tr></thead>
          <tbody>${callbacks.items.map(item => html`<tr>
            <th scope="row" class="fw-normal">${words(item.type)}</th>
            <td>${item.active ? 'yes' : item.registered ? 'switched off' : 'no'}</td>
            <td>${when(item.lastReceivedAt)}</td>
            <td class="ce-number">${count(item.receivedLastDay)}</td>
            <td class="ce-number">${count(item.repairsLastDay.count)}</td>
          </tr>`)}</tbody>
        </table></div>
        <p class="text-body-secondary mb-0">Checked ${when(callbacks.checkedAt)}.</p>
      </div></div></section>
    `;
  }

  private pipeline(data: Data): TemplateResult {
    const pipeline = value(data.pipeline);
    const differing = value(data.standing)?.differingClients ?? 0;
    const waiting = pipeline?.topics?.reduce((sum, topic) => sum + topic.records, 0);
    const oldest = pipeline ? oldestMillis(pipeline) : 0;
    const audit = value(data.audits)?.items[0];
    const lately = pipeline?.eventToScore.filter(each => each.millis > 0) ?? [];
    return html`
      <section class="col-md-6 col-xl-3" aria-labelledby="pipeline"><div class="card h-100"><div class="card-body">
        <h2 class="h5" id="pipeline">From event to score</h2>
        ${pipeline
          ? html`<dl class="mb-0">
              <dt>Waiting records</dt><dd>${waiting === undefined ? 'Kafka does not answer' : count(waiting)}</dd>
              <dt>Oldest of them</dt><dd>${oldest ? duration(oldest / 1000) : 'none waits'}</dd>
              <dt>Scores to be sent</dt><dd>${count(pipeline.waitingEvents)}</dd>
              ${lately.length
                ? lately.map(each => html`<dt>${percent(each.share)} of events are scored within</dt>
                    <dd>${each.millis < 1000 ? `${Math.round(each.millis)} ms` : duration(each.millis / 1000)}</dd>`)
                : html`<dt>From event to score</dt><dd>no events lately</dd>`}
              <dt>Last audit</dt>
              <dd>${audit
                ? html`${when(audit.requestedAt)}: ${count(audit.differing)} of ${count(audit.done)} clients differed,
                    ${count(audit.repaired)} were repaired`
                : 'problem' in data.audits ? 'audits do not answer' : 'none yet'}</dd>
            </dl>`
          : html`<p>The scoring service does not answer.</p>`}
        ${may('manager') && pipeline
          ? html`<button class="btn btn-sm btn-outline-secondary mt-2" aria-disabled=${this.asking} @click=${() =>
              this.audit(differing > 0)}>${differing > 0 ? 'Audit and repair' : 'Audit now'}</button>`
          : nothing}
      </div></div></section>
    `;
  }

  private mapping(data: Data): TemplateResult {
    const total = (answer: Answer<PageOf<unknown>>) => count(value(answer)?.page.total);
    return html`
      <section class="col-md-6 col-xl-3" aria-labelledby="mapping"><div class="card h-100"><div class="card-body">
        <h2 class="h5" id="mapping">Mapping</h2>
        <dl class="mb-0">
          <dt>Companies that count for a client</dt><dd>${total(data.mapped)}</dd>
          <dt>Companies without a client</dt><dd>${total(data.unmapped)}</dd>
          <dt>Conflicts</dt><dd>${total(data.conflicts)}</dd>
          <dt>Survey answers without a company</dt><dd>${total(data.unlinked)}</dd>
        </dl>
        <a href="/connectwise/client-mapping">Client mapping</a>
      </div></div></section>
    `;
  }
}

/** What a run box shows besides its colour. */
const SIGNS: Record<string, string> = {
  completed: '✓', 'completed-with-rejections': '!', failed: '×', cancelled: '–', running: '…', queued: '…',
};

customElements.define('ce-connectwise', ConnectWisePage);
