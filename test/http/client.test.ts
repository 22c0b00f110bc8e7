import { describe, expect } from "vitest";
import { Budget } from "../../src/http/budget";
import type { AnswerRule } from "../../src/simulator";
import { answerOnce, imageCalls } from "./simulator-test";
import { errorOf } from "./text-of";
import { benchOf, refusalIn, benchTest as test, thingIsThere, whole } from "./thing";

/** Answers that are none: what was sent may have been carried out, and nothing of it may be believed. */
const brokenAnswers: readonly (readonly [string, AnswerRule])[] = [
  ["is cut before it begins", { reset: "before" }],
  ["is cut in the middle", { reset: "duringBody", status: 200, body: { name: "half of a thing" } }],
  ["is JSON that ends too early", { status: 200, body: '{"name": "who' }],
  ["is empty", { status: 200 }],
  ["is HTML", { status: 200, contentType: "text/html", body: "<html><body>Please log in</body></html>" }],
  [
    "is gzip that nobody asked for",
    { status: 200, headers: { "content-encoding": "gzip" }, body: "\u001f\u008b\u0008garbage" },
  ],
  ["lacks a field", { status: 200, body: {} }],
  ["has a field of another type", { status: 200, body: { name: 7 } }],
];

describe("a GET", () => {
  test("asks for JSON, sends no content type without a body, and returns what was answered", async ({
    bench,
  }) => {
    thingIsThere(bench.cloud);
    expect(await bench.send()).toMatchObject(whole);
    const [call] = bench.cloud.calls;
    expect(call?.headers).toMatchObject({ accept: "application/json" });
    expect(call?.headers).not.toHaveProperty("content-type");
  });

  test.for([500, 502, 503, 504])(
    "that meets %i twice is repeated until it succeeds",
    async (status, { bench }) => {
      bench.cloud.answer({ path: "/thing", status, times: 2 });
      thingIsThere(bench.cloud);
      expect(await bench.send()).toMatchObject(whole);
      expect(bench.cloud.calls).toHaveLength(3);
    },
  );

  test.for([400, 401, 403, 404, 409, 413, 501])(
    "that meets %i is not repeated",
    async (status, { bench }) => {
      bench.cloud.answer({ path: "/thing", status });
      expect(await bench.send()).toMatchObject({ ok: false, refusal: { status } });
      expect(bench.cloud.calls).toHaveLength(1);
    },
  );

  test.for(brokenAnswers)("whose answer %s is repeated", async ([, rule], { bench }) => {
    answerOnce(bench.cloud, { path: "/thing", ...rule });
    thingIsThere(bench.cloud);
    expect(await bench.send()).toMatchObject(whole);
    expect(bench.cloud.calls).toHaveLength(2);
  });

  test.for(brokenAnswers)("whose answer always %s fails in the end", async ([, rule], { bench }) => {
    bench.cloud.answer({ path: "/thing", ...rule });
    expect(await errorOf(bench.send())).toMatchObject({
      code: expect.stringMatching(/^(RESPONSE_INVALID|CONNECTION_LOST)$/),
      message: expect.stringContaining(`cannot read the thing: GET ${bench.url}`),
    });
    expect(bench.cloud.calls.length).toBeLessThanOrEqual(4);
  });

  test("that fails for good says how often it was tried", async ({ bench }) => {
    bench.cloud.answer({ path: "/thing", status: 503 });
    expect(refusalIn(await bench.send()).summary).toMatch(/answered 503 .*6 tries in 0 s/);
  });

  test("that is throttled five times and then broken off still succeeds", async ({ bench }) => {
    bench.cloud.answer({ path: "/thing", status: 429, times: 5 });
    answerOnce(bench.cloud, { path: "/thing", reset: "before" });
    thingIsThere(bench.cloud);
    expect(await bench.send()).toMatchObject(whole);
  });

  test("is not sent on to where a redirect points", async ({ bench }) => {
    const headers = { location: `${bench.cloud.imageEndpoint}/elsewhere` };
    bench.cloud.answer({ path: "/thing", status: 302, headers });
    expect(await bench.send()).toMatchObject({ ok: false, refusal: { status: 302 } });
    expect(imageCalls(bench.cloud)).toEqual(["GET /thing"]);
  });
});

