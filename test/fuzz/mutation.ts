import fc from "fast-check";

/** A reply before it is put on the wire. */
export interface RawReply {
  readonly status: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  /** How the connection goes on after these bytes. */
  readonly ending: "keep" | "end" | "reset" | "silence";
  /** Sent in place of all that. */
  readonly instead?: Buffer;
}

/** One way to spoil a reply: plain data, so that a run can be repeated by its seed. */
export type Mutation =
  | { readonly spoil: "status"; readonly status: string }
  | { readonly spoil: "header"; readonly name: string; readonly value: string | undefined }
  /** The value number `at` of the body, or its key, in JSON. */
  | { readonly spoil: "value" | "key"; readonly at: number; readonly json: string }
  | { readonly spoil: "removal"; readonly at: number }
  | { readonly spoil: "bytes"; readonly at: number; readonly removed: number; readonly bytes: Uint8Array }
  | { readonly spoil: "end"; readonly at: number; readonly ending: "end" | "reset" | "silence" }
  /** A refusal that repeats what it was asked, possibly in the id of the request as well. */
  | { readonly spoil: "refusal"; readonly status: string; readonly body: string; readonly requestId: string }
  | { readonly spoil: "everything"; readonly text: string };

const deep = "[".repeat(20_000) + "]".repeat(20_000);

/** Values that surprise. */
const values = fc.oneof(
  fc.constantFrom(
    "null",
    "true",
    "-0",
    "1e999",
    "99999999999999999999999",
    '""',
    '"\\ud800"',
    '"\\u0000\\u001b[31m"',
    '"__proto__"',
    '"../../.."',
    "[]",
    "{}",
    '{"__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"toString":1,"valueOf":2,"then":3}',
    `"${"x".repeat(100_000)}"`,
    deep,
  ),
  fc.json(),
);

/** Bodies of refusals, of the four known shapes and others. SECRET is replaced by what the request held, ESCAPED by the same in entities. */
const refusals = fc.constantFrom(
  '{"error":{"code":400,"message":"bad: {\\"password\\": \\"SECRET\\"}","title":"Bad Request"}}',
  '{"message":"SECRET<br /><br />\\n\\n","code":"403 Forbidden","title":"SECRET"}',
  '{"error":{"code":"IMG.0076","message":"SECRET"}}',
  '{"error_code":"APIGW.0301","error_msg":"token SECRET","request_id":"SECRET"}',
  '{"badRequest":{"message":"&lt;b&gt;SECRET&#x20;SECRET","code":"SECRET"}}',
  '{"error":{"error":{"error":{"error":{"error":{"message":"SECRET"}}}}}}',
  '{"message":{"SECRET":["SECRET"]},"title":7}',
  '["SECRET"]',
  '"SECRET"',
  "SECRET",
  "<html><head><title>SECRET</title></head><body onload='SECRET'>S<b>EC</b>RET SECRET</body></html>",
  "<p>ESCAPED</p>",
  `${"x".repeat(295)}SECRET`,
);

const keys = fc.oneof(
  fc.constantFrom('"__proto__"', '"constructor"', '"toString"', '"then"', '"length"', '""', '"SECRET"'),
  fc.string().map((text) => JSON.stringify(text)),
);

const headerNames = fc.constantFrom(
  "content-type",
  "content-length",
  "content-encoding",
  "transfer-encoding",
  "retry-after",
  "date",
  "location",
  "x-subject-token",
  "x-openstack-request-id",
  "openstack-auth-receipt",
  "connection",
  "set-cookie",
);

const headerValues = fc.oneof(
  fc.constantFrom(
    undefined,
    "",
    "SECRET",
    "0",
    "-1",
    "1e9",
    "99999999999999999999",
    "gzip",
    "chunked",
    "close",
    "text/html; charset=utf-7",
    "http://[::1",
    "/v2/images?SECRET",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "\u0000\u001b[31m",
    "x".repeat(70_000),
  ),
  fc.string({ unit: "binary-ascii", maxLength: 40 }),
);

const share = fc.double({ min: 0, max: 1, noNaN: true });
const index = fc.nat(60);

