import fc from "fast-check";
import type { Mutation } from "./mutation";

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
