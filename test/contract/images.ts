import { afterEach, describe, expect, it } from "vitest";
import { expectRefusal, imageIds, nextPage, SECONDS, UNKNOWN_IMAGE } from "./shapes";
import type { Target, Visibility } from "./target";
import type { Callers } from "./wire";

/** The image itself, and the lists in which a project finds what is shared with it. */
export function imageFacts(target: () => Target, callers: () => Callers): void {
  const created: string[] = [];
  const create = async (visibility: Visibility = "shared"): Promise<string> => {
    const image = await target().createImage(visibility);
    created.push(image);
    return image;
  };
  const share = (image: string) =>
    callers().owner.post(`/v2/images/${image}/members`, { member: callers().recipient.projectId });
  const answer = (image: string, status: string) =>
    callers().recipient.put(`/v2/images/${image}/members/${callers().recipient.projectId}`, { status });

  // Lists are told apart by what is in them: no image of one test is left for the next.
  afterEach(async () => {
    for (const image of created.splice(0)) await target().deleteImage(image);
  });

  describe("an image", () => {
    it("is described to its owner and to a member alike", async () => {
      const image = await create();
      await share(image);
      const reply = await callers().owner.get(`/v2/images/${image}`);
      expect(reply.status).toBe(200);
      const plain = [
        "disk_format",
        "container_format",
        "size",
        "virtual_size",
        "checksum",
        "os_hash_algo",
        "os_hash_value",
      ];
      expect(reply.json()).toEqual({
        ...Object.fromEntries(plain.map((name) => [name, expect.toBeOneOf([null, expect.any(String)])])),
        id: image,
        name: expect.any(String),
        owner: callers().owner.projectId,
        visibility: "shared",
        status: expect.stringMatching(/^(active|queued)$/),
        created_at: expect.stringMatching(SECONDS),
        updated_at: expect.stringMatching(SECONDS),
        protected: false,
        os_hidden: false,
        min_ram: 0,
        min_disk: 0,
        tags: [],
        self: `/v2/images/${image}`,
        file: `/v2/images/${image}/file`,
        schema: "/v2/schemas/image",
      });
      expect((await callers().recipient.get(`/v2/images/${image}`)).json()).toEqual(reply.json());
    });

    it("is not found by others, when it is unknown, in another case, or deleted", async () => {
      const image = await create();
      const sentence = (id: string) => `No image found with ID ${id}`;
      expectRefusal(await callers().other.get(`/v2/images/${image}`), 404, sentence(image));
      for (const id of [UNKNOWN_IMAGE, image.toUpperCase(), "nonsense"])
        expectRefusal(await callers().owner.get(`/v2/images/${id}`), 404, sentence(id));
      await target().deleteImage(image);
      expectRefusal(await callers().owner.get(`/v2/images/${image}`), 404, sentence(image));
    });
  });

  describe("images shared with me", () => {
    const listed = async (query: string) =>
      imageIds(await callers().recipient.get(`/v2/images?visibility=shared${query}`)).filter((id) =>
        created.includes(id),
      );

    it("are listed by the status of my membership, accepted ones if I name none", async () => {
      const [pending, accepted, rejected] = [await create(), await create(), await create()];
      for (const image of [pending, accepted, rejected]) await share(image);
      await answer(accepted, "accepted");
      await answer(rejected, "rejected");
      expect(await listed("&member_status=pending")).toEqual([pending]);
      expect(await listed("&member_status=accepted")).toEqual([accepted]);
      expect(await listed("&member_status=rejected")).toEqual([rejected]);
      expect(await listed("&member_status=all")).toEqual([rejected, accepted, pending]);
      expect(await listed("")).toEqual([accepted]);
    });

    it("leave the list when the image is not shared now, and when the share is removed", async () => {
      const [hidden, removed] = [await create(), await create()];
      for (const image of [hidden, removed]) await share(image);
      await target().setVisibility(hidden, "private");
      await callers().owner.delete(`/v2/images/${removed}/members/${callers().recipient.projectId}`);
      expect(await listed("&member_status=all")).toEqual([]);
    });

    it("are listed by owner", async () => {
      const image = await create();
      await share(image);
      expect(await listed(`&member_status=all&owner=${callers().owner.projectId}`)).toEqual([image]);
      expect(await listed(`&member_status=all&owner=${callers().other.projectId}`)).toEqual([]);
    });
  });

  it("an owner finds its images by visibility, others only what is public or, if they ask, community", async () => {
    const images = {
      shared: await create(),
      private: await create("private"),
      community: await create("community"),
      public: await create("public"),
    };
    const find = async (caller: "owner" | "other", query: string) =>
      imageIds(await callers()[caller].get(`/v2/images?${query}`)).filter((id) => created.includes(id));
    for (const [visibility, image] of Object.entries(images))
      expect(await find("owner", `visibility=${visibility}`)).toEqual([image]);
    expect((await find("owner", "")).sort()).toEqual(Object.values(images).sort());
    expect(await find("other", "")).toEqual([images.public]);
    expect(await find("other", "visibility=community")).toEqual([images.community]);
    expect(await find("other", "visibility=all")).toEqual([images.public, images.community]);
    expect(await find("other", "visibility=private")).toEqual([]);
  });

  describe("a list of images", () => {
    it("comes in pages, newest first, and a full page has a next one", async () => {
      const images = [await create(), await create(), await create(), await create()].reverse();
      const member = callers().other.projectId;
      for (const image of images) await callers().owner.post(`/v2/images/${image}/members`, { member });
      const query = "visibility=shared&member_status=all&limit=2";
      const pages: string[][] = [];
      let path: string | undefined = `/v2/images?${query}`;
      while (path !== undefined) {
        const reply = await callers().other.get(path);
        expect(reply.json()).toMatchObject({ first: `/v2/images?${query}`, schema: "/v2/schemas/images" });
        pages.push(imageIds(reply));
        const last = pages.at(-1)?.at(-1);
        path = nextPage(reply);
        expect(path).toBe(last === undefined ? undefined : `/v2/images?${query}&marker=${last}`);
      }
      expect(pages).toEqual([images.slice(0, 2), images.slice(2), []]);
    });

    it("has no next page with a limit of 0", async () => {
      await create();
      const reply = await callers().owner.get("/v2/images?limit=0");
      expect(reply.json()).toEqual({ images: [], first: "/v2/images?limit=0", schema: "/v2/schemas/images" });
    });

    it("has 25 images a page if no limit is named", async () => {
      await Promise.all(Array.from({ length: 26 }, () => create()));
      const reply = await callers().owner.get("/v2/images");
      expect(imageIds(reply)).toHaveLength(25);
      expect(reply.json()).toMatchObject({
        first: "/v2/images",
        next: expect.stringMatching(/^\/v2\/images\?marker=/),
      });
    });

    it.each([
      ["visibility=nonsense", "Invalid visibility value: nonsense"],
      ["member_status=nonsense", "Invalid status: nonsense"],
      ["limit=nonsense", "limit param must be an integer"],
      ["limit=-1", "limit param must be positive"],
      ["marker=nonsense", "No image found with ID nonsense"],
    ])("is refused with %s", async (query, sentence) => {
      expectRefusal(await callers().owner.get(`/v2/images?${query}`), 400, sentence);
    });
  });
}
