"""The layout of a cluster file."""

from __future__ import annotations

#: Raised whenever a file written by this version cannot be read by the one before it.
VERSION = 1

#: "ksim" in SQLite's header: tells a cluster file from any other database.
APPLICATION_ID = 0x6B73696D

# revision is the log: every state that every object ever had, the current one included, until
# compaction forgets the superseded ones.  object points at the current state.  cells is the
# print table: the row that a Table shows, so that printing never parses a body.
LAYOUT = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE revision (
  rev INTEGER PRIMARY KEY,
  oid INTEGER NOT NULL,
  resource TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE TABLE object (
  id INTEGER PRIMARY KEY,
  resource TEXT NOT NULL,
  namespace TEXT NOT NULL,
  name TEXT NOT NULL,
  uid TEXT NOT NULL,
  rev INTEGER NOT NULL,
  expires INTEGER,
  cells TEXT,
  UNIQUE (resource, namespace, name)
);
CREATE INDEX object_name ON object (resource, name);
CREATE INDEX object_expires ON object (expires) WHERE expires IS NOT NULL;
CREATE INDEX object_uid ON object (uid);
CREATE TABLE label (
  resource TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, oid INTEGER NOT NULL,
  PRIMARY KEY (resource, key, value, oid)
) WITHOUT ROWID;
CREATE TABLE field (
  resource TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, oid INTEGER NOT NULL,
  PRIMARY KEY (resource, key, value, oid)
) WITHOUT ROWID;
CREATE TABLE owner (
  uid TEXT NOT NULL, resource TEXT NOT NULL, oid INTEGER NOT NULL,
  PRIMARY KEY (uid, resource, oid)
) WITHOUT ROWID;
CREATE TABLE timer (
  controller TEXT NOT NULL, key TEXT NOT NULL, due INTEGER NOT NULL, lazy INTEGER NOT NULL,
  PRIMARY KEY (controller, key)
) WITHOUT ROWID;
CREATE INDEX timer_due ON timer (lazy, due);
CREATE TABLE memory (
  controller TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (controller, key)
) WITHOUT ROWID;
CREATE TABLE allocation (
  pool TEXT NOT NULL, value INTEGER NOT NULL, owner TEXT NOT NULL,
  PRIMARY KEY (pool, value)
) WITHOUT ROWID;
"""
