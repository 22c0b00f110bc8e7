import { createServer } from "node:http";
import { describe, expect, test as plainTest } from "vitest";
import { Budget } from "../../src/http/budget";
import { HttpClient } from "../../src/http/client";
import { startSimulator } from "../../src/simulator";
import { errorOf } from "./text-of";
import { fastPace, Thing, benchTest as test } from "./thing";

const expected = { status: 200, shape: Thing };

describe("a request without a whole answer", () => {
  test("that never began says so when the time is up", async ({ bench }) => {
    bench.cloud.answer({ path: "/thing", hang: "headers" });
    const error = await errorOf(bench.send({}, {}, new Budget(0.1)));
    expect(error).toMatchObject({ code: "TIMED_OUT", name: "ConnectionError", neverSent: false });
    expect(error).toMatchObject({
      message: `TIMED_OUT: cannot read the thing: GET ${bench.url}: the time budget of 0.1 s was used up; no answer had begun. Look for a slow network, proxy or service; ims:operationTimeoutSeconds sets the budget.`,
    });
  });

  test("that began and stalled says so when the time is up", async ({ bench }) => {
    bench.cloud.answer({ path: "/thing", body: { name: "half" }, hang: "body" });
    const error = await errorOf(bench.send({}, {}, new Budget(0.4)));
    expect(error).toMatchObject({
      code: "TIMED_OUT",
      message: expect.stringContaining("the answer had begun"),
    });
  });

  test("that was cut off in the middle says that it may have been carried out", async ({ bench }) => {
    bench.cloud.answer({ path: "/thing", body: { name: "half" }, reset: "duringBody" });
    const error = await errorOf(bench.send());
    expect(error).toMatchObject({ code: "CONNECTION_LOST", neverSent: false });
    expect(error).toMatchObject({
      message: expect.stringMatching(/in the middle of the answer.*may have been/),
    });
  });

  plainTest("that nobody listens for was never sent", async () => {
    const gone = await startSimulator();
    await gone.close();
    const client = new HttpClient({ pace: fastPace });
    const request = { purpose: "read the thing", method: "GET", url: `${gone.imageEndpoint}/thing` } as const;
    const error = await errorOf(client.send(request, expected, new Budget(5)));
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", neverSent: true });
    expect(error).toMatchObject({ message: expect.stringContaining("ECONNREFUSED") });
    await client.close();
  });

  plainTest("that found no TLS is not repeated", async () => {
    let connections = 0;
    const server = createServer().on("connection", () => {
      connections += 1;
    });
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve(Object(server.address()).port));
    });
    const client = new HttpClient({ pace: fastPace });
    const request = {
      purpose: "read the thing",
      method: "GET",
      url: `https://127.0.0.1:${port}/thing`,
    } as const;
    const error = await errorOf(client.send(request, expected, new Budget(5)));
    expect(error).toMatchObject({ code: "TLS_FAILED", neverSent: true });
    expect(connections).toBe(1);
    await client.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
