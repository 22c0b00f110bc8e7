import envPaths from "env-paths";
import type { Budget } from "../http/budget";
import { keepSecret } from "../http/redaction";
import { cacheFileName, decodeToken, encodeToken, isCacheFileName } from "./cached-token";
import type { Identity } from "./identity";
import { PrivateFolder } from "./private-folder";
import type { Token } from "./token";

/** Milliseconds that a process waits for another one that is getting a token: IAM takes a second or two. */
const longestWait = 30_000;

/** The platform's cache folder, `$XDG_CACHE_HOME/pulumi-ims` on Linux. */
export function defaultCacheFolder(): string {
  return envPaths("pulumi-ims", { suffix: "" }).cache;
}

/**
 * Tokens on disk, shared by the processes of one user. Whatever is wrong with the disk costs a token request and one line,
 * never the operation.
 */
export class TokenCache {
  readonly #folder: PrivateFolder;
  readonly #warn: (line: string) => void;
  #usable: Promise<boolean> | undefined;
  #givenUp = false;

  constructor(folder: string, warn: (line: string) => void) {
    this.#folder = new PrivateFolder(folder);
    this.#warn = warn;
  }

  async read(identity: Identity): Promise<Token | undefined> {
    const text = await this.#attempt(() => this.#folder.read(cacheFileName(identity)));
    const token = text === undefined ? undefined : decodeToken(text);
    if (token !== undefined) keepSecret(token.value);
    return token;
  }

  async write(identity: Identity, token: Token): Promise<void> {
    const text = encodeToken(token);
    if (text !== undefined) await this.#attempt(() => this.#folder.write(cacheFileName(identity), text));
  }

  /** Removes a token that a service refused, unless another process has replaced it. */
  async remove(identity: Identity, refused: Token): Promise<void> {
    const stored = await this.read(identity);
    if (stored?.value === refused.value)
      await this.#attempt(() => this.#folder.remove(cacheFileName(identity)));
  }

  /** One process renews the token of an identity at a time; who has waited long enough does so as well. */
  async exclusively<T>(identity: Identity, budget: Budget, work: () => Promise<T>): Promise<T> {
    const patience = Math.min(longestWait, budget.remainingMilliseconds());
    const release = await this.#attempt(() => this.#folder.lock(cacheFileName(identity), patience));
    try {
      return await work();
    } finally {
      if (release !== undefined) await this.#attempt(release);
    }
  }

  async #attempt<T>(access: () => Promise<T>): Promise<T | undefined> {
    if (!(await this.#isUsable())) return undefined;
    try {
      return await access();
    } catch (error) {
      this.#giveUp(error);
      return undefined;
    }
  }

  #isUsable(): Promise<boolean> {
    this.#usable ??= this.#folder.ensure().then(
      () => true,
      (error: unknown) => {
        this.#giveUp(error);
        return false;
      },
    );
    return this.#usable;
  }

  #giveUp(error: unknown): void {
    this.#usable = Promise.resolve(false);
    if (this.#givenUp) return;
    this.#givenUp = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.#warn(`tokens are kept in memory only, since ${this.#folder.path} cannot be used: ${reason}`);
  }
}

/** The tokens in a cache folder, whoever's they are, expired ones too. */
export async function listTokens(path: string): Promise<readonly Token[]> {
  const folder = new PrivateFolder(path);
  const names = (await folder.list()).filter(isCacheFileName);
  const texts = await Promise.all(names.map((name) => folder.read(name)));
  return texts.flatMap((text) => (text === undefined ? [] : (decodeToken(text) ?? [])));
}

/** Empties a cache folder of tokens, and of nothing else that may be in it; the number of files that were removed. */
export async function purgeTokens(path: string): Promise<number> {
  const folder = new PrivateFolder(path);
  const names = (await folder.list()).filter(isCacheFileName);
  for (const name of names) await folder.remove(name);
  return names.length;
}
