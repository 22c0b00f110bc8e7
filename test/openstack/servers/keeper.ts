import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/**
 * Starts both servers on the first line of its standard input. When the input ends it kills their process groups and removes
 * the folder. It ends when the starter says so, and also when the starter dies, however that comes about.
 * gunicorn, since uwsgi's http-socket resets kept-alive connections at random.
 */
const SCRIPT = `
folder=$1 port=$2
cd "$folder"
if read -r _; then
  OS_KEYSTONE_CONFIG_FILES=$folder/keystone.conf \\
    setsid /usr/bin/python3 -m gunicorn --workers 4 --bind 127.0.0.1:$port keystone_application:application > gunicorn.out 2>&1 < /dev/null &
  keystone=$!
  setsid /usr/bin/glance-api --config-file "$folder/glance-api.conf" > glance.out 2>&1 < /dev/null &
  glance=$!
  read -r _
  kill -KILL -$keystone -$glance
  wait
fi
cd /
rm -rf -- "$folder"
`;

export interface Keeper {
  /** Starts both servers, once their databases are ready. */
  start(): void;
  /** Ends both servers and waits until they and the folder are gone. The second time does nothing. */
  stop(): Promise<void>;
}

/** Sees to it that nothing is left of the folder and the servers in it. */
export function keep(folder: string, keystonePort: number): Keeper {
  // A group of its own: Ctrl-C ends the starter, and through that the servers, in order.
  const keeper = spawn("sh", ["-c", SCRIPT, "keeper", folder, String(keystonePort)], {
    detached: true,
    stdio: ["pipe", "ignore", "inherit"],
  });
  const ended = once(keeper, "exit");
  return {
    start() {
      keeper.stdin.write("start\n");
    },
    async stop() {
      keeper.stdin.end();
      await ended;
    },
  };
}

/** Files that say why a server did not come up. */
export function logFiles(folder: string): string[] {
  return ["gunicorn.out", "keystone.log", "glance.out", "glance.log"].map((name) => join(folder, name));
}
