-- Gateways that have used the store. `beat` grows while one has changes on their way.
CREATE TABLE gateways (
    id TEXT NOT NULL PRIMARY KEY,
    beat INTEGER NOT NULL,
    started_at INTEGER NOT NULL
);

-- Changes by idempotency key. `state` is running, answered or unknown.
CREATE TABLE idempotency_keys (
    person TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    gateway TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    status INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (person, idempotency_key)
);
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);

-- Changes that were tried. `status` is 0 until there is an answer.
CREATE TABLE audit (
    id TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    resource TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    changes TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER NOT NULL
);
CREATE INDEX audit_at ON audit (at);

-- Keys that encrypt the cookies of sessions.
CREATE TABLE session_keys (
    id TEXT NOT NULL PRIMARY KEY,
    secret BLOB NOT NULL
);

-- Sessions that were signed out before they expired.
CREATE TABLE ended_sessions (
    id TEXT NOT NULL PRIMARY KEY,
    expires_at INTEGER NOT NULL
);
