import { describe, expect, test } from "vitest";
import { refusalOf } from "../../src/http/refusal";
import { meaningOf } from "../../src/ims/refusals";

const request = { purpose: "share", method: "POST", url: "https://ims.example/v2/images/i/members" } as const;

function meaningWith(status: number, body: unknown): string | undefined {
  const answer = { status, headers: {}, body: JSON.stringify(body) };
  return meaningOf(refusalOf(request, answer, { tries: 1, seconds: 0, inDoubt: false }))?.code;
}

const codes = {
  "IMG.0027": "IMAGE_NOT_FOUND",
  "IMG.0031": "IMAGE_NOT_FOUND",
  "IMG.0106": "IMAGE_NOT_YOURS",
  "IMG.0089": "IMAGE_NOT_SHAREABLE",
  "IMG.0098": "IMAGE_NOT_SHAREABLE",
  "IMG.0135": "IMAGE_NOT_SHAREABLE",
  "IMG.0076": "MEMBER_IS_OWNER",
  "IMG.0178": "MEMBER_IS_OWNER",
  "IMG.0067": "MEMBER_UNKNOWN",
  "IMG.0108": "MEMBER_UNKNOWN",
  "IMG.0177": "MEMBER_UNKNOWN",
  "IMG.0088": "MEMBER_QUOTA_REACHED",
};

describe("a refusal means", () => {
  test.each(Object.entries(codes))("by the code %s of IMS: %s, in every frame", (code, meaning) => {
    const error = { code, message: "as IMS words it" };
    expect(meaningWith(400, { error })).toBe(meaning);
    expect(meaningWith(400, error)).toBe(meaning);
    expect(meaningWith(400, { error: { error } })).toBe(meaning);
    expect(meaningWith(400, { error_code: code, error_msg: "as the gateway words it" })).toBe(meaning);
  });

  test.each([
    [404, "IMAGE_NOT_FOUND"],
    [413, "MEMBER_QUOTA_REACHED"],
    [400, undefined],
    [403, undefined],
    [409, undefined],
    [500, undefined],
  ])("by the bare status %i: %s", (status, meaning) => {
    expect(meaningWith(status, { message: "as Glance words it" })).toBe(meaning);
  });

  test("what its code says, rather than its status", () => {
    expect(meaningWith(404, { error: { code: "IMG.0108", message: "not in this region" } })).toBe(
      "MEMBER_UNKNOWN",
    );
  });

  test("nothing by a code that is not of this table", () => {
    expect(meaningWith(400, { error: { code: "IMG.9999", message: "new" } })).toBeUndefined();
  });
});
