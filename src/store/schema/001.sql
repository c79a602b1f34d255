-- Tables are briefd's own; other programs read the views in views.sql.
-- Times are milliseconds since 1970 in UTC. Keys are the first 16 octets of a
-- SHA-256. `brief.brief` codes the time shown (published, else first seen), so
-- that the order of rowids is the order of display: see convert.rs.

CREATE TABLE feed (
    feed_id        INTEGER PRIMARY KEY,
    name           TEXT NOT NULL,
    url            TEXT NOT NULL,               -- in use
    configured_url TEXT,                        -- null: made by an import
    host           TEXT NOT NULL,               -- of `url`; '' for file:
    title          TEXT,                        -- configured
    outlet         TEXT,                        -- configured
    own_title      TEXT,                        -- the feed's word
    link           TEXT,
    language       TEXT,
    outlet_shown   TEXT NOT NULL,
    tags           TEXT NOT NULL DEFAULT '[]',
    cadence        TEXT NOT NULL DEFAULT '',    -- fingerprint: another one is planned anew
    polled         INTEGER NOT NULL,            -- 0: configured no more, or never
    polled_as      INTEGER REFERENCES feed,     -- meets that feed at one URL
    next_poll      INTEGER,                     -- null: never again (gone)
    next_reason    TEXT,
    lease_until    INTEGER,
    lease_owner    TEXT,
    health         TEXT NOT NULL DEFAULT 'new',
    stale          INTEGER NOT NULL DEFAULT 0,
    last_polled    INTEGER,
    last_success   INTEGER,
    last_status    INTEGER,
    failures       INTEGER NOT NULL DEFAULT 0,
    last_error     TEXT,
    state          TEXT NOT NULL DEFAULT '{}'   -- model::poll::PollState
) STRICT;
CREATE INDEX feed_due ON feed (next_poll) WHERE polled = 1 AND polled_as IS NULL;
CREATE INDEX feed_name ON feed (name);
CREATE INDEX feed_in_use ON feed (url) WHERE polled = 1;

-- Every URL a feed has or had: what it is known by.
CREATE TABLE feed_url (
    url        TEXT NOT NULL,
    feed_id    INTEGER NOT NULL REFERENCES feed,
    since      INTEGER NOT NULL,
    moved_from TEXT,                            -- null: configured
    PRIMARY KEY (url, feed_id)
) STRICT, WITHOUT ROWID;

-- Lines a feed repeats: pairs of hash (8 octets) and count (4), little endian.
CREATE TABLE feed_lines (
    feed_id INTEGER PRIMARY KEY REFERENCES feed,
    counts  BLOB NOT NULL
) STRICT;

