import { describe, expect, vi } from "vitest";
import { Budget } from "../../src/http/budget";
import { errorOf } from "./text-of";
import { benchOf, refusalIn, benchTest as test, thingIsThere, whole } from "./thing";

describe("a pause that the service asks for", () => {
  test.concurrent("holds back 30 callers, those in the queue as well", async ({ bench: { cloud } }) => {
    cloud.answer({ path: "/thing", status: 429, times: 2 });
    thingIsThere(cloud);
    const { client, send } = benchOf(cloud, {
      maxRequestsInFlight: 2,
      pace: { shortest: 200, longest: 200 },
    });
    const replies = await Promise.all(Array.from({ length: 30 }, () => send()));

    expect(replies).toMatchObject(replies.map(() => whole));
    const [first, ...others] = cloud.calls.filter((call) => call.status !== 429).map((call) => call.at);
    expect(others).toHaveLength(29);
    const throttled = cloud.calls.filter((call) => call.status === 429).map((call) => call.at);
    // Timers and the clock may differ by a few milliseconds.
    expect((first ?? 0) - Math.min(...throttled)).toBeGreaterThanOrEqual(190);
    await client.close();
  });

  test.concurrent.for([429, 413])("by %i with Retry-After: 1 lasts a second", async (status, { bench }) => {
    const { cloud } = bench;
    cloud.answer({ path: "/thing", status, headers: { "retry-after": "1" }, times: 1 });
    thingIsThere(cloud);
    expect(await bench.send()).toMatchObject(whole);
    const [throttled, answered] = cloud.calls.map((call) => call.at);
    expect((answered ?? 0) - (throttled ?? 0)).toBeGreaterThanOrEqual(990);
  });

  test.concurrent("beyond the budget fails at once and names the wait", async ({ bench }) => {
    bench.cloud.answer({ path: "/thing", status: 429, headers: { "retry-after": "3600" } });
    const begun = performance.now();
    const { summary } = refusalIn(await bench.send());
    expect(summary).toMatch(/answered 429 .*a wait of 36\d\d s was needed.*ims:operationTimeoutSeconds/);
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(bench.cloud.calls).toHaveLength(1);
  });

  test.concurrent("that outlasts another caller's budget fails that call at once, unsent", async ({
    bench,
  }) => {
    const { cloud, send } = bench;
    cloud.answer({ path: "/thing", status: 429, headers: { "retry-after": "1" }, times: 1 });
    thingIsThere(cloud);
    const patient = send();
    await vi.waitFor(async () => {
      expect(await errorOf(send({}, {}, new Budget(0.2)))).toMatchObject({
        code: "THROTTLED",
        neverSent: true,
        message: expect.stringContaining("was not sent"),
      });
    });
    expect(await patient).toMatchObject(whole);
  });

  test.concurrent("that grows while a call waits does not keep it beyond its budget", async ({
    bench: { cloud },
  }) => {
    const { client, url, send } = benchOf(cloud, { pace: { shortest: 100, longest: 100 } });
    cloud.answer({ path: "/thing", status: 429, times: 1 });
    cloud.answer({
      path: "/slow",
      status: 429,
      headers: { "retry-after": "1" },
      delayMilliseconds: 30,
      times: 1,
    });
    cloud.answer({ body: { name: "whole" } });
    const begun = performance.now();
    const failed = errorOf(send({}, {}, new Budget(0.4))).then(() => performance.now() - begun);
    expect(await send({ url: url.replace("/thing", "/slow") })).toMatchObject(whole);
    expect(await failed).toBeLessThan(800);
    await client.close();
  });
});
