/** What a new installation needs, step by step, each with its state and what to do about it. */
import { html, nothing, TemplateResult } from 'lit';
import { PageOf } from '../api';
import { count, words } from '../format';
import { Answer, ask, Page, value } from '../page';
import { badge, Tone } from '../parts/badges';
import { Connection, testTone } from './test-connection';

interface Step {
  title: string;
  state: 'done' | 'open' | 'failed' | 'waiting';
  /** What is the case. */
  finding: string;
  /** What to do; nothing when it is done. */
  action?: TemplateResult;
}

interface Data {
  freshness: Answer<{ items: { entity: string; configured: boolean; state: string; records: number; error: string | null }[] }>;
  connections: Answer<{ items: Connection[] }>;
  callbacks: Answer<{ state: string; url: string | null; error: string | null }>;
  pipeline: Answer<{ topics: unknown[] | null }>;
  summary: Answer<{ clients: number; scored: number }>;
  clients: Answer<PageOf<unknown>>;
  unmapped: Answer<PageOf<unknown>>;
}

const TONES: Record<Step['state'], [string, Tone]> = {
  done: ['Done', 'good'],
  open: ['To do', 'warn'],
  failed: ['Failing', 'bad'],
  waiting: ['Waiting', 'plain'],
};

const CONNECTWISE = [
  'CONNECTWISE_BASE_URL', 'CONNECTWISE_COMPANY_ID', 'CONNECTWISE_PUBLIC_KEY', 'CONNECTWISE_PRIVATE_KEY', 'CONNECTWISE_CLIENT_ID',
];

function variables(names: string[], of: string): TemplateResult {
  return html`Set ${names.map((name, i) => html`${i ? ', ' : ''}<code>${name}</code>`)} for ${of}, and start it again. Keys are never
    entered here.`;
}

class SetupPage extends Page<Data> {
  readonly heading = 'Set up';

  protected async load(): Promise<Data> {
    const [freshness, connections, callbacks, pipeline, summary, clients, unmapped] = await Promise.all([
      ask<never>('/api/v1/sync-runs/freshness'),
      ask<never>('/api/v1/connections'),
      ask<never>('/api/v1/callbacks'),
      ask<never>('/api/v1/pipeline'),
      ask<never>('/api/v1/scores/summary?window=30'),
      ask<PageOf<unknown>>('/api/v1/clients?size=1'),
      ask<PageOf<unknown>>('/api/v1/companies?mapped=false&deleted=false&size=1'),
    ]);
    return { freshness, connections, callbacks, pipeline, summary, clients, unmapped };
  }

  protected view(data: Data): TemplateResult {
    const steps = [
      databases(data), topics(data), credentials(data), rights(data), announcements(data), crewHu(data),
      firstSync(data), mapping(data), scoring(data),
    ];
    const open = steps.filter(step => step.state !== 'done').length;
    return html`
      <p role="status">${open ? `${count(steps.length - open)} of ${count(steps.length)} steps are done.` : 'Everything is set up.'}</p>
      <ol class="list-group list-group-numbered">
        ${steps.map(step => html`<li class="list-group-item d-flex gap-3">
          <div class="flex-grow-1">
            <h2 class="h6 d-inline">${step.title}</h2>
            <p class="mb-1">${step.finding}</p>
            ${step.state === 'done' || !step.action ? nothing : html`<p class="mb-0"><strong>What to do:</strong> ${step.action}</p>`}
          </div>
          <div>${badge(...TONES[step.state])}</div>
        </li>`)}
      </ol>
    `;
  }
}

function databases(data: Data): Step {
  const failing = ([
    ['connector-service', data.freshness], ['client-registry-service', data.clients], ['scoring-service', data.summary],
  ] as [string, Answer<unknown>][]).filter(([, answer]) =>
    // A service that refuses does answer.
    'problem' in answer && (answer.problem.status === 0 || answer.problem.status >= 500));
  return failing.length
    ? {
        title: 'Services and their databases', state: 'failed',
        finding: `Not answering: ${failing.map(([name]) => name).join(', ')}.`,
        action: html`See that they run, and that <code>QUARKUS_DATASOURCE_JDBC_URL</code>, <code>QUARKUS_DATASOURCE_USERNAME</code> and
          <code>QUARKUS_DATASOURCE_PASSWORD</code> of each name its own PostgreSQL database. Their logs say what is wrong.`,
      }
    : { title: 'Services and their databases', state: 'done', finding: 'All services answer from their databases.' };
}

function topics(data: Data): Step {
  const title = 'Kafka and its topics';
  if ('value' in data.pipeline && data.pipeline.value.topics !== null) {
    return { title, state: 'done', finding: `Kafka answers; ${count(data.pipeline.value.topics.length)} topics are read for scores.` };
  }
  return {
    title, state: 'failed', finding: 'Kafka does not answer, or topics are missing.',
    action: html`Set <code>KAFKA_BOOTSTRAP_SERVERS</code> for every service, and create the topics with <code>TopicSetup</code>.`,
  };
}

/** Nothing can be said about the sources while the connector does not answer. */
function silent(data: Data, title: string): Step | undefined {
  return 'problem' in data.connections
    ? { title, state: 'waiting', finding: `The connector does not answer: ${data.connections.problem.message}.` }
    : undefined;
}

function connection(data: Data, system: string): Connection | undefined {
  return value(data.connections)?.items.find(each => each.system === system);
}

function credentials(data: Data): Step {
  const title = 'Access to ConnectWise';
  const unknown = silent(data, title);
  if (unknown) {
    return unknown;
  }
  const found = connection(data, 'connectwise');
  if (!found?.configured) {
    return { title, state: 'open', finding: 'The access is not set.', action: variables(CONNECTWISE, 'connector-service and webhook-gateway') };
  }
  return tested(title, found, 'The access', 'ConnectWise answers to our keys.');
}

