import type { Migration } from '../migrate.ts';

/** People, machines and their rights; the log of every change; the vault. */
export const accounts: Migration = {
  id: '011-accounts',
  statements: [
    `CREATE TABLE users (
      id {text} PRIMARY KEY,
      login {text} NOT NULL,
      name {text} NOT NULL,
      password {text} NOT NULL,
      disabled_at {int},
      created_at {int} NOT NULL,
      last_login_at {int}
    )`,
    'CREATE UNIQUE INDEX users_login ON users(login)',
    `CREATE TABLE roles (
      id {text} PRIMARY KEY,
      name {text} NOT NULL,
      shipped {int} NOT NULL,
      created_at {int} NOT NULL
    )`,
    `CREATE TABLE permissions (
      role_id {text} NOT NULL,
      action {text} NOT NULL,
      kind {text} NOT NULL,
      object {text} NOT NULL,
      PRIMARY KEY (role_id, action, kind, object)
    )`,
    `CREATE TABLE user_roles (
      user_id {text} NOT NULL,
      role_id {text} NOT NULL,
      PRIMARY KEY (user_id, role_id)
    )`,
    'CREATE INDEX user_roles_role ON user_roles(role_id)',
    `CREATE TABLE sessions (
      hash {text} PRIMARY KEY,
      user_id {text} NOT NULL,
      created_at {int} NOT NULL,
      expires_at {int} NOT NULL,
      ip {text},
      agent {text}
    )`,
    'CREATE INDEX sessions_user ON sessions(user_id)',
    'CREATE INDEX sessions_expiry ON sessions(expires_at)',
    `CREATE TABLE tokens (
      id {text} PRIMARY KEY,
      name {text} NOT NULL,
      prefix {text} NOT NULL,
      hash {text} NOT NULL,
      role_id {text} NOT NULL,
      created_by {text} NOT NULL,
      created_at {int} NOT NULL,
      expires_at {int},
      last_used_at {int},
      revoked_at {int}
    )`,
    'CREATE UNIQUE INDEX tokens_hash ON tokens(hash)',
    `CREATE TABLE audit (
      id {text} PRIMARY KEY,
      at {int} NOT NULL,
      actor_kind {text} NOT NULL,
      actor_id {text} NOT NULL,
      actor_name {text} NOT NULL,
      ip {text},
      action {text} NOT NULL,
      kind {text} NOT NULL,
      object {text} NOT NULL,
      before_json {text},
      after_json {text},
      note {text}
    )`,
    'CREATE INDEX audit_object ON audit(kind, object, id)',
    'CREATE INDEX audit_actor ON audit(actor_id, id)',
    `CREATE TABLE secrets (
      name {text} PRIMARY KEY,
      kind {text} NOT NULL,
      note {text},
      sealed {text} NOT NULL,
      updated_at {int} NOT NULL,
      updated_by {text} NOT NULL
    )`,
  ],
};
