import * as v from "valibot";
import { inject } from "vitest";
import { signIn } from "../contract/wire";
import { describeExamplesOfTwoProjects } from "../pulumi/examples-of-two-projects";
import { realCloud } from "./real-cloud";
import { expectStatus } from "./target";

const servers = inject("openstack");
const Created = v.object({ id: v.string() });

describeExamplesOfTwoProjects(
  realCloud,
  () => servers,
  async ({ recipient }) => ({
    // No other test shares this project's images: what the example accepts is its own.
    trustedOwner: servers.trusted.projectId,
    async offer(by) {
      const owner = await signIn(servers, by === "stranger" ? servers.owner : servers.trusted);
      const image = await owner.post("/v2/images", { name: "offered", visibility: "shared" });
      const { id } = v.parse(Created, expectStatus(image, 201).json());
      expectStatus(await owner.post(`/v2/images/${id}/members`, { member: recipient }), 200);
      return id;
    },
  }),
);
