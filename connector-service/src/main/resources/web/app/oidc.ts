/**
 * Log-in by OpenID Connect: authorisation code flow with PKCE, as a public client. Tokens are in memory only, so that after
 * reloading the provider is asked again, which mostly remembers who one is. Until the code has come back, the verifier waits
 * in the storage of the tab: it is worth nothing without the code, and is used once.
 */

export interface Provider {
  issuer: string;
  clientId: string;
  scope: string;
}

interface Endpoints {
  authorization_endpoint: string;
  token_endpoint: string;
  end_session_endpoint?: string;
}

interface Waiting {
  state: string;
  verifier: string;
  /** Where one wanted to go. */
  address: string;
}

export interface Tokens {
  access_token: string;
  refresh_token?: string;
  expires_in?: number;
}

/** The provider does not give tokens for that any more; asking again brings the same. */
export class Refused extends Error {}

const WAITING = 'engagement.log-in';
/** Where the provider sends one back to; to be allowed there. */
const RETURN_PATH = '/scores';

function random(): string {
  return encoded(crypto.getRandomValues(new Uint8Array(32)));
}

function encoded(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

async function endpoints(provider: Provider): Promise<Endpoints> {
  const response = await fetch(`${provider.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (!response.ok) {
    throw new Error(`The identity provider answered ${response.status}`);
  }
  const found = (await response.json()) as Endpoints & { issuer: string };
  if (found.issuer !== provider.issuer) {
    throw new Error('The identity provider calls itself something else');
  }
  return found;
}

/** Leaves the page for the provider's. */
export async function begin(provider: Provider): Promise<void> {
  const { authorization_endpoint: place } = await endpoints(provider);
  const waiting: Waiting = { state: random(), verifier: random(), address: location.pathname + location.search };
  sessionStorage.setItem(WAITING, JSON.stringify(waiting));
  const challenge = encoded(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(waiting.verifier))));
  location.assign(`${place}?${new URLSearchParams({
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: location.origin + RETURN_PATH,
    scope: provider.scope,
    state: waiting.state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })}`);
}

/** Whether the provider has just sent one back. */
export function isReturn(): boolean {
  const query = new URLSearchParams(location.search);
  return location.pathname === RETURN_PATH && query.has('state') && (query.has('code') || query.has('error'));
}

/** Takes the answer out of the address and gets the tokens for it. */
export async function finish(provider: Provider): Promise<Tokens> {
  const answer = new URLSearchParams(location.search);
  const waiting = JSON.parse(sessionStorage.getItem(WAITING) ?? 'null') as Waiting | null;
  if (!waiting || answer.get('state') !== waiting.state) {
    // Somebody else's: one that was begun here goes on.
    history.replaceState(null, '', RETURN_PATH);
    throw new Error('This log-in was not begun here');
  }
  sessionStorage.removeItem(WAITING);
  history.replaceState(null, '', waiting.address);
  if (answer.has('error')) {
    throw new Error(`The identity provider refused: ${answer.get('error_description') ?? answer.get('error')}`);
  }
  return tokens(provider, {
    grant_type: 'authorization_code',
    code: answer.get('code') ?? '',
    redirect_uri: location.origin + RETURN_PATH,
    code_verifier: waiting.verifier,
  });
}

/** New tokens before the old ones end. */
export function renew(provider: Provider, refreshToken: string): Promise<Tokens> {
  return tokens(provider, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

async function tokens(provider: Provider, form: Record<string, string>): Promise<Tokens> {
  const { token_endpoint: place } = await endpoints(provider);
  const response = await fetch(place, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ client_id: provider.clientId, ...form }),
  });
  if (response.status === 400 || response.status === 401) {
    throw new Refused('The identity provider does not accept the log-in any more');
  }
  if (!response.ok) {
    throw new Error(`The identity provider answered ${response.status} to the log-in`);
  }
  return response.json();
}

/** Ends the session at the provider as well, where it offers that. */
export async function end(provider: Provider): Promise<void> {
  const { end_session_endpoint: place } = await endpoints(provider);
  if (place) {
    location.assign(`${place}?${new URLSearchParams({
      client_id: provider.clientId,
      post_logout_redirect_uri: location.origin + RETURN_PATH,
    })}`);
  }
}
