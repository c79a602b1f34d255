//! The writer's statements, by name, values bound by name. A test prepares
//! every one against the schema.

statements! {
    /// Feeds that are due and nobody's, whose host is not held, the longest
    /// waiting first. Read row by row until there are enough.
    FEEDS_DUE = "
        SELECT f.feed_id, f.host, f.failures > 0 FROM feed AS f
        WHERE f.polled = 1 AND f.polled_as IS NULL AND f.next_poll <= :now
            AND (f.lease_until IS NULL OR f.lease_until <= :now)
            AND NOT EXISTS (SELECT 1 FROM host AS h WHERE h.host = f.host AND h.until > :now)
        ORDER BY f.next_poll";

    /// Takes those feeds: nobody else polls them until the lease ends, and one
    /// that was being polled when the power went is polled again.
    FEEDS_CLAIM = "
        UPDATE feed SET lease_until = :lease_until, lease_owner = :owner
        WHERE feed_id IN (SELECT value FROM json_each(:ids))
            AND (lease_until IS NULL OR lease_until <= :now)
        RETURNING feed_id, name, url, host, state";

    /// Ends a lease; the feed is due as before.
    FEED_RELEASE = "
        UPDATE feed SET lease_until = NULL, lease_owner = NULL WHERE feed_id = :feed_id";

    /// Who holds leases on feeds and pages.
    LEASE_OWNERS = "
        SELECT DISTINCT lease_owner FROM feed WHERE lease_owner IS NOT NULL
        UNION SELECT DISTINCT lease_owner FROM page WHERE lease_owner IS NOT NULL";

    /// Ends the leases of one owner, or those that have run out.
    FEED_LEASES_END = "
        UPDATE feed SET lease_until = NULL, lease_owner = NULL
        WHERE lease_owner = :owner OR lease_until <= :now";

    /// The same for pages.
    PAGE_LEASES_END = "
        UPDATE page SET lease_until = NULL, lease_owner = NULL
        WHERE lease_owner IS NOT NULL AND (lease_owner = :owner OR lease_until <= :now)";

    /// Ends the leases of one owner but some.
    FEED_LEASES_END_BUT = "
        UPDATE feed SET lease_until = NULL, lease_owner = NULL
        WHERE lease_owner = :owner AND feed_id NOT IN (SELECT value FROM json_each(:kept))";

    /// The same for pages.
    PAGE_LEASES_END_BUT = "
        UPDATE page SET lease_until = NULL, lease_owner = NULL
        WHERE lease_owner = :owner AND source_id NOT IN (SELECT value FROM json_each(:kept))";

    /// A host's record.
    HOST = "SELECT host, until, times, reason FROM host WHERE host = :host";

    /// Keeps a host's record; of two holds the longer one stays, and no count
    /// falls.
    HOST_HOLD = "
        INSERT INTO host (host, until, times, reason) VALUES (:host, :until, :times, :reason)
        ON CONFLICT (host) DO UPDATE SET until = max(until, :until), times = max(times, :times),
            reason = CASE WHEN :until > until THEN :reason ELSE reason END";

    /// A host whose count is cleared has no record; a hold that runs stays.
    HOST_CLEAR = "DELETE FROM host WHERE host = :host AND until <= :now";

    /// The part of a feed that its document may change.
    FEED_CHANNEL = "
        SELECT url, title, outlet, own_title, link, language, last_success
        FROM feed WHERE feed_id = :feed_id";

    /// What the document says of itself.
    FEED_CHANNEL_SET = "
        UPDATE feed SET own_title = :own_title, link = :link, language = :language,
            outlet_shown = :outlet_shown
        WHERE feed_id = :feed_id";

    /// What a poll means for its feed; ends the lease.
    FEED_POLLED = "
        UPDATE feed SET lease_until = NULL, lease_owner = NULL, next_poll = :next_poll,
            next_reason = :next_reason, health = :health, stale = :stale,
            last_polled = :last_polled, last_success = :last_success,
            last_status = :last_status, failures = :failures, last_error = :last_error,
            state = :state
        WHERE feed_id = :feed_id";

    /// Lines the feed repeats.
    FEED_LINES_SET = "
        INSERT INTO feed_lines (feed_id, counts) VALUES (:feed_id, :counts)
        ON CONFLICT (feed_id) DO UPDATE SET counts = :counts";

    /// The occurrence with this id in this feed.
    SOURCE_OF_ITEM = "
        SELECT s.source_id, s.brief, s.version, s.duplicate, b.version, b.id, b.source_id, s.url,
            s.raw, s.reading
        FROM source AS s JOIN brief AS b ON b.brief = s.brief
        WHERE s.feed_id = :feed_id AND s.item = :item";

    /// Did this feed bring the brief first?
    BRIEF_IS_OF_FEED = "SELECT 1 FROM brief WHERE brief = :brief AND feed_id = :feed_id";

    /// Was this item deleted?
    TOMBSTONE = "SELECT 1 FROM tombstone WHERE feed_id = :feed_id AND item = :item";

    /// This item was deleted.
    TOMBSTONE_ADD = "
        INSERT OR IGNORE INTO tombstone (feed_id, item) VALUES (:feed_id, :item)";

    /// The article with this key; null where it was deleted.
    ARTICLE_OF_KEY = "SELECT brief FROM article_key WHERE key = :key";

    /// Another key of an article; a key stays with the article that had it
    /// first.
    ARTICLE_KEY_ADD = "
        INSERT INTO article_key (key, brief, kind) VALUES (:key, :brief, :kind)
        ON CONFLICT (key) DO UPDATE SET brief = :brief WHERE brief IS NULL";

    /// The items by which a brief stands in one feed.
    SOURCES_IN_FEED = "
        SELECT item, version, title, published FROM source
        WHERE brief = :brief AND feed_id = :feed_id";

    /// Is the id taken, by a brief or by one that was joined to another?
    BRIEF_OF_ID = "
        SELECT brief FROM brief WHERE id = :id
        UNION ALL SELECT b.brief FROM alias AS a JOIN brief AS b ON b.id = a.brief_id
        WHERE a.id = :id LIMIT 1";

    /// The last rowid taken of those of one second.
    BRIEF_LAST_OF = "SELECT max(brief) FROM brief WHERE brief BETWEEN :first AND :last";

    /// A new brief.
    BRIEF_ADD = "
        INSERT INTO brief (brief, id, story, feed_id, outlet, url, title, published, updated,
            published_inferred, updated_inferred, first_seen, revision, revised, starred, version,
            language, authors, categories, image, image_caption, enclosures, points, body, text,
            html, grams)
        VALUES (:brief, :id, :story, :feed_id, :outlet, :url, :title, :published, :updated,
            :published_inferred, :updated_inferred, :first_seen, :revision, :revised, :starred,
            :version, :language, :authors, :categories, :image, :image_caption, :enclosures,
            :points, :body, :text, :html, :grams)";

    /// The version that is replaced becomes a row of its own.
    REVISION_KEEP = "
        INSERT INTO revision (brief, number, source_id, seen, updated, title, points, body, text,
            html)
        SELECT brief, revision, source_id, revised, updated, title, points, body, text, html
        FROM brief WHERE brief = :brief";

    /// An earlier version from an import.
    REVISION_ADD = "
        INSERT OR IGNORE INTO revision (brief, number, seen, updated, title, points, body, text,
            html)
        VALUES (:brief, :number, :seen, :updated, :title, :points, :body, :text, '')";

    /// What the search index holds of a brief.
    BRIEF_INDEXED = "
        SELECT title, text, grams FROM brief WHERE brief = :brief";

    /// A brief's present revision, without its words.
    BRIEF_REVISION = "
        SELECT id, version, revision, revised, source_id, updated, updated_inferred
        FROM brief WHERE brief = :brief";

    /// A brief's words from now on.
    BRIEF_REPLACE = "
        UPDATE brief SET title = :title, updated = :updated, updated_inferred = :updated_inferred,
            revision = :revision, revised = :revised, source_id = :source_id, version = :version,
            language = :language, authors = :authors, categories = :categories, image = :image,
            image_caption = :image_caption, enclosures = :enclosures, points = :points,
            body = :body, text = :text, html = :html, grams = :grams
        WHERE brief = :brief";

    /// What may change without a reader seeing another text. What the feed
    /// says no more stays (a page may have said it).
    BRIEF_AROUND = "
        UPDATE brief SET url = coalesce(:url, url), authors = coalesce(:authors, authors),
            categories = coalesce(:categories, categories), image = coalesce(:image, image),
            image_caption = CASE WHEN :image IS NULL THEN image_caption ELSE :image_caption END,
            enclosures = coalesce(:enclosures, enclosures)
        WHERE brief = :brief AND (url IS NOT coalesce(:url, url)
            OR authors IS NOT coalesce(:authors, authors)
            OR categories IS NOT coalesce(:categories, categories)
            OR image IS NOT coalesce(:image, image)
            OR enclosures IS NOT coalesce(:enclosures, enclosures))";

    /// An occurrence.
    SOURCE_ADD = "
        INSERT INTO source (brief, feed_id, item, guid, url, title, outlet, published, updated,
            first_seen, last_seen, duplicate, full_text, raw, version, reading)
        VALUES (:brief, :feed_id, :item, :guid, :url, :title, :outlet, :published, :updated,
            :first_seen, :last_seen, :duplicate, :full_text, :raw, :version, :reading)";

    /// An occurrence from an import.
    SOURCE_IMPORT = "
        INSERT INTO source (brief, feed_id, item, guid, url, title, outlet, published,
            first_seen, last_seen, duplicate, raw, version, reading)
        VALUES (:brief, :feed_id, :item, :guid, :url, :title, :outlet, :published,
            :first_seen, :last_seen, :duplicate, :raw, :version, :reading)
        ON CONFLICT (feed_id, item) DO NOTHING";

    /// An id that stands for another brief from now on.
    ALIAS_ADD = "
        INSERT INTO alias (id, brief_id) VALUES (:id, :brief_id)
        ON CONFLICT (id) DO UPDATE SET brief_id = :brief_id";

    /// What the feed says of a known item now.
    SOURCE_CHANGED = "
        UPDATE source SET raw = :raw, version = :version, guid = :guid, url = :url, title = :title,
            published = :published, updated = :updated, last_seen = :last_seen,
            reading = :reading
        WHERE source_id = :source_id";

    /// Items of the feed's last document that an earlier build has read.
    SOURCES_OLDER = "
        SELECT s.source_id, s.brief, s.version, s.duplicate, b.version, b.id, b.source_id, s.url,
            s.raw, s.reading, s.item, s.title, s.published
        FROM source AS s JOIN brief AS b ON b.brief = s.brief
        WHERE s.feed_id = :feed_id AND s.last_seen IS NULL AND s.reading <> :reading";

    /// What an earlier build has stored is known by the present keys, and its
    /// item by the id that it has now.
    SOURCE_TAKEN_OVER = "
        UPDATE source SET item = :item, guid = nullif(:guid, url), raw = :raw, version = :version,
            reading = :reading
        WHERE source_id = :source_id";

    /// The same words under the present keys.
    BRIEF_VERSION = "UPDATE brief SET version = :version WHERE brief = :brief";

    /// Items that stood in the feed's document when it was read last.
    SOURCES_PRESENT = "
        SELECT source_id, item FROM source WHERE feed_id = :feed_id AND last_seen IS NULL";

    /// An item is in the document no more.
    SOURCE_LEFT = "
        UPDATE source SET last_seen = max(first_seen, :last_seen) WHERE source_id = :source_id";

    /// An item is in the document again.
    SOURCE_BACK = "
        UPDATE source SET last_seen = NULL
        WHERE feed_id = :feed_id AND item = :item AND last_seen IS NOT NULL";

    /// The next line of what happened; the number is the highest so far and one.
    EVENT_ADD = "
        INSERT INTO event (at, kind, brief_id, feed_id, detail)
        VALUES (:at, :kind, :brief_id, :feed_id, :detail)";

    /// A brief's id by rowid, with its story's.
    STAR = "UPDATE brief SET starred = :starred WHERE brief = :brief AND starred <> :starred";

    /// A page to fetch; one that was fetched before is asked again.
    PAGE_WANT = "
        INSERT INTO page (source_id, url, host, due) VALUES (:source_id, :url, :host, :due)
        ON CONFLICT (source_id) DO UPDATE SET due = :due, attempts = 0, url = :url, host = :host,
            validators = CASE WHEN url = :url THEN validators END";

    /// The word in `sources.full_text`.
    SOURCE_FULL_TEXT = "
        UPDATE source SET full_text = :full_text WHERE source_id = :source_id";

    /// Pages that are due and nobody's, whose host is not held, the newest
    /// items first.
    PAGES_DUE = "
        SELECT p.source_id, p.host, 0 FROM page AS p
        WHERE p.due IS NOT NULL AND p.due <= :now AND (p.lease_until IS NULL OR p.lease_until <= :now)
            AND NOT EXISTS (SELECT 1 FROM host AS h WHERE h.host = p.host AND h.until > :now)
        ORDER BY p.source_id DESC";

    /// Takes those pages.
    PAGES_CLAIM = "
        UPDATE page SET lease_until = :lease_until, lease_owner = :owner
        WHERE source_id IN (SELECT value FROM json_each(:ids))
        RETURNING source_id, url, attempts, validators";

    /// What a page is for.
    PAGE_OF = "
        SELECT s.brief, f.feed_id, f.name FROM source AS s
            JOIN feed AS f ON f.feed_id = s.feed_id
        WHERE s.source_id = :source_id";

    /// The words of the version before the present one.
    REVISION_BEFORE = "
        SELECT r.text, r.html, r.points, r.body FROM brief AS b
            JOIN revision AS r ON r.brief = b.brief AND r.number = b.revision - 1
        WHERE b.brief = :brief";

    /// A page that was dealt with, or is tried again.
    PAGE_DONE = "
        UPDATE page SET lease_until = NULL, lease_owner = NULL, due = :due,
            attempts = attempts + 1, validators = coalesce(:validators, validators),
            summary = coalesce(:summary, summary)
        WHERE source_id = :source_id";

    /// Keeps a line.
    NOTE_SET = "
        INSERT INTO note (key, value) VALUES (:key, :value)
        ON CONFLICT (key) DO UPDATE SET value = :value";

    /// Removes a line.
    NOTE_REMOVE = "DELETE FROM note WHERE key = :key";
}

#[cfg(test)]
mod tests {
    use crate::model::settings::StoreSettings;
    use crate::store;

    #[test]
    fn every_statement_fits_the_schema() {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = StoreSettings {
            path: folder.path().join("briefd.db"),
            mode: 0o600,
            group: None,
            busy_timeout: std::time::Duration::from_secs(30),
            batch: 64,
        };
        let db = store::schema::open_to_write(&settings).expect("a database");
        for list in [
            super::ALL,
            store::feed_statements::ALL,
            store::load::ALL,
            store::reader::ALL,
            store::rebuild::ALL,
            store::retain::ALL,
            store::upkeep::ALL,
        ] {
            for (name, sql) in list {
                if let Err(error) = db.prepare(sql) {
                    panic!("{name}: {error}");
                }
            }
        }
    }
}
