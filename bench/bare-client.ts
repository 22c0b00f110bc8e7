import { Pool } from "undici";
import type { Caller } from "../test/contract/wire";
import type { Operation, Tool } from "./tool";

/** As many requests at once as the package makes by default. */
const AT_ONCE = 16;

/** The floor: the same requests from this process, with a token at hand, and nothing else. */
export function bareClient(name: string, owner: Caller): Tool {
  let members = "";
  let memberIds: readonly string[] = [];
  return {
    name,
    async declare(imageId, declared) {
      members = `/v2/images/${imageId}/members`;
      memberIds = declared;
    },
    async run(operation) {
      const pool = new Pool(owner.target.imageEndpoint, { connections: AT_ONCE });
      const send = async (method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<void> => {
        const answer = await pool.request({
          method,
          path,
          headers: { "x-auth-token": owner.token, "content-type": "application/json" },
          body: body === undefined ? null : JSON.stringify(body),
        });
        const text = await answer.body.text();
        if (answer.statusCode > 299)
          throw new Error(`${method} ${path} answered ${answer.statusCode}: ${text}`);
      };
      const requests: Readonly<Record<Operation, () => Promise<void>[]>> = {
        create: () => memberIds.map((member) => send("POST", members, { member })),
        refresh: () => [send("GET", members)],
        destroy: () => memberIds.map((member) => send("DELETE", `${members}/${member}`)),
      };
      await Promise.all(requests[operation]());
      await pool.close();
    },
  };
}
