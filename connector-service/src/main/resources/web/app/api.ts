/** The public REST API, and nothing else. */
import { bearer, expired } from './session';

const LONGEST_ANSWER_MILLIS = 60_000;
/** A stream says at least every four seconds that it is still there. */
const LONGEST_SILENCE_MILLIS = 15_000;

export interface FieldError {
  field: string;
  reason: string;
}

/** An answer that is not the one we asked for, in the words of the service. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    title: string,
    readonly detail: string,
    readonly errors: FieldError[] = [],
  ) {
    super(title);
  }
}

export interface PageOf<T> {
  items: T[];
  page: { number: number; size: number; total: number };
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body = await response.json();
    return new Problem(response.status, body.title ?? response.statusText, body.detail ?? '', body.errors ?? []);
  } catch {
    return new Problem(response.status, `The platform answered ${response.status}`, 'Try again in a moment.');
  }
}

async function exchange(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Response> {
  const headers: Record<string, string> = { ...more };
  const token = bearer() ?? '';
  if (token) {
    headers['Authorization'] = `Bearer ${token}`;
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      // A connection that died in silence would be waited for for ever.
      signal: method === 'GET' ? AbortSignal.timeout(LONGEST_ANSWER_MILLIS) : undefined,
    });
  } catch {
    throw new Problem(0, 'The platform cannot be reached', 'Check your connection; this page tries again by itself.');
  }
  if (response.status === 401 && (await expired(token))) {
    return exchange(method, path, body, more);
  }
  if (!response.ok) {
    throw await problemOf(response);
  }
  return response;
}

export async function get<T>(path: string): Promise<T> {
  return (await exchange('GET', path)).json();
}

export async function post<T>(path: string, body?: unknown): Promise<T> {
  const response = await exchange('POST', path, body, { 'Idempotency-Key': crypto.randomUUID() });
  return response.status === 204 || response.headers.get('Content-Length') === '0' ? (undefined as T) : response.json();
}

/** What was read, and the edition it was read in. */
export interface Edition<T> {
  body: T;
  tag: string;
}

export async function getEdition<T>(path: string): Promise<Edition<T>> {
  const response = await exchange('GET', path);
  return { body: await response.json(), tag: response.headers.get('ETag') ?? '' };
}

/** Changes what was seen in that edition; when somebody else was faster, the service refuses. */
export async function change(
  method: 'POST' | 'PUT' | 'DELETE', path: string, tag: string | undefined, body?: unknown): Promise<void> {
  const more: Record<string, string> = tag === undefined ? {} : { 'If-Match': tag };
  if (method === 'POST') {
    more['Idempotency-Key'] = crypto.randomUUID();
  }
  await exchange(method, path, body, more);
}

/** Saves what the service offers as a file, under the name that it gives. */
export async function download(path: string): Promise<void> {
  const response = await exchange('GET', path);
  const name = /filename="?([^";]+)/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'export';
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** Server-sent events by fetch, because an EventSource cannot send a token. Ends when the service ends it. */
export async function follow<T>(path: string, heard: (event: T) => void, until: AbortSignal): Promise<void> {
  const silence = new AbortController();
  let alarm = window.setTimeout(() => silence.abort(), LONGEST_SILENCE_MILLIS);
  const response = await fetch(path, {
    headers: { Authorization: `Bearer ${bearer()}`, Accept: 'text/event-stream' },
    signal: AbortSignal.any([until, silence.signal]),
  });
  if (!response.ok || !response.body) {
    throw await problemOf(response);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    window.clearTimeout(alarm);
    if (done) {
      return;
    }
    alarm = window.setTimeout(() => silence.abort(), LONGEST_SILENCE_MILLIS);
    const blocks = (rest + value).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = block
        .split(/\r?\n/)
        .filter(line => line.startsWith('data:'))
        .map(line => line.slice(5).trim())
        .join('\n');
      if (data) {
        heard(JSON.parse(data));
      }
    }
  }
}
