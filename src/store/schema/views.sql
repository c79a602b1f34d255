-- The stable interface: columns are only ever added, at the end. Readable by
-- SQLite 3.40. Times are RFC 3339 in UTC, JSON is TEXT. No json_each in `briefs`:
-- FTS5's integrity check reads that view and refuses virtual tables in it.
-- Every brief and source has its feed: LEFT JOIN says that the feed is looked up
-- last, or not at all, so that the indexes of `brief` serve. Columns that a UNION
-- ALL puts under one another have one affinity: else SQLite makes every row of the
-- view before it looks at one.

CREATE VIEW briefs AS
    SELECT b.brief AS rowid, b.id, coalesce(b.story, b.id) AS story_id, f.name AS feed,
        coalesce(b.outlet, f.outlet_shown) AS outlet, b.url, b.title,
        strftime('%Y-%m-%dT%H:%M:%SZ', b.published / 1000.0, 'unixepoch') AS published,
        strftime('%Y-%m-%dT%H:%M:%SZ', b.updated / 1000.0, 'unixepoch') AS updated,
        b.published_inferred, b.updated_inferred, b.language,
        coalesce(b.authors, '[]') AS authors, coalesce(b.categories, '[]') AS categories,
        (WITH RECURSIVE n(i) AS (SELECT 0 WHERE json_array_length(b.body) > 0
            UNION ALL SELECT i + 1 FROM n WHERE i + 1 < json_array_length(b.body))
            SELECT json_group_array(CASE json_type(p.value, '$[1]') WHEN 'integer'
            THEN substr(b.text, (p.value ->> 0) + 1, p.value ->> 1) ELSE p.value ->> 1 END)
            FROM (SELECT json_extract(b.body, '$[' || i || ']') AS value FROM n) AS p) AS body,
        b.text, b.html, b.image, coalesce(b.enclosures, '[]') AS enclosures, b.revision,
        strftime('%Y-%m-%dT%H:%M:%SZ', b.first_seen / 1000.0, 'unixepoch') AS first_seen,
        b.starred, b.grams, b.image_caption, 
        (SELECT n.number FROM _number AS n
            WHERE n.brief = b.brief AND n.feed_id IS NOT NULL) AS number,
        coalesce((SELECT coalesce((SELECT r.read FROM _reading AS r WHERE r.number = n.number),
                n.number <= (SELECT CAST(value AS INTEGER) FROM _note WHERE key = 'reading.floor'))
            FROM _number AS n WHERE n.brief = b.brief AND n.feed_id IS NOT NULL), 0) AS read
    FROM _brief AS b LEFT JOIN _feed AS f ON f.feed_id = b.feed_id;

CREATE VIEW key_points AS
    SELECT b.id AS brief_id, p.key + 1 AS position,
        CASE json_type(p.value, '$[1]') WHEN 'integer'
            THEN substr(b.text, (p.value ->> 0) + 1, p.value ->> 1) ELSE p.value ->> 1 END AS text,
        f.name AS feed, coalesce(s.guid, s.url) AS guid, b.revision, p.value ->> 0 AS start
    FROM _brief AS b JOIN json_each(b.points) AS p
        LEFT JOIN _source AS s ON s.source_id = coalesce(b.source_id,
            (SELECT o.source_id FROM _source AS o WHERE o.brief = b.brief AND o.duplicate = 0))
        LEFT JOIN _feed AS f ON f.feed_id = s.feed_id;

CREATE VIEW paragraphs AS
    SELECT b.id AS brief_id, p.key + 1 AS position,
        CASE json_type(p.value, '$[1]') WHEN 'integer'
            THEN substr(b.text, (p.value ->> 0) + 1, p.value ->> 1) ELSE p.value ->> 1 END AS text,
        f.name AS feed, coalesce(s.guid, s.url) AS guid, b.revision, p.value ->> 0 AS start
    FROM _brief AS b JOIN json_each(b.body) AS p
        LEFT JOIN _source AS s ON s.source_id = coalesce(b.source_id,
            (SELECT o.source_id FROM _source AS o WHERE o.brief = b.brief AND o.duplicate = 0))
        LEFT JOIN _feed AS f ON f.feed_id = s.feed_id;

CREATE VIEW sources AS
    SELECT b.id AS brief_id, f.name AS feed, coalesce(s.guid, s.url, '') AS guid, s.url, s.title,
        strftime('%Y-%m-%dT%H:%M:%SZ', s.published / 1000.0, 'unixepoch') AS published,
        strftime('%Y-%m-%dT%H:%M:%SZ', s.updated / 1000.0, 'unixepoch') AS updated,
        strftime('%Y-%m-%dT%H:%M:%SZ', s.first_seen / 1000.0, 'unixepoch') AS first_seen,
        strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(s.last_seen, max(s.first_seen, coalesce(f.last_success, 0))) / 1000.0, 'unixepoch') AS last_seen,
        CASE s.duplicate WHEN 0 THEN 'original' ELSE 'duplicate' END AS kind, s.full_text,
        coalesce(s.outlet, f.outlet_shown) AS outlet,
        coalesce((SELECT g.summary FROM _page AS g WHERE g.source_id = s.source_id),
            (SELECT w.draft ->> '$.text' FROM _words AS w WHERE w.source_id = s.source_id)) AS summary
    FROM _source AS s LEFT JOIN _brief AS b ON b.brief = s.brief
        LEFT JOIN _feed AS f ON f.feed_id = s.feed_id;

