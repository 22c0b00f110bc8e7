import { describe, expect } from "vitest";
import { errorOf } from "./text-of";
import { benchTest as test, whole } from "./thing";

describe("an answer", () => {
  test("may have 60 KB of headers", async ({ bench }) => {
    const headers = { "x-subject-token": "t".repeat(60_000) };
    bench.cloud.answer({ path: "/thing", body: { name: "whole" }, headers });
    expect(await bench.send()).toMatchObject({ ...whole, headers });
  });

  test("with more headers than anybody's is broken off", async ({ bench }) => {
    bench.cloud.answer({
      path: "/thing",
      body: { name: "whole" },
      headers: { "x-subject-token": "t".repeat(70_000) },
    });
    expect(await errorOf(bench.send())).toMatchObject({
      code: "CONNECTION_LOST",
      message: expect.stringContaining("UND_ERR_HEADERS_OVERFLOW"),
    });
  });
});
