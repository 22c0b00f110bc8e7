import { ConnectionError, type ErrorCode } from "../errors";
import { redact } from "./redaction";

/** What Node or undici said about an exchange that did not end with a whole answer. */
interface Fault {
  readonly code: string;
  /** Without secrets. */
  readonly text: string;
  /** The time budget that was used up, in seconds. */
  readonly budgetSeconds: number | undefined;
  /** Whether the answer had begun. */
  readonly answered: boolean;
}

interface Kind {
  readonly matches: (fault: Fault) => boolean;
  readonly code: ErrorCode;
  /** Whether the request certainly did not reach the service. */
  readonly neverSent: boolean;
  readonly says: (fault: Fault) => string;
  readonly hint: string;
}

const blocked =
  "Look for a firewall, a missing proxy setting or a service in trouble between here and there.";

/** The first one that matches. */
const kinds: readonly Kind[] = [
  {
    matches: ({ budgetSeconds }) => budgetSeconds !== undefined,
    code: "TIMED_OUT",
    neverSent: false,
    says: ({ budgetSeconds, answered }) =>
      `the time budget of ${budgetSeconds} s was used up; ${answered ? "the answer had begun" : "no answer had begun"}`,
    hint: "Look for a slow network, proxy or service; ims:operationTimeoutSeconds sets the budget.",
  },
  {
    matches: ({ code }) => code === "UND_ERR_CONNECT_TIMEOUT",
    code: "TIMED_OUT",
    neverSent: true,
    says: () => "the connection was not accepted in time",
    hint: blocked,
  },
  {
    matches: ({ code }) => code === "UND_ERR_HEADERS_TIMEOUT",
    code: "TIMED_OUT",
    neverSent: false,
    says: () => "connected, and no answer began in time",
    hint: blocked,
  },
  {
    matches: ({ code }) => code === "UND_ERR_BODY_TIMEOUT",
    code: "TIMED_OUT",
    neverSent: false,
    says: () => "the answer began and then stalled",
    hint: blocked,
  },
  {
    matches: ({ code }) => /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/.test(code),
    code: "TLS_FAILED",
    neverSent: true,
    says: ({ text, code }) => `the TLS connection was not made: ${text} (${code})`,
    hint: "Check the address, and name the authority that signed the server's certificate (cacert, OS_CACERT).",
  },
  {
    // undici gives an answer of a proxy other than 200 no code of its own.
    matches: ({ text }) => proxyStatus(text) !== undefined,
    code: "CONNECTION_FAILED",
    neverSent: true,
    says: ({ text }) => `no connection: the proxy answered ${proxyStatus(text)}`,
    hint: "Check HTTPS_PROXY and HTTP_PROXY, their user and password, and whether that proxy may reach this host; NO_PROXY lists hosts without it.",
  },
  {
    matches: ({ code }) =>
      /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_INVALID_ARG)$/.test(
        code,
      ),
    code: "CONNECTION_FAILED",
    neverSent: true,
    says: ({ text, code }) => `no connection: ${text} (${code})`,
    hint: "Check the address (auth URL, region, image endpoint), DNS, and whether a proxy is needed.",
  },
];

const lost: Kind = {
  matches: () => true,
  code: "CONNECTION_LOST",
  neverSent: false,
  says: ({ text, code, answered }) =>
    `the connection broke ${answered ? "in the middle of" : "before"} the answer: ${text} (${code})`,
  hint: "The request may have been carried out: the next refresh or up sees it.",
};

/**
 * The error for what Node or undici threw.
 *
 * @param tried - Purpose, method and URL.
 */
export function connectionError(
  tried: string,
  thrown: unknown,
  circumstances: Pick<Fault, "budgetSeconds" | "answered">,
): ConnectionError {
  const fault = { ...codeAndText(thrown), ...circumstances };
  const { code, neverSent, says, hint } = kinds.find(({ matches }) => matches(fault)) ?? lost;
  return new ConnectionError({ code, problem: `${tried}: ${says(fault)}`, hint, neverSent });
}

/** The code stands on the error, on its cause, or on the first of several tried addresses. */
function codeAndText(thrown: unknown): Pick<Fault, "code" | "text"> {
  if (!(thrown instanceof Error)) return { code: "", text: redact(String(thrown)) };
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
  if (code === undefined && thrown.cause !== undefined) return codeAndText(thrown.cause);
  const first: unknown = thrown instanceof AggregateError ? thrown.errors[0] : undefined;
  const text = thrown.message === "" && first instanceof Error ? first.message : thrown.message;
  return { code: code ?? thrown.name, text: redact(text) };
}

function proxyStatus(text: string): string | undefined {
  return /^Proxy response \((\d+)\)/.exec(text)?.[1];
}
