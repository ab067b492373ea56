/** Who is logged in, and how one logs in here. */
import { begin, end, finish, isReturn, Provider, renew, Tokens } from './oidc';

export type Role = 'viewer' | 'manager' | 'admin';

interface Settings {
  /** Null where one logs in with a token: deploy/local. */
  oidc: Provider | null;
}

interface Claims {
  sub?: string;
  preferred_username?: string;
  exp?: number;
  [claim: string]: unknown;
}

const REMEMBERED = 'engagement.token';
const RENEW_BEFORE_SECONDS = 30;

let settings: Settings = { oidc: null };
let rolesClaim = 'groups';
let token: string | undefined;
let claims: Claims = {};
let renewal: number | undefined;
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
  const found = (await response.json()) as Settings & { rolesClaim: string };
  settings = found;
  rolesClaim = found.rolesClaim;
  if (!settings.oidc) {
    const remembered = sessionStorage.getItem(REMEMBERED);
    if (remembered && !logIn(remembered)) {
      sessionStorage.removeItem(REMEMBERED);
    }
  } else if (isReturn()) {
    try {
      use(await finish(settings.oidc));
    } catch (failure) {
      trouble = String((failure as Error).message);
    }
  } else {
    await toProvider();
  }
}

function use(tokens: Tokens): void {
  if (!take(tokens.access_token)) {
    throw new Error('The identity provider gave no token that can be read');
  }
  const provider = settings.oidc!;
  const seconds = (tokens.expires_in ?? 300) - RENEW_BEFORE_SECONDS;
  window.clearTimeout(renewal);
  renewal = window.setTimeout(async () => {
    try {
      if (!tokens.refresh_token) {
        throw new Error('There is nothing to renew it with');
      }
      use(await renew(provider, tokens.refresh_token));
    } catch {
      // The provider decides anew; where one was is kept.
      await toProvider();
    }
  }, Math.max(5, seconds) * 1000);
  changed();
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
  if (settings.oidc || !take(text.trim())) {
    return false;
  }
  // So that reloading works; the tab forgets it when it is closed.
  sessionStorage.setItem(REMEMBERED, token!);
  changed();
  return true;
}

export function logOut(): void {
  forget();
  if (settings.oidc) {
    void end(settings.oidc);
  }
}

/** A service does not take the token any more. */
export function expired(): void {
  if (token) {
    forget();
    if (settings.oidc) {
      void toProvider();
    }
  }
}

function forget(): void {
  window.clearTimeout(renewal);
  token = undefined;
  claims = {};
  sessionStorage.removeItem(REMEMBERED);
  changed();
}

export function byToken(): boolean {
  return settings.oidc === null;
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
  return Array.isArray(roles) && roles.includes(role);
}

export function onChange(listener: () => void): void {
  listeners.add(listener);
}
