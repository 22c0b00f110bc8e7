import type { Domain, Method, Project, Scope, User } from "./identity";

/** The request body, in Keystone's names. Pure. */
export function authBody(method: Method, scope: Scope): unknown {
  return { auth: { identity: identityBody(method), ...scopeBody(scope) } };
}

function identityBody(method: Method): unknown {
  switch (method.kind) {
    case "password":
      return {
        methods: ["password"],
        password: { user: { ...userBody(method.user), password: method.password } },
      };
    case "applicationCredential": {
      const { credential, secret } = method;
      const who =
        "id" in credential ? credential : { name: credential.name, user: userBody(credential.user) };
      return { methods: ["application_credential"], application_credential: { ...who, secret } };
    }
    case "token":
      return { methods: ["token"], token: { id: method.token } };
  }
}

function userBody(user: User): { id: string } | { name: string; domain: Domain } {
  return "id" in user ? { id: user.id } : { name: user.name, domain: user.domain };
}

function scopeBody(scope: Scope): { scope?: unknown } {
  switch (scope.kind) {
    case "project":
      return { scope: { project: projectBody(scope.project) } };
    case "domain":
      return { scope: { domain: scope.domain } };
    case "credential":
      return {};
  }
}

function projectBody(project: Project): unknown {
  return "id" in project ? { id: project.id } : { name: project.name, domain: project.domain };
}