-- Hosts (with port) that asked to be left alone.
CREATE TABLE host (
    host   TEXT PRIMARY KEY,
    until  INTEGER NOT NULL,
    times  INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row an article as it stands now: the current text is here and nowhere
-- else. Small columns first: a listing never reads the pages of `text`.
-- points, body: [[start, length in characters of text] or [start or null, "text"], ..]
CREATE TABLE brief (
    brief              INTEGER PRIMARY KEY,
    id                 TEXT NOT NULL UNIQUE,
    story              TEXT,                    -- null: a story of its own
    feed_id            INTEGER NOT NULL REFERENCES feed,
    source_id          INTEGER,                 -- gave this revision; null: the original
    outlet             TEXT,                    -- null: the feed's
    url                TEXT,
    title              TEXT NOT NULL,
    published          INTEGER,
    updated            INTEGER,
    published_inferred INTEGER NOT NULL,
    updated_inferred   INTEGER NOT NULL,
    first_seen         INTEGER NOT NULL,
    revision           INTEGER NOT NULL,
    revised            INTEGER NOT NULL,        -- when this revision was seen
    starred            INTEGER NOT NULL DEFAULT 0,
    version            BLOB NOT NULL,
    language           TEXT,
    authors            TEXT,                    -- JSON; null: none
    categories         TEXT,                    -- JSON; null: none
    image              TEXT,
    image_caption      TEXT,
    enclosures         TEXT,                    -- JSON; null: none
    points             TEXT NOT NULL,
    body               TEXT NOT NULL,
    text               TEXT NOT NULL,
    html               TEXT NOT NULL,
    grams              TEXT NOT NULL
) STRICT;
CREATE INDEX brief_starred ON brief (starred) WHERE starred = 1;

-- Ids of briefs that were joined to another.
CREATE TABLE alias (
    id       TEXT PRIMARY KEY,
    brief_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Versions that are no more; the present one is in `brief`.
CREATE TABLE revision (
    revision_id INTEGER PRIMARY KEY,
    brief       INTEGER NOT NULL REFERENCES brief ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    source_id   INTEGER,
    seen        INTEGER NOT NULL,
    updated     INTEGER,
    title       TEXT NOT NULL,
    points      TEXT NOT NULL,
    body        TEXT NOT NULL,
    text        TEXT NOT NULL,
    html        TEXT NOT NULL,
    UNIQUE (brief, number)
) STRICT;

-- One row an occurrence: every item of every feed, once.
CREATE TABLE source (
    source_id  INTEGER PRIMARY KEY,
    brief      INTEGER NOT NULL REFERENCES brief ON DELETE CASCADE,
    feed_id    INTEGER NOT NULL REFERENCES feed,
    item       INTEGER NOT NULL,                -- 64 bits of a SHA-256 of the guid
    guid       TEXT,                            -- null: the URL
    url        TEXT,
    title      TEXT NOT NULL,
    outlet     TEXT,                            -- null: the feed's
    published  INTEGER,
    updated    INTEGER,
    first_seen INTEGER NOT NULL,
    last_seen  INTEGER,                         -- null: in the feed now
    duplicate  INTEGER NOT NULL,
    full_text  TEXT,
    raw        BLOB NOT NULL,
    version    BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX source_item ON source (feed_id, item);
CREATE INDEX source_brief ON source (brief);
CREATE INDEX source_present ON source (feed_id) WHERE last_seen IS NULL;

-- What articles are recognized by; a null brief is one that was deleted.
CREATE TABLE article_key (
    key   BLOB PRIMARY KEY,
    brief INTEGER,
    kind  INTEGER NOT NULL                      -- 0 URL, 1 title and text, 2 text
) STRICT, WITHOUT ROWID;

-- Items that were deleted and never come back.
CREATE TABLE tombstone (
    feed_id INTEGER NOT NULL,
    item    INTEGER NOT NULL,
    PRIMARY KEY (feed_id, item)
) STRICT, WITHOUT ROWID;

-- Pages to fetch for whole texts, and what is remembered of those fetched.
CREATE TABLE page (
    source_id   INTEGER PRIMARY KEY REFERENCES source ON DELETE CASCADE,
    url         TEXT NOT NULL,
    host        TEXT NOT NULL,
    due         INTEGER,                        -- null: done
    attempts    INTEGER NOT NULL DEFAULT 0,
    lease_until INTEGER,
    lease_owner TEXT,
    validators  TEXT,                           -- JSON
    summary     TEXT                            -- the feed's text, which the article stands for
) STRICT;
CREATE INDEX page_due ON page (source_id) WHERE due IS NOT NULL;
CREATE INDEX page_lease ON page (lease_owner) WHERE lease_owner IS NOT NULL;

-- Without gaps: the newest is never deleted, so a number never comes twice.
CREATE TABLE event (
    seq      INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    brief_id TEXT,
    story_id TEXT,                              -- null: the brief's id
    feed_id  INTEGER REFERENCES feed,
    detail   TEXT                               -- JSON; null: {}
) STRICT;

-- Lines about the running process.
CREATE TABLE note (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
