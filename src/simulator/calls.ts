import type { ReceivedRequest } from "./answer";

/** A request that reached the simulator. */
export interface Call extends ReceivedRequest {
  /** Status of the answer; absent while there is none, or if the connection was cut before one. */
  readonly status?: number;
  /** Project of the token that came with it; absent without a good token and for an unscoped one. */
  readonly projectId?: string;
  /** When it arrived, milliseconds since 1970. */
  readonly at: number;
}

/** A call that is still open. */
export interface OpenCall {
  /** The head of the answer goes out with this status. */
  answered(status: number): void;
  /** The answer is out, or the connection is gone; the second time is ignored. */
  finished(): void;
}

const KEPT_CALLS = 50_000;

/** The calls in order of arrival: the newest 50,000. */
export class Calls {
  #calls: Call[] = [];
  #open = 0;
  #mostOpen = 0;

  get list(): readonly Call[] {
    return this.#calls;
  }

  /** The highest number of calls that were open at one moment. */
  get mostOpen(): number {
    return this.#mostOpen;
  }

  clear(): void {
    this.#calls = [];
    this.#mostOpen = this.#open;
  }

  start(request: ReceivedRequest, projectId: string | undefined): OpenCall {
    const call: Call & { status?: number } = {
      ...request,
      ...(projectId === undefined ? {} : { projectId }),
      at: Date.now(),
    };
    this.#calls.push(call);
    if (this.#calls.length > KEPT_CALLS) this.#calls.shift();
    this.#open += 1;
    this.#mostOpen = Math.max(this.#mostOpen, this.#open);
    let open = true;
    return {
      answered: (status) => {
        call.status = status;
      },
      finished: () => {
        if (open) this.#open -= 1;
        open = false;
      },
    };
  }
}
