import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Where the two servers live and what they allow. */
export interface Bed {
  /** Folder of everything they write. */
  readonly folder: string;
  readonly keystonePort: number;
  readonly glancePort: number;
  readonly memberQuota: number;
  readonly tokenLifeSeconds: number;
  readonly keystoneCache: boolean;
  /** Password of Glance's own user, with which it asks Keystone about tokens. */
  readonly glancePassword: string;
}

/** Writes the configuration of both servers, and the keys that Keystone would make in seconds of its own. */
export async function writeConfiguration(bed: Bed): Promise<void> {
  for (const each of ["images", "staging", "tasks"]) await mkdir(join(bed.folder, each));
  for (const each of ["fernet", "credential"]) {
    await mkdir(join(bed.folder, each), { mode: 0o700 });
    for (const key of ["0", "1"]) await writeFile(join(bed.folder, each, key), fernetKey(), { mode: 0o600 });
  }
  await writeFile(join(bed.folder, "keystone.conf"), keystone(bed));
  await writeFile(join(bed.folder, "glance-api.conf"), glance(bed));
  await writeFile(join(bed.folder, "keystone_application.py"), KEYSTONE_APPLICATION);
}

/** 32 bytes in the URL-safe alphabet of base64, padding included. */
function fernetKey(): string {
  return randomBytes(32).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}

/** Keystone reads the arguments of whoever started it; gunicorn's would confuse it. */
const KEYSTONE_APPLICATION = `import sys
sys.argv = sys.argv[:1]
from keystone.server.wsgi import initialize_public_application
application = initialize_public_application()
`;

function keystone(bed: Bed): string {
  return `[DEFAULT]
log_file = ${bed.folder}/keystone.log
[database]
connection = sqlite:///${bed.folder}/keystone.db
[fernet_tokens]
key_repository = ${bed.folder}/fernet
[credential]
key_repository = ${bed.folder}/credential
[token]
provider = fernet
expiration = ${bed.tokenLifeSeconds}
[cache]
enabled = ${bed.keystoneCache}
backend = dogpile.cache.memory
`;
}

function glance(bed: Bed): string {
  return `[DEFAULT]
bind_host = 127.0.0.1
bind_port = ${bed.glancePort}
workers = 2
log_file = ${bed.folder}/glance.log
enabled_backends = local:file
image_member_quota = ${bed.memberQuota}
[database]
connection = sqlite:///${bed.folder}/glance.db
[glance_store]
default_backend = local
[local]
filesystem_store_datadir = ${bed.folder}/images
[os_glance_staging_store]
filesystem_store_datadir = ${bed.folder}/staging
[os_glance_tasks_store]
filesystem_store_datadir = ${bed.folder}/tasks
[keystone_authtoken]
www_authenticate_uri = http://127.0.0.1:${bed.keystonePort}
auth_url = http://127.0.0.1:${bed.keystonePort}
auth_type = password
project_domain_id = default
user_domain_id = default
project_name = service
username = glance
password = ${bed.glancePassword}
[paste_deploy]
flavor = keystone
[oslo_policy]
enforce_scope = false
enforce_new_defaults = false
`;
}
