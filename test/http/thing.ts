import * as v from "valibot";
import { type Budget, Budget as TimeBudget } from "../../src/http/budget";
import { type Expectation, HttpClient, type HttpClientOptions, type Reply } from "../../src/http/client";
import type { HttpRequest } from "../../src/http/exchange";
import type { Refusal } from "../../src/http/refusal";
import type { Simulator } from "../../src/simulator";
import { simulatorTest } from "./simulator-test";

/** Repetitions within milliseconds. */
export const fastPace = { shortest: 1, longest: 4 };

export const Thing = v.object({ name: v.string() });
export type Thing = v.InferOutput<typeof Thing>;

/** An HTTP client in front of a simulator, asking for one thing that is nothing special: `/thing`. */
export interface Bench {
  readonly cloud: Simulator;
  readonly client: HttpClient;
  readonly url: string;
  /** Sends a request for the thing, within 5 s unless told otherwise. */
  readonly send: (
    request?: Partial<HttpRequest>,
    expected?: Partial<Expectation<Thing>>,
    budget?: Budget,
  ) => Promise<Reply<Thing>>;
}

export function benchOf(cloud: Simulator, options: HttpClientOptions = {}): Bench {
  const client = new HttpClient({ pace: fastPace, ...options });
  const url = `${cloud.imageEndpoint}/thing`;
  return {
    cloud,
    client,
    url,
    send: (request = {}, expected = {}, budget = new TimeBudget(5)) =>
      client.send(
        { purpose: "read the thing", method: "GET", url, ...request },
        { status: 200, shape: Thing, ...expected },
        budget,
      ),
  };
}

/** A test with a cloud that answers `/thing` once all rules of the test are spent, and a client that is closed after it. */
export const benchTest = simulatorTest.extend<{ bench: Bench }>({
  bench: async ({ cloud }, use) => {
    const bench = benchOf(cloud);
    await use(bench);
    await bench.client.close();
  },
});

/** The normal answer; given after the rules of a test, since the first that matches answers. */
export function thingIsThere(cloud: Simulator): void {
  cloud.answer({ path: "/thing", body: { name: "whole" } });
}

export const whole = { ok: true, value: { name: "whole" } };

/** The refusal of a reply that is one. */
export function refusalIn(reply: Reply<unknown>): Refusal {
  if (reply.ok) throw new Error("the service did what was asked, a refusal was expected");
  return reply.refusal;
}
