import { describe, expect, test } from "vitest";
import { refusalOf } from "../../src/http/refusal";
import { isSameOrigin, saysGone } from "../../src/ims/origin";

const imageId = "d164b5df-1bc3-4c3f-893e-3e471fd16e64";
const url = `https://ims.example/v2/images/${imageId}/members`;

function gone(body: unknown): boolean {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const effort = { tries: 1, seconds: 0, inDoubt: false };
  const request = { purpose: "look", method: "GET", url } as const;
  return saysGone(imageId, refusalOf(request, { status: 404, headers: {}, body: text }, effort));
}

describe("a 404 says that something is gone", () => {
  test.each([
    ["of an image, as Glance words it", { message: `No image found with ID ${imageId}<br /><br />` }],
    ["of members, as Glance words it", { message: `Image ${imageId} not found.<br /><br />` }],
    [
      "of a member, as Glance words it",
      `<html><title>404</title><body>x not found in the member list of the image ${imageId}.</body></html>`,
    ],
    [
      "by a code of IMS",
      { error: { code: "IMG.0031", message: "The resource ID in the request is incorrect." } },
    ],
  ])("%s", (_who, body) => {
    expect(gone(body)).toBe(true);
  });

  test.each([
    [
      "by a gateway that repeats the path",
      `<p>The requested URL /v2/images/${imageId}/members was not found.</p>`,
    ],
    ["by a server that repeats the path", `Cannot GET /v2/images/${imageId}`],
    ["by an ingress", "default backend - 404"],
    ["by an API gateway", { error_code: "APIGW.0101", error_msg: "The API does not exist" }],
    ["without a word", ""],
  ])("but not %s", (_who, body) => {
    expect(gone(body)).toBe(false);
  });
});

describe("an origin", () => {
  const here = { projectId: "p", region: "eu-de" };

  test("is the same by project and region, where both name one", () => {
    expect(isSameOrigin(here, { ...here })).toBe(true);
    expect(isSameOrigin(here, { ...here, region: "" })).toBe(true);
    expect(isSameOrigin({ ...here, region: "" }, here)).toBe(true);
    expect(isSameOrigin(here, { ...here, region: "eu-nl" })).toBe(false);
    expect(isSameOrigin(here, { projectId: "q", region: "" })).toBe(false);
  });
});
