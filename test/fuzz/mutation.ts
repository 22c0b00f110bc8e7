/** A reply before it is put on the wire. */
export interface RawReply {
  readonly status: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  /** How the connection goes on after these bytes. */
  readonly ending: "keep" | "end" | "reset" | "silence";
  /** Sent in place of all that. */
  readonly instead?: Buffer;
}

/** One way to spoil a reply: plain data, so that a run can be repeated by its seed. */
export type Mutation =
  | { readonly spoil: "status"; readonly status: string }
  | { readonly spoil: "header"; readonly name: string; readonly value: string | undefined }
  /** The value number `at` of the body, or its key, in JSON. */
  | { readonly spoil: "value" | "key"; readonly at: number; readonly json: string }
  | { readonly spoil: "removal"; readonly at: number }
  | { readonly spoil: "bytes"; readonly at: number; readonly removed: number; readonly bytes: Uint8Array }
  | { readonly spoil: "end"; readonly at: number; readonly ending: "end" | "reset" | "silence" }
  /** A refusal that repeats what it was asked, possibly in the id of the request as well. */
  | { readonly spoil: "refusal"; readonly status: string; readonly body: string; readonly requestId: string }
  | { readonly spoil: "everything"; readonly text: string };

/** The reply, spoiled. */
export function spoiled(reply: RawReply, mutation: Mutation): RawReply {
  switch (mutation.spoil) {
    case "status":
      return { ...reply, status: mutation.status };
    case "header": {
      const { name, value } = mutation;
      const kept = reply.headers.filter(([other]) => other !== name);
      return { ...reply, headers: value === undefined ? kept : [...kept, [name, value]] };
    }
    case "value":
    case "key":
    case "removal":
      return { ...reply, body: Buffer.from(spoiledJson(reply.body.toString("latin1"), mutation), "latin1") };
    case "bytes": {
      const at = Math.floor(mutation.at * reply.body.length);
      const [before, after] = [reply.body.subarray(0, at), reply.body.subarray(at + mutation.removed)];
      return { ...reply, body: Buffer.concat([before, mutation.bytes, after]) };
    }
    case "end":
      return {
        ...reply,
        ending: mutation.ending,
        instead: onWire(reply).subarray(0, mutation.at * onWire(reply).length),
      };
    case "refusal": {
      const { status, body, requestId } = mutation;
      const headers = [["x-openstack-request-id", requestId]] as const;
      return { ...reply, status, headers, body: Buffer.from(body) };
    }
    case "everything":
      return { ...reply, ending: "end", instead: Buffer.from(mutation.text) };
  }
}

/** A member `"key": value` of an object, the value a scalar or the beginning of more. */
const member = /("(?:[^"\\]|\\.)*")(\s*:\s*)("(?:[^"\\]|\\.)*"|[-+.\w]+|\{[^{}]*\}|\[[^[\]]*\])(,?)/g;

function spoiledJson(
  text: string,
  mutation: Extract<Mutation, { at: number; spoil: "value" | "key" | "removal" }>,
): string {
  const members = [...text.matchAll(member)];
  const chosen = members[mutation.at % Math.max(1, members.length)];
  if (chosen === undefined) return mutation.spoil === "removal" ? "" : mutation.json;
  const [whole, key = "", colon = "", value = "", comma = ""] = chosen;
  const instead = {
    value: () => `${key}${colon}${"json" in mutation ? mutation.json : ""}${comma}`,
    key: () => `${"json" in mutation ? mutation.json : ""}${colon}${value}${comma}`,
    removal: () => "",
  }[mutation.spoil]();
  return text.slice(0, chosen.index) + instead + text.slice(chosen.index + whole.length);
}

/** The bytes of a reply, its length told where no header says another. */
export function onWire({ status, headers, body, instead }: RawReply): Buffer {
  if (instead !== undefined) return instead;
  const lengthTold = headers.some(([name]) => name === "content-length" || name === "transfer-encoding");
  const all =
    lengthTold || status === "204" ? headers : [...headers, ["content-length", String(body.length)] as const];
  const head = [`HTTP/1.1 ${status} X`, ...all.map(([name, value]) => `${name}: ${value}`)];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1"), body]);
}
