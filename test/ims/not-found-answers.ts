import type { AnswerRule } from "../../src/simulator";

/** What IMS's list of errors has for an image that does not exist. */
export const imageUnknownToIms: AnswerRule = {
  status: 400,
  body: { error: { code: "IMG.0027", message: "The image ID in the request does not exist." } },
};

/** A 404 that something before the image service gives: it says nothing about images. */
export const lostGateways: readonly (readonly [string, AnswerRule])[] = [
  ["404 of an ingress", { status: 404, contentType: "text/plain", body: "default backend - 404" }],
  [
    "404 of an API gateway",
    { status: 404, body: { error_code: "APIGW.0101", error_msg: "The API does not exist" } },
  ],
  [
    "404 for a path that Glance does not know",
    { status: 404, body: { message: "The resource could not be found.<br /><br />", code: "404 Not Found" } },
  ],
];
