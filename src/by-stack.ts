import * as pulumi from "@pulumi/pulumi";

/** For a program that the SDK runs without a stack, as in tests with mocks. */
const withoutStack = {};

/** One value for each stack that a program builds: one process may run several, each with a configuration of its own. */
export class ByStack<T> {
  readonly #values = new WeakMap<object, T>();
  readonly #make: () => T;

  constructor(make: () => T) {
    this.#make = make;
  }

  /** That of the stack that is built now, made when it is first asked for. */
  get current(): T {
    const stack = pulumi.runtime.getStackResource() ?? withoutStack;
    const value = this.#values.get(stack) ?? this.#make();
    this.#values.set(stack, value);
    return value;
  }
}
