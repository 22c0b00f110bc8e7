import { expect, it } from "vitest";
import { expectRefusal, statuses } from "./shapes";
import type { Target } from "./target";
import type { Callers } from "./wire";

const AT_ONCE = 8;

/** What happens when an image has all the members it may have. */
export function quotaFacts(target: () => Target, callers: () => Callers): void {
  it("an image takes members up to the quota, lists them in one reply, and then takes none, not even one it has", async () => {
    const image = await target().createImage("shared");
    const members = `/v2/images/${image}/members`;
    const { owner } = callers();
    const quota = target().memberQuota;
    const wanted = Array.from({ length: quota }, (_, number) => number.toString(16).padStart(32, "0"));
    for (let start = 0; start < quota; start += AT_ONCE) {
      const batch = wanted.slice(start, start + AT_ONCE).map((member) => owner.post(members, { member }));
      for (const reply of await Promise.all(batch)) expect(reply.status).toBe(200);
    }
    const listed = statuses(await owner.get(members)).map(([member]) => member);
    expect(listed.sort()).toEqual(wanted);

    const sentence = `Image member limit exceeded for image ${image}: The limit has been exceeded on the number of allowed image members for this image. Attempted: ${quota + 1}, Maximum: ${quota}:`;
    const refused = await owner.post(members, { member: "one more" });
    expectRefusal(refused, 413, sentence);
    expect(refused.headers).not.toHaveProperty("retry-after");
    expectRefusal(await owner.post(members, { member: wanted[0] }), 413, sentence);

    await owner.delete(`${members}/${wanted[0]}`);
    expect((await owner.post(members, { member: "one more" })).status).toBe(200);
  });
}