describe("a POST that must not happen twice", () => {
  const post = { method: "POST", body: { name: "whole" } } as const;
  const found = async () => ({ name: "whole" });
  const notFound = async () => undefined;

  test("sends its body as JSON", async ({ bench }) => {
    thingIsThere(bench.cloud);
    await bench.send(post, { look: notFound });
    expect(bench.cloud.calls).toMatchObject([
      { headers: { "content-type": "application/json" }, body: '{"name":"whole"}' },
    ]);
  });

  const inDoubt = [
    ...brokenAnswers,
    ...[500, 502, 504].map((status) => [`is ${status}`, { status }] as const),
  ] as const;

  test.for(inDoubt)(
    "and whose answer %s counts as done where a look finds it",
    async ([, rule], { bench }) => {
      answerOnce(bench.cloud, { path: "/thing", ...rule });
      expect(await bench.send(post, { look: found })).toMatchObject(whole);
      expect(bench.cloud.calls).toHaveLength(1);
    },
  );

  test.for(inDoubt)(
    "and whose answer %s is sent again where a look finds nothing",
    async ([, rule], { bench }) => {
      answerOnce(bench.cloud, { path: "/thing", ...rule });
      thingIsThere(bench.cloud);
      expect(await bench.send(post, { look: notFound })).toMatchObject(whole);
      expect(bench.cloud.calls.map((call) => call.body)).toEqual(['{"name":"whole"}', '{"name":"whole"}']);
    },
  );

  test.for([429, 503])(
    "is sent again after %i without a look, since nothing happened",
    async (status, { bench }) => {
      answerOnce(bench.cloud, { path: "/thing", status });
      thingIsThere(bench.cloud);
      let looks = 0;
      const look = async () => {
        looks += 1;
        return undefined;
      };
      expect(await bench.send(post, { look })).toMatchObject(whole);
      expect(looks).toBe(0);
    },
  );

  test("is refused in doubt where an earlier try may have been carried out", async ({ bench }) => {
    answerOnce(bench.cloud, { path: "/thing", reset: "before" });
    bench.cloud.answer({ path: "/thing", status: 409 });
    expect(await bench.send(post, { look: notFound })).toMatchObject({
      refusal: { status: 409, inDoubt: true },
    });
  });

  test("is refused without a doubt at the first try", async ({ bench }) => {
    bench.cloud.answer({ path: "/thing", status: 409 });
    expect(await bench.send(post, { look: notFound })).toMatchObject({
      refusal: { status: 409, inDoubt: false },
    });
  });
});

describe("an HTTP client", () => {
  test("has no more requests under way than it may", async ({ cloud }) => {
    cloud.answer({ path: "/thing", body: { name: "whole" }, delayMilliseconds: 2 });
    const { client, send } = benchOf(cloud, { maxRequestsInFlight: 4 });
    await Promise.all(Array.from({ length: 30 }, () => send()));
    expect(cloud.mostCallsAtOnce).toBe(4);
    await client.close();
  });

  test("takes a token of 24,000 characters in a header", async ({ bench }) => {
    bench.cloud.answer({
      path: "/thing",
      body: { name: "whole" },
      headers: { "x-subject-token": "t".repeat(24_000) },
    });
    const reply = await bench.send({ headers: { "x-auth-token": "t".repeat(24_000) } });
    expect(reply).toMatchObject({ ok: true, headers: { "x-subject-token": "t".repeat(24_000) } });
  });

  test("tries no more once the next pause would outlast the budget", async ({ cloud }) => {
    cloud.answer({ path: "/thing", status: 503 });
    const { client, send } = benchOf(cloud, { pace: { shortest: 2_000, longest: 2_000 } });
    expect(refusalIn(await send({}, {}, new Budget(1.5)))).toMatchObject({
      status: 503,
      summary: expect.stringMatching(/a wait of [23] s was needed/),
    });
    expect(cloud.calls).toHaveLength(1);
    await client.close();
  });
});