CREATE VIEW revisions AS
    SELECT b.id AS brief_id, r.number AS revision,
        strftime('%Y-%m-%dT%H:%M:%SZ', r.seen / 1000.0, 'unixepoch') AS seen,
        strftime('%Y-%m-%dT%H:%M:%SZ', r.updated / 1000.0, 'unixepoch') AS updated,
        r.title, r.text,
        (WITH RECURSIVE n(i) AS (SELECT 0 WHERE json_array_length(r.points) > 0
            UNION ALL SELECT i + 1 FROM n WHERE i + 1 < json_array_length(r.points))
            SELECT json_group_array(CASE json_type(p.value, '$[1]') WHEN 'integer'
            THEN substr(r.text, (p.value ->> 0) + 1, p.value ->> 1) ELSE p.value ->> 1 END)
            FROM (SELECT json_extract(r.points, '$[' || i || ']') AS value FROM n) AS p) AS key_points,
        (WITH RECURSIVE n(i) AS (SELECT 0 WHERE json_array_length(r.body) > 0
            UNION ALL SELECT i + 1 FROM n WHERE i + 1 < json_array_length(r.body))
            SELECT json_group_array(CASE json_type(p.value, '$[1]') WHEN 'integer'
            THEN substr(r.text, (p.value ->> 0) + 1, p.value ->> 1) ELSE p.value ->> 1 END)
            FROM (SELECT json_extract(r.body, '$[' || i || ']') AS value FROM n) AS p) AS body,
        coalesce(r.changed, '[]') AS changed, r.change
    FROM _revision AS r JOIN _brief AS b ON b.brief = r.brief
    UNION ALL
    SELECT b.id, b.revision,
        strftime('%Y-%m-%dT%H:%M:%SZ', b.revised / 1000.0, 'unixepoch'),
        strftime('%Y-%m-%dT%H:%M:%SZ', b.updated / 1000.0, 'unixepoch'),
        b.title, b.text,
        (WITH RECURSIVE n(i) AS (SELECT 0 WHERE json_array_length(b.points) > 0
            UNION ALL SELECT i + 1 FROM n WHERE i + 1 < json_array_length(b.points))
            SELECT json_group_array(CASE json_type(p.value, '$[1]') WHEN 'integer'
            THEN substr(b.text, (p.value ->> 0) + 1, p.value ->> 1) ELSE p.value ->> 1 END)
            FROM (SELECT json_extract(b.points, '$[' || i || ']') AS value FROM n) AS p),
        (WITH RECURSIVE n(i) AS (SELECT 0 WHERE json_array_length(b.body) > 0
            UNION ALL SELECT i + 1 FROM n WHERE i + 1 < json_array_length(b.body))
            SELECT json_group_array(CASE json_type(p.value, '$[1]') WHEN 'integer'
            THEN substr(b.text, (p.value ->> 0) + 1, p.value ->> 1) ELSE p.value ->> 1 END)
            FROM (SELECT json_extract(b.body, '$[' || i || ']') AS value FROM n) AS p),
        coalesce(b.changed, '[]'), b.change
    FROM _brief AS b;

CREATE VIEW feed_tags AS
    SELECT f.name AS feed, t.value AS tag
    FROM _feed AS f JOIN json_each(f.tags) AS t WHERE f.polled = 1;

-- Stories of several briefs are kept; every other brief is a story of its own.
CREATE VIEW stories AS
    SELECT s.id, s.title,
        strftime('%Y-%m-%dT%H:%M:%SZ', s.published / 1000.0, 'unixepoch') AS published,
        strftime('%Y-%m-%dT%H:%M:%SZ', s.updated / 1000.0, 'unixepoch') AS updated,
        s.outlets, s.briefs, s.corrected
    FROM _story AS s
    UNION ALL
    SELECT b.id, b.title,
        strftime('%Y-%m-%dT%H:%M:%SZ', b.published / 1000.0, 'unixepoch'),
        strftime('%Y-%m-%dT%H:%M:%SZ', b.updated / 1000.0, 'unixepoch'),
        CAST((SELECT json_group_array(outlet) FROM (
            SELECT coalesce(o.outlet, f.outlet_shown) AS outlet
            FROM _source AS o JOIN _feed AS f ON f.feed_id = o.feed_id WHERE o.brief = b.brief
            GROUP BY 1 ORDER BY min(o.duplicate * 1e18 + o.source_id))) AS TEXT),
        CAST(json_array(b.id) AS TEXT), CAST('[]' AS TEXT)
    FROM _brief AS b WHERE b.story IS NULL;

