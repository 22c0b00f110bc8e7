import { type Dispatcher, request } from "undici";
import type { Account, Addresses } from "./target";

/** An answer as it came over the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; fails the test if it is not. */
  json(): unknown;
}

export interface Sent {
  /** Text goes out as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function send(method: Dispatcher.HttpMethod, url: string, sent: Sent = {}): Promise<Reply> {
  const answer = await request(url, {
    method,
    headers: sent.headers ?? {},
    ...(sent.body === undefined
      ? {}
      : { body: typeof sent.body === "string" ? sent.body : JSON.stringify(sent.body) }),
  });
  const text = await answer.body.text();
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
  return {
    status: answer.statusCode,
    headers: Object.fromEntries(headers),
    text,
    json: () => JSON.parse(text),
  };
}

/** One project's way to the image service: its token, and JSON both ways unless a test says otherwise. */
export class Caller {
  constructor(
    readonly target: Addresses,
    readonly projectId: string,
    readonly token: string,
  ) {}

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    return this.#send("GET", path, { headers });
  }

  post(path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    return this.#send("POST", path, { body, headers });
  }

  put(path: string, body?: unknown): Promise<Reply> {
    return this.#send("PUT", path, { body });
  }

  patch(path: string, body?: unknown): Promise<Reply> {
    return this.#send("PATCH", path, { body });
  }

  delete(path: string): Promise<Reply> {
    return this.#send("DELETE", path, {});
  }

  #send(method: Dispatcher.HttpMethod, path: string, { body, headers }: Sent): Promise<Reply> {
    const all = {
      accept: "application/json",
      "content-type": "application/json",
      "x-auth-token": this.token,
      ...headers,
    };
    return send(method, `${this.target.imageEndpoint}${path}`, { body, headers: all });
  }
}

/** What `POST /v3/auth/tokens` takes for a password, with or without a scope. */
export function passwordRequest(account: Account, scope?: unknown) {
  const domain = { name: account.userDomainName };
  const user = { name: account.userName, password: account.password, domain };
  return {
    auth: {
      identity: { methods: ["password"], password: { user } },
      ...(scope === undefined ? {} : { scope }),
    },
  };
}

export function projectScope(account: Account) {
  return { project: { name: account.projectName, domain: { name: account.projectDomainName } } };
}

export function askToken(
  target: Addresses,
  body: unknown,
  query = "",
  contentType = "application/json",
): Promise<Reply> {
  return send("POST", `${target.authUrl}/auth/tokens${query}`, {
    body,
    headers: { "content-type": contentType },
  });
}

/** A token, from an answer that must be 201. */
export function issued(reply: Reply): string {
  const token = reply.headers["x-subject-token"];
  if (reply.status !== 201 || token === undefined) throw new Error(`No token: ${reply.status} ${reply.text}`);
  return token;
}

export async function signIn(target: Addresses, account: Account): Promise<Caller> {
  const reply = await askToken(target, passwordRequest(account, projectScope(account)));
  return new Caller(target, account.projectId, issued(reply));
}

/** The callers of a test run: the three projects of the target. */
export interface Callers {
  readonly owner: Caller;
  readonly recipient: Caller;
  readonly other: Caller;
}
