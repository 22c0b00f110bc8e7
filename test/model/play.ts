import { ModelProgram } from "./program";
import { Broken, checkPromises, coveredBy, type Known, nothingIsPlanned, type Played } from "./promises";
import { type Edit, type Hand, isRun, type RunStep, type Script } from "./script";
import { type Outcome, pairOf, type Stage } from "./stage";

/**
 * Plays a script and checks after each run what the package promises. At the end all trouble is over: then everything can be
 * looked at, brought in order and removed.
 *
 * @returns how the runs ended, in their order.
 */
export async function play(script: Script, stage: Stage): Promise<readonly Outcome[]> {
  const table = new Table(stage);
  // Somebody else's offer to project 0.
  await table.play({ do: "share", image: stage.images.length - 1, project: 0 });
  for (const [index, step] of [...script, ...epilogue(stage)].entries()) {
    try {
      await table.play(step);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      throw new Error(`after step ${index}, ${JSON.stringify(step)}: ${error.message}`);
    }
  }
  return table.outcomes;
}

function epilogue({ images }: Stage): Script {
  return [
    ...images.map((_id, image) => ({ do: "show", image }) as const),
    { do: "refresh", must: "succeed" },
    { do: "up", must: "succeed" },
    { do: "destroy", must: "succeed" },
  ];
}

/** What an up may fail with although all is well: what the program declares cannot be. */
const impossible = /MEMBERS_UNMANAGED|IMAGE_NOT_FOUND|MEMBER_QUOTA_REACHED|MEMBER_EXISTS|OFFER_NOT_FOUND/;

class Table {
  readonly #stage: Stage;
  readonly #program: ModelProgram;
  readonly #known: Known;
  readonly #deleted = new Set<string>();
  readonly outcomes: Outcome[] = [];

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#program = new ModelProgram(stage);
    const nothing = (): Set<string> => new Set();
    const { isSlow } = stage;
    this.#known = { foreign: nothing(), told: nothing(), unseen: nothing(), hidden: nothing(), isSlow };
  }

  async play(step: Script[number]): Promise<void> {
    if (isRun(step)) return this.#run(step);
    if ("image" in step) return this.#change(step);
    this.#program.edit(step as Edit);
  }

  async #run(step: RunStep): Promise<void> {
    const stage = this.#stage;
    const { goals } = this.#program;
    const before = { members: await stage.members(), state: await stage.state() };
    // What a model of the engine hands out goes on to change.
    const stateBefore = { ...before.state, resources: before.state.resources, pending: before.state.pending };
    const outcome = await stage.run(step, goals);
    this.outcomes.push(outcome);
    const played: Played = {
      step,
      goals,
      outcome,
      members: { before: before.members, after: await stage.members() },
      state: { before: stateBefore, after: await stage.state() },
    };
    const looks = step.do === "refresh" || step.refresh;
    if (looks && step.as === undefined && outcome.ended === "well") this.#looked();
    checkPromises(played, this.#known);
    if (step.do === "up" && outcome.ended === "well" && this.#known.unseen.size === 0)
      nothingIsPlanned(await stage.preview(goals), played, this.#known);
    for (const pair of outcome.deletes) this.#known.unseen.add(pair);
    if (outcome.ended !== "well") this.#noteAnswers(played);
    const excused = step.do === "up" && impossible.test(outcome.said);
    if (step.must === "succeed" && outcome.ended !== "well" && !excused)
      throw new Broken(`this must not fail: ${outcome.said}`);
  }

  /** An answer may have been given without the reply that says so. */
  #noteAnswers({ members: { before, after } }: Played): void {
    for (const [pair, status] of after) {
      if (before.has(pair) && before.get(pair) !== status) this.#known.unseen.add(pair);
    }
  }

  /** The program knows everything now, except of what is hidden. */
  #looked(): void {
    const { unseen, hidden } = this.#known;
    for (const pair of unseen) if (!hidden.has(String(pair.split("/")[0]))) unseen.delete(pair);
  }

  async #change(hand: Hand): Promise<void> {
    const { images, projects } = this.#stage;
    const imageId = images[hand.image];
    if (imageId === undefined || this.#deleted.has(imageId)) return;
    const { foreign, unseen, hidden } = this.#known;
    if (hand.do === "show") {
      if (hidden.delete(imageId)) await this.#stage.show(imageId);
      return;
    }
    if (hidden.has(imageId)) return;
    if (hand.do === "hide") {
      hidden.add(imageId);
      return this.#stage.hide(imageId);
    }
    if (hand.do === "delete image") {
      this.#deleted.add(imageId);
      for (const project of projects) unseen.add(pairOf(imageId, project));
      return this.#stage.deleteImage(imageId);
    }
    const project = String(projects["project" in hand ? hand.project : 0]);
    const pair = pairOf(imageId, project);
    const exists = (await this.#stage.members()).has(pair);
    if (exists === (hand.do === "share")) return;
    unseen.add(pair);
    if (hand.do === "answer") return this.#stage.answer(imageId, hand.status);
    if (hand.do === "unshare") {
      foreign.delete(pair);
      return this.#stage.unshare(imageId, project);
    }
    if (!coveredBy(await this.#stage.state()).has(pair)) foreign.add(pair);
    return this.#stage.share(imageId, project);
  }
}
