/** Who is logged in, and how one logs in here. */
import { begin, end, finish, isReturn, Provider, Refused, renew, Tokens } from './oidc';
import { setBusiness } from './zone';

/** From the least to the greatest: each may do what those before it may, as the services have it. */
const RISING = ['viewer', 'manager', 'admin'] as const;

export type Role = (typeof RISING)[number];

interface Settings {
  oidc: Provider | null;
  /** Whether one may log in with a token: deploy/local. */
  tokens: boolean;
}

interface Claims {
  sub?: string;
  preferred_username?: string;
  exp?: number;
  [claim: string]: unknown;
}

const REMEMBERED = 'engagement.token';
const RENEW_BEFORE_SECONDS = 30;
const WARN_BEFORE_SECONDS = 120;
const AGAIN_AFTER_MILLIS = 10_000;
const FRESH_MILLIS = 30_000;
/** Browsers take longer times for none at all. */
const LONGEST_TIMER_SECONDS = 86_400;

let settings: Settings = { oidc: null, tokens: false };
let rolesClaim = 'groups';
let token: string | undefined;
let claims: Claims = {};
let refreshToken: string | undefined;
let taken = 0;
let renewal: number | undefined;
let renewing: Promise<boolean> | undefined;
/** Another one after each log-out: what was asked for before is not for whoever comes then. */
let session = 0;
/** Whether the token ends soon and cannot be renewed without asking. */
let ending = false;
/** Why logging in has failed; undefined while it has not. */
let trouble: string | undefined;
const listeners = new Set<() => void>();

function changed(): void {
  listeners.forEach(listener => listener());
}

function read(text: string): Claims | undefined {
  const payload = text.split('.')[1];
  if (!payload) {
    return undefined;
  }
  try {
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Claims;
  } catch {
    return undefined;
  }
}

function take(text: string): boolean {
  const found = read(text);
  if (!found || (found.exp !== undefined && found.exp * 1000 < Date.now())) {
    return false;
  }
  token = text;
  claims = found;
  trouble = undefined;
  return true;
}

/** Finds out how one logs in here, and does as much of it as needs nobody. */
export async function start(): Promise<void> {
  const response = await fetch('/dashboard/settings');
  if (!response.ok) {
    throw new Error(`The dashboard's settings cannot be read: ${response.status}`);
  }
  const found = (await response.json()) as Settings & { rolesClaim: string; timeZone: string };
  setBusiness(found.timeZone);
  settings = found;
  rolesClaim = found.rolesClaim;
  if (settings.tokens) {
    const remembered = sessionStorage.getItem(REMEMBERED);
    if (remembered && !logIn(remembered)) {
      sessionStorage.removeItem(REMEMBERED);
    }
  } else if (settings.oidc && isReturn()) {
    try {
      use(await finish(settings.oidc));
    } catch (failure) {
      trouble = String((failure as Error).message);
    }
  } else if (settings.oidc) {
    await toProvider();
  }
}

function use(tokens: Tokens): void {
  if (!take(tokens.access_token)) {
    throw new Error('The identity provider gave no token that can be read');
  }
  refreshToken = tokens.refresh_token ?? refreshToken;
  taken = Date.now();
  const lasts = tokens.expires_in ?? (claims.exp === undefined ? 300 : claims.exp - Date.now() / 1000);
  // Who has to log in again is told early enough to finish something.
  const seconds = Math.max(5, lasts - (refreshToken ? RENEW_BEFORE_SECONDS : WARN_BEFORE_SECONDS));
  window.clearTimeout(renewal);
  if (seconds < LONGEST_TIMER_SECONDS) {
    renewal = window.setTimeout(() => void renewNow(), seconds * 1000);
  }
  ending = false;
  changed();
}

/** Many requests may find out at once that a token has ended; a refresh token is good for one renewal. */
function renewNow(): Promise<boolean> {
  renewing ??= renewOnce().finally(() => (renewing = undefined));
  return renewing;
}

/** False when there is no new token. */
async function renewOnce(): Promise<boolean> {
  const provider = settings.oidc;
  const mine = session;
  if (!provider || !refreshToken) {
    // The page stays as it is, with whatever is being edited.
    ending = provider !== null;
    changed();
    return false;
  }
  try {
    const tokens = await renew(provider, refreshToken);
    if (mine !== session) {
      return false;
    }
    use(tokens);
    return true;
  } catch (failure) {
    if (mine === session && failure instanceof Refused) {
      refreshToken = undefined;
      ending = true;
    } else if (mine === session) {
      // The provider is away, or the network is: the refresh token is as good as before.
      window.clearTimeout(renewal);
      renewal = window.setTimeout(() => void renewNow(), AGAIN_AFTER_MILLIS);
    }
    changed();
    return false;
  }
}

/** To the provider's log-in; only with OpenID Connect. */
export async function toProvider(): Promise<void> {
  try {
    await begin(settings.oidc!);
  } catch (failure) {
    trouble = String((failure as Error).message);
    changed();
  }
}

/** With a token; only where there is no provider. False when it is none or its time has passed. */
export function logIn(text: string): boolean {
  if (!settings.tokens || !take(text.trim())) {
    return false;
  }
  taken = Date.now();
  // So that reloading works; the tab forgets it when it is closed.
  sessionStorage.setItem(REMEMBERED, token!);
  changed();
  return true;
}

export function logOut(): void {
  forget();
  trouble = 'You are logged out';
  changed();
  if (settings.oidc) {
    // Here one is logged out in any case.
    end(settings.oidc).catch(failure => console.warn('The provider was not told of the log-out', failure));
  }
}

/**
 * A service has refused a token. Nobody is sent away by that: a provider that gives such tokens would send one back at once,
 * again and again.
 *
 * @param refused the token of the request, which may not be ours any more
 * @return whether there is a new one, with which it is worth trying again
 */
export async function expired(refused: string): Promise<boolean> {
  if (token !== refused) {
    return token !== undefined;
  }
  const fresh = Date.now() - taken < FRESH_MILLIS;
  if (!fresh && (await renewNow())) {
    return true;
  }
  if (token !== refused) {
    return token !== undefined;
  }
  forget();
  trouble = fresh ? 'The platform does not accept this log-in' : 'Your log-in has ended';
  changed();
  return false;
}

function forget(): void {
  window.clearTimeout(renewal);
  session++;
  token = undefined;
  refreshToken = undefined;
  claims = {};
  ending = false;
  sessionStorage.removeItem(REMEMBERED);
}

export function byToken(): boolean {
  return settings.tokens;
}

export function byProvider(): boolean {
  return settings.oidc !== null;
}

export function endsSoon(): boolean {
  return ending;
}

export function whyNot(): string | undefined {
  return trouble;
}

export function bearer(): string | undefined {
  return token;
}

export function user(): string {
  return claims.preferred_username ?? claims.sub ?? '';
}

/** What a role may not do is not offered; that it is not done is up to the services. */
export function may(role: Role): boolean {
  // The claim may be within others, as in realm_access/roles.
  const roles = rolesClaim.split('/').reduce<unknown>(
    (within, name) => (within as Record<string, unknown> | undefined)?.[name], claims);
  const held: unknown[] = Array.isArray(roles) ? roles : typeof roles === 'string' ? roles.split(' ') : [];
  return RISING.slice(RISING.indexOf(role)).some(enough => held.includes(enough));
}

/** Returns what ends it. */
export function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