/** What the last test says of an access that is set. */
function tested(title: string, { lastTest }: Connection, access: string, answers: string): Step {
  if (!lastTest) {
    return {
      title, state: 'open', finding: `${access} is set, and has not been tested yet.`,
      action: html`<a href="/connectwise/test-connection">Test the connection</a>.`,
    };
  }
  switch (testTone(lastTest.outcome)) {
    case 'bad':
      return {
        title, state: 'failed', finding: lastTest.sentence,
        action: html`Mend it, then <a href="/connectwise/test-connection">test the connection</a> again.`,
      };
    case 'plain':
      return { title, state: 'done', finding: lastTest.sentence };
    default:
      return { title, state: 'done', finding: answers };
  }
}

function rights(data: Data): Step {
  const title = 'Rights in ConnectWise';
  const unknown = silent(data, title);
  if (unknown) {
    return unknown;
  }
  const known = connection(data, 'connectwise')?.lastTest?.rights ?? [];
  const forbidden = known.filter(right => right.right === 'forbidden');
  if (known.length === 0) {
    return { title, state: 'waiting', finding: 'Known after a connection test.' };
  }
  return forbidden.length
    ? {
        title, state: 'failed', finding: `May not be read: ${forbidden.map(right => words(right.entity).toLowerCase()).join(', ')}.`,
        action: html`Give the security role of the API member the right to inquire them, for all records.`,
      }
    : { title, state: 'done', finding: `All ${count(known.length)} kinds of record that we need may be read.` };
}

function announcements(data: Data): Step {
  const title = 'Public address and callbacks';
  if ('problem' in data.callbacks) {
    return { title, state: 'waiting', finding: data.callbacks.problem.message };
  }
  const { state, url, error } = data.callbacks.value;
  switch (state) {
    case 'active':
      return { title, state: 'done', finding: `ConnectWise announces changes to ${url}.` };
    case 'polling-only':
      return {
        title, state: 'open', finding: error ?? 'ConnectWise does not know where to reach us, so changes are found by schedule only.',
        action: html`Set <code>ENGAGEMENT_PUBLIC_URL</code> of connector-service to the https address of the edge.`,
      };
    case 'forbidden':
      return {
        title, state: 'failed', finding: error ?? 'The API member may not register callbacks.',
        action: html`Give its security role the right to add, edit and inquire callbacks (System, API).`,
      };
    case 'unchecked':
    case 'not-configured':
      return { title, state: 'waiting', finding: 'Looked after once ConnectWise can be read.' };
    default:
      return { title, state: 'failed', finding: error ?? words(state), action: html`It is tried again every five minutes.` };
  }
}

function crewHu(data: Data): Step {
  const title = 'CrewHu';
  const unknown = silent(data, title);
  if (unknown) {
    return unknown;
  }
  const found = connection(data, 'crewhu');
  if (!found?.configured) {
    return {
      title, state: 'open', finding: 'Surveys are not read; support satisfaction is not part of any score.',
      action: variables(['CREWHU_API_KEY'], 'connector-service'),
    };
  }
  return tested(title, found, 'The key', 'CrewHu answers to our key.');
}

function firstSync(data: Data): Step {
  const title = 'First sync';
  if ('problem' in data.freshness) {
    return { title, state: 'waiting', finding: data.freshness.problem.message };
  }
  const used = data.freshness.value.items.filter(entity => entity.configured);
  const failed = used.filter(entity => entity.state === 'failed');
  const open = used.filter(entity => entity.state !== 'loaded');
  if (failed.length) {
    return {
      title, state: 'failed', finding: `${words(failed[0].entity)}: ${failed[0].error ?? 'failed'}`,
      action: html`See the <a href="/connectwise/sync-history">sync history</a>; it is tried again by itself.`,
    };
  }
  if (used.length === 0 || open.length) {
    return {
      title, state: 'waiting',
      finding: used.length ? `Being read: ${open.map(entity => words(entity.entity).toLowerCase()).join(', ')}.` : 'Begins by itself.',
    };
  }
  const records = used.reduce((sum, entity) => sum + entity.records, 0);
  return { title, state: 'done', finding: `Everything has been read: ${count(records)} records.` };
}

function mapping(data: Data): Step {
  const title = 'Clients and their companies';
  if ('problem' in data.clients || 'problem' in data.unmapped) {
    return { title, state: 'waiting', finding: 'The client registry does not answer.' };
  }
  const clients = data.clients.value.page.total;
  const unmapped = data.unmapped.value.page.total;
  if (clients === 0) {
    return { title, state: 'waiting', finding: 'Clients appear once companies have been read.' };
  }
  return {
    title, state: 'done',
    finding: `${count(clients)} clients; ${count(unmapped)} companies count for none, see Client mapping.`,
  };
}

function scoring(data: Data): Step {
  const title = 'Scores';
  if ('problem' in data.summary) {
    return { title, state: 'waiting', finding: 'The scoring service does not answer.' };
  }
  const { clients, scored } = data.summary.value;
  return scored > 0
    ? { title, state: 'done', finding: `${count(scored)} of ${count(clients)} clients have a score.` }
    : {
        title, state: clients ? 'open' : 'waiting',
        finding: clients ? 'No client has a score yet: its sources are being read, or nobody is selected.' : 'Begins with the first client.',
        action: html`Select who is scored under <a href="/connectwise/client-mapping?show=scoring">Client mapping</a>.`,
      };
}

customElements.define('ce-setup', SetupPage);