export const mutations: fc.Arbitrary<Mutation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      spoil: fc.constant("status" as const),
      status: fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: 200, max: 599 }).map(String) },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            "100",
            "101",
            "103",
            "199",
            "304",
            "600",
            "999",
            "0",
            "20",
            "abc",
            "200 SECRET",
          ),
        },
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ spoil: fc.constant("header" as const), name: headerNames, value: headerValues }),
  },
  { weight: 10, arbitrary: fc.record({ spoil: fc.constant("value" as const), at: index, json: values }) },
  { weight: 4, arbitrary: fc.record({ spoil: fc.constant("key" as const), at: index, json: keys }) },
  { weight: 4, arbitrary: fc.record({ spoil: fc.constant("removal" as const), at: index }) },
  {
    weight: 6,
    arbitrary: fc.record({
      spoil: fc.constant("bytes" as const),
      at: share,
      removed: fc.nat(20),
      bytes: fc.uint8Array({ maxLength: 20 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      spoil: fc.constant("end" as const),
      at: share,
      ending: fc.oneof(
        { weight: 20, arbitrary: fc.constantFrom("end" as const, "reset" as const) },
        { weight: 1, arbitrary: fc.constant("silence" as const) },
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      spoil: fc.constant("refusal" as const),
      status: fc.constantFrom("200", "400", "401", "403", "404", "409", "413", "429", "500", "502", "503"),
      body: refusals,
      requestId: fc.constantFrom("req-1", "SECRET"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      spoil: fc.constant("everything" as const),
      text: fc.oneof(
        fc.constantFrom(
          "",
          "\r\n\r\n",
          "HTTP/1.1 200\r\n\r\n",
          "HTTP/0.9 200 OK\r\n\r\n{}",
          "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
          "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
          "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\nSECRET\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}}",
          "SSH-2.0-OpenSSH_9.2 SECRET\r\n",
          "<html>SECRET</html>",
        ),
        fc.string({ unit: "binary", maxLength: 200 }),
      ),
    }),
  },
);

/** The reply, spoiled. */
export function spoiled(reply: RawReply, mutation: Mutation): RawReply {
  switch (mutation.spoil) {
    case "status":
      return { ...reply, status: mutation.status };
    case "header": {
      const { name, value } = mutation;
      const kept = reply.headers.filter(([other]) => other !== name);
      return { ...reply, headers: value === undefined ? kept : [...kept, [name, value]] };
    }
    case "value":
    case "key":
    case "removal":
      return { ...reply, body: Buffer.from(spoiledJson(reply.body.toString("latin1"), mutation), "latin1") };
    case "bytes": {
      const at = Math.floor(mutation.at * reply.body.length);
      const [before, after] = [reply.body.subarray(0, at), reply.body.subarray(at + mutation.removed)];
      return { ...reply, body: Buffer.concat([before, mutation.bytes, after]) };
    }
    case "end":
      return {
        ...reply,
        ending: mutation.ending,
        instead: onWire(reply).subarray(0, mutation.at * onWire(reply).length),
      };
    case "refusal": {
      const { status, body, requestId } = mutation;
      const headers = [["x-openstack-request-id", requestId]] as const;
      return { ...reply, status, headers, body: Buffer.from(body) };
    }
    case "everything":
      return { ...reply, ending: "end", instead: Buffer.from(mutation.text) };
  }
}

/** A member `"key": value` of an object, the value a scalar or the beginning of more. */
const member = /("(?:[^"\\]|\\.)*")(\s*:\s*)("(?:[^"\\]|\\.)*"|[-+.\w]+|\{[^{}]*\}|\[[^[\]]*\])(,?)/g;

function spoiledJson(
  text: string,
  mutation: Extract<Mutation, { at: number; spoil: "value" | "key" | "removal" }>,
): string {
  const members = [...text.matchAll(member)];
  const chosen = members[mutation.at % Math.max(1, members.length)];
  if (chosen === undefined) return mutation.spoil === "removal" ? "" : mutation.json;
  const [whole, key = "", colon = "", value = "", comma = ""] = chosen;
  const instead = {
    value: () => `${key}${colon}${"json" in mutation ? mutation.json : ""}${comma}`,
    key: () => `${"json" in mutation ? mutation.json : ""}${colon}${value}${comma}`,
    removal: () => "",
  }[mutation.spoil]();
  return text.slice(0, chosen.index) + instead + text.slice(chosen.index + whole.length);
}

/** The bytes of a reply, its length told where no header says another. */
export function onWire({ status, headers, body, instead }: RawReply): Buffer {
  if (instead !== undefined) return instead;
  const lengthTold = headers.some(([name]) => name === "content-length" || name === "transfer-encoding");
  const all =
    lengthTold || status === "204" ? headers : [...headers, ["content-length", String(body.length)] as const];
  const head = [`HTTP/1.1 ${status} X`, ...all.map(([name, value]) => `${name}: ${value}`)];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1"), body]);
}