CREATE VIEW story_points AS
    SELECT s.id AS story_id, p.key + 1 AS position, p.value ->> '$.text' AS text,
        CAST(p.value ->> '$.brief_id' AS TEXT) AS brief_id, p.value -> '$.outlets' AS outlets,
        p.value ->> '$.conflict' AS conflict
    FROM _story AS s JOIN json_each(s.points) AS p
    UNION ALL
    SELECT b.id, p.key + 1,
        CASE json_type(p.value, '$[1]') WHEN 'integer'
            THEN substr(b.text, (p.value ->> 0) + 1, p.value ->> 1) ELSE p.value ->> 1 END,
        b.id,
        (SELECT json_group_array(outlet) FROM (
            SELECT coalesce(o.outlet, f.outlet_shown) AS outlet
            FROM _source AS o JOIN _feed AS f ON f.feed_id = o.feed_id WHERE o.brief = b.brief
            GROUP BY 1 ORDER BY min(o.duplicate * 1e18 + o.source_id))),
        NULL
    FROM _brief AS b JOIN json_each(b.points) AS p WHERE b.story IS NULL;

CREATE VIEW story_paragraphs AS
    SELECT s.id AS story_id, p.key + 1 AS position, p.value ->> '$.text' AS text,
        CAST(p.value ->> '$.brief_id' AS TEXT) AS brief_id, p.value ->> '$.outlet' AS outlet
    FROM _story AS s JOIN json_each(s.paragraphs) AS p
    UNION ALL
    SELECT b.id, p.key + 1,
        CASE json_type(p.value, '$[1]') WHEN 'integer'
            THEN substr(b.text, (p.value ->> 0) + 1, p.value ->> 1) ELSE p.value ->> 1 END,
        b.id, coalesce(b.outlet, f.outlet_shown)
    FROM _brief AS b JOIN _feed AS f ON f.feed_id = b.feed_id JOIN json_each(b.body) AS p
    WHERE b.story IS NULL;

CREATE VIEW feeds AS
    SELECT f.name, f.url, coalesce(f.title, f.own_title) AS title, f.outlet_shown AS outlet,
        CASE WHEN f.polled = 1 THEN f.health WHEN f.configured_url IS NULL THEN 'imported'
            ELSE 'removed' END AS state,
        strftime('%Y-%m-%dT%H:%M:%SZ', f.last_polled / 1000.0, 'unixepoch') AS last_polled,
        strftime('%Y-%m-%dT%H:%M:%SZ', f.last_success / 1000.0, 'unixepoch') AS last_success,
        f.last_status,
        CASE WHEN f.polled = 1 THEN strftime('%Y-%m-%dT%H:%M:%SZ', f.next_poll / 1000.0, 'unixepoch') END AS next_poll,
        CASE WHEN f.polled = 1 THEN f.next_reason END AS next_reason, f.failures, f.last_error,
        (SELECT count(*) FROM _source AS s WHERE s.feed_id = f.feed_id) AS items, f.tags,
        f.polled, CASE WHEN f.configured_url <> f.url THEN f.configured_url END AS configured_url,
        a.name AS polled_as, strftime('%Y-%m-%dT%H:%M:%SZ', f.state ->> '$.failing_since') AS failing_since,
        strftime('%Y-%m-%dT%H:%M:%SZ', h.until / 1000.0, 'unixepoch') AS held_until, h.reason AS held_reason,
        f.state ->> '$.last_bytes' AS last_bytes, f.state ->> '$.last_ms' AS last_ms,
        f.state ->> '$.validators.etag' AS etag,
        f.state ->> '$.validators.last_modified' AS last_modified,
        strftime('%Y-%m-%dT%H:%M:%SZ', f.state ->> '$.last_new_item') AS last_new_item,
        f.state ->> '$.moving.target' AS moving_to,
        coalesce(f.state ->> '$.moving.times', 0) AS moving_times,
        coalesce(f.state ->> '$.going.times', 0) AS gone_times,
        f.stale, f.link, f.language
    FROM _feed AS f LEFT JOIN _host AS h ON h.host = f.host
        LEFT JOIN _feed AS a ON a.feed_id = f.polled_as
    WHERE f.polled = 1
        OR NOT EXISTS (SELECT 1 FROM _feed AS o WHERE o.name = f.name AND o.polled = 1);

CREATE VIEW events AS
    SELECT e.seq, strftime('%Y-%m-%dT%H:%M:%SZ', e.at / 1000.0, 'unixepoch') AS at,
        e.kind, e.brief_id, coalesce(e.story_id, e.brief_id) AS story_id, f.name AS feed,
        coalesce(e.detail, '{}') AS detail
    FROM _event AS e LEFT JOIN _feed AS f ON f.feed_id = e.feed_id;

-- Words of title and text; `grams` are those of Chinese, Japanese and Korean.
-- Filled by briefd, not by triggers, and remade by `briefd db rebuild` only.
CREATE VIRTUAL TABLE IF NOT EXISTS briefs_fts USING fts5(title, text, grams, content="briefs", tokenize='unicode61');
-- Segments are merged eight at a time, not four: fewer times anew, and a search
-- looks into a few more. What is not yet written of a transaction: 4 MB.
INSERT INTO briefs_fts (briefs_fts, rank) VALUES ('automerge', 8), ('hashsize', 4194304);
