//! The writer's statements, by name, values bound by name. A test prepares
//! every one against the schema.

statements! {
    /// Feeds that are due and nobody's, whose host is not held, the longest
    /// waiting first. Read row by row until there are enough.
    FEEDS_DUE = "
        SELECT f.feed_id, f.host, f.failures > 0 FROM _feed AS f
        WHERE f.polled = 1 AND f.polled_as IS NULL AND f.next_poll <= :now
            AND (f.lease_until IS NULL OR f.lease_until <= :now)
            AND NOT EXISTS (SELECT 1 FROM _host AS h WHERE h.host = f.host AND h.until > :now)
        ORDER BY f.next_poll";

    /// Takes those feeds: nobody else polls them until the lease ends, and one
    /// that was being polled when the power went is polled again.
    FEEDS_CLAIM = "
        UPDATE _feed SET lease_until = :lease_until, lease_owner = :owner
        WHERE feed_id IN (SELECT value FROM json_each(:ids))
            AND (lease_until IS NULL OR lease_until <= :now)
        RETURNING feed_id, name, url, host, state";

    /// Ends a lease; the feed is due as before.
    FEED_RELEASE = "
        UPDATE _feed SET lease_until = NULL, lease_owner = NULL WHERE feed_id = :feed_id";

    /// Who holds leases on feeds and pages.
    LEASE_OWNERS = "
        SELECT DISTINCT lease_owner FROM _feed WHERE lease_owner IS NOT NULL
        UNION SELECT DISTINCT lease_owner FROM _page WHERE lease_owner IS NOT NULL";

    /// Ends the leases of one owner, or those that have run out.
    FEED_LEASES_END = "
        UPDATE _feed SET lease_until = NULL, lease_owner = NULL
        WHERE lease_owner = :owner OR lease_until <= :now";

    /// The same for pages.
    PAGE_LEASES_END = "
        UPDATE _page SET lease_until = NULL, lease_owner = NULL
        WHERE lease_owner IS NOT NULL AND (lease_owner = :owner OR lease_until <= :now)";

    /// Ends the leases of one owner but some.
    FEED_LEASES_END_BUT = "
        UPDATE _feed SET lease_until = NULL, lease_owner = NULL
        WHERE lease_owner = :owner AND feed_id NOT IN (SELECT value FROM json_each(:kept))";

    /// The same for pages.
    PAGE_LEASES_END_BUT = "
        UPDATE _page SET lease_until = NULL, lease_owner = NULL
        WHERE lease_owner = :owner AND source_id NOT IN (SELECT value FROM json_each(:kept))";

    /// The brief that is shown last of all.
    BRIEF_LAST = "SELECT min(brief) FROM _brief";

    /// A host's record.
    HOST = "SELECT host, until, times, reason FROM _host WHERE host = :host";

    /// Keeps a host's record; of two holds the longer one stays, and no count
    /// falls.
    HOST_HOLD = "
        INSERT INTO _host (host, until, times, reason) VALUES (:host, :until, :times, :reason)
        ON CONFLICT (host) DO UPDATE SET until = max(until, :until), times = max(times, :times),
            reason = CASE WHEN :until > until THEN :reason ELSE reason END";

    /// A host whose count is cleared has no record; a hold that runs stays.
    HOST_CLEAR = "DELETE FROM _host WHERE host = :host AND until <= :now";

    /// The part of a feed that its document may change.
    FEED_CHANNEL = "
        SELECT url, title, outlet, own_title, link, language, last_success
        FROM _feed WHERE feed_id = :feed_id";

    /// What the document says of itself.
    FEED_CHANNEL_SET = "
        UPDATE _feed SET own_title = :own_title, link = :link, language = :language,
            outlet_shown = :outlet_shown
        WHERE feed_id = :feed_id";

    /// What a poll means for its feed; ends the lease.
    FEED_POLLED = "
        UPDATE _feed SET lease_until = NULL, lease_owner = NULL, next_poll = :next_poll,
            next_reason = :next_reason, health = :health, stale = :stale,
            last_polled = :last_polled, last_success = :last_success,
            last_status = :last_status, failures = :failures, last_error = :last_error,
            state = :state
        WHERE feed_id = :feed_id";

    /// Lines the feed repeats.
    FEED_LINES_SET = "
        INSERT INTO _feed_lines (feed_id, counts) VALUES (:feed_id, :counts)
        ON CONFLICT (feed_id) DO UPDATE SET counts = :counts";

    /// Was this item deleted?
    TOMBSTONE = "SELECT 1 FROM _tombstone WHERE feed_id = :feed_id AND item = :item";

    /// This item was deleted.
    TOMBSTONE_ADD = "
        INSERT OR IGNORE INTO _tombstone (feed_id, item) VALUES (:feed_id, :item)";

    /// The occurrence with this id in this feed.
    SOURCE_OF_ITEM = "
        SELECT s.source_id, s.brief, s.version, b.version,
            coalesce(b.source_id = s.source_id, s.duplicate = 0), s.raw, s.reading
        FROM _source AS s JOIN _brief AS b ON b.brief = s.brief
        WHERE s.feed_id = :feed_id AND s.item = :item";

    /// The same by its number.
    SOURCE_BY_ID = "
        SELECT s.source_id, s.brief, s.version, b.version,
            coalesce(b.source_id = s.source_id, s.duplicate = 0), s.raw, s.reading
        FROM _source AS s JOIN _brief AS b ON b.brief = s.brief
        WHERE s.source_id = :source_id";

    /// Another key by which an occurrence is found.
    EVIDENCE_ADD = "
        INSERT OR IGNORE INTO _evidence (key, source_id, kind) VALUES (:key, :source_id, :kind)";

    /// Occurrences with a key, the newest first.
    EVIDENCE_OF_KEY = "
        SELECT source_id FROM _evidence WHERE key = :key AND source_id <> :source_id
        ORDER BY source_id DESC LIMIT :limit";

    /// Another key by which one is found that looks alike.
    NEAR_ADD = "INSERT OR IGNORE INTO _near (key, source_id) VALUES (:key, :source_id)";

    /// Occurrences with such a key, the newest first.
    NEAR_OF_KEY = "
        SELECT source_id FROM _near WHERE key = :key AND source_id <> :source_id
        ORDER BY source_id DESC LIMIT :limit";

    /// The last of such keys: they are in order of time.
    NEAR_LAST = "SELECT max(key) FROM _near";

    /// Where an occurrence is.
    SOURCE_PLACE = "
        SELECT brief, feed_id = :feed_id FROM _source WHERE source_id = :source_id";

    /// Occurrences of a feed with a key that stand in its document no more, the
    /// newest first.
    EVIDENCE_EARLIER = "
        SELECT e.source_id, s.item
        FROM _evidence AS e JOIN _source AS s ON s.source_id = e.source_id
        WHERE e.key = :key AND s.feed_id = :feed_id AND s.last_seen IS NOT NULL
        ORDER BY e.source_id DESC LIMIT :limit";

    /// Has a feed brought anything yet?
    FEED_HAS_ITEMS = "SELECT 1 FROM _source WHERE feed_id = :feed_id LIMIT 1";

    /// How many occurrences of a feed have a key.
    EVIDENCE_IN_FEED = "
        SELECT count(*) FROM _evidence AS e JOIN _source AS s ON s.source_id = e.source_id
        WHERE e.key = :key AND s.feed_id = :feed_id";

    /// What is known of every version of an occurrence.
    FACTS_OF = "
        SELECT facts FROM _facts
        WHERE facts_id BETWEEN :source_id * 16 AND :source_id * 16 + 15";

    /// Does this version say something new?
    FACTS_KNOWN = "
        SELECT 1 FROM _facts
        WHERE facts_id BETWEEN :source_id * 16 AND :source_id * 16 + 15 AND mark = :mark";

    /// Another version of an occurrence; those beyond the bound are forgotten.
    FACTS_ADD = "
        INSERT INTO _facts (facts_id, mark, facts)
        SELECT :source_id * 16 + count(*), :mark, :facts FROM _facts
        WHERE facts_id BETWEEN :source_id * 16 AND :source_id * 16 + 15
        HAVING count(*) < 16";

    /// The first version of an occurrence.
    FACTS_FIRST = "
        INSERT INTO _facts (facts_id, mark, facts) VALUES (:source_id * 16, :mark, :facts)";

    /// What an occurrence of a database from before facts tells.
    FACTS_BEFORE = "
        SELECT s.title, s.url, s.published,
            CASE WHEN coalesce(b.source_id = s.source_id, s.duplicate = 0) THEN b.text END, s.guid
        FROM _source AS s JOIN _brief AS b ON b.brief = s.brief WHERE s.source_id = :source_id";

    /// Was an article with this URL deleted?
    BURIED = "SELECT 1 FROM _buried WHERE key = :key";

    /// An occurrence.
    SOURCE_ADD = "
        INSERT INTO _source (brief, feed_id, item, guid, url, title, outlet, published, updated,
            first_seen, last_seen, duplicate, full_text, raw, version, reading, size, own,
            earliest, born)
        VALUES (:brief, :feed_id, :item, :guid, :url, :title, :outlet, :published, :updated,
            :first_seen, :last_seen, :duplicate, :full_text, :raw, :version, :reading, :size, :own,
            :published, :born)";

    /// An occurrence from an import.
    SOURCE_IMPORT = "
        INSERT INTO _source (brief, feed_id, item, guid, url, title, outlet, published,
            first_seen, last_seen, duplicate, raw, version, reading, size, earliest, born)
        VALUES (:brief, :feed_id, :item, :guid, :url, :title, :outlet, :published,
            :first_seen, :last_seen, :duplicate, :raw, :version, :reading, :size, :published, :born)
        ON CONFLICT (feed_id, item) DO NOTHING";

    /// What the feed says of a known item now.
    SOURCE_CHANGED = "
        UPDATE _source SET item = :item, raw = :raw, version = :version, guid = :guid, url = :url,
            title = :title, published = :published, updated = :updated, last_seen = :last_seen,
            reading = :reading, size = CASE full_text WHEN 'ok' THEN max(size, :size) ELSE :size END, own = :own, earliest = min(coalesce(earliest, :published), coalesce(:published, earliest))
        WHERE source_id = :source_id";

    /// Letters of the page that stands for an item's text.
    SOURCE_SIZE = "UPDATE _source SET size = :size WHERE source_id = :source_id";

    /// Frees an item's id for another.
    SOURCE_RETIRE = "UPDATE _source SET item = :item WHERE source_id = :source_id";

    /// The id an item has, and what it was born with.
    SOURCE_BORN = "
        SELECT coalesce(guid, url, ''), born, item FROM _source WHERE source_id = :source_id";

    /// The id an occurrence was born with is free for another.
    PASSED_ADD = "
        INSERT INTO _passed (feed_id, item, times) VALUES (:feed_id, :item, 1)
        ON CONFLICT (feed_id, item) DO UPDATE SET times = times + 1";

    /// How many were born with an id before.
    PASSED = "SELECT times FROM _passed WHERE feed_id = :feed_id AND item = :item";

    /// Items that stood in the feed's document when it was read last.
    SOURCES_PRESENT = "
        SELECT source_id, item FROM _source WHERE feed_id = :feed_id AND last_seen IS NULL";

    /// The occurrences of a brief, as those that may give it its words.
    VOICES = "
        SELECT s.source_id, coalesce(s.size, CASE WHEN coalesce(b.source_id = s.source_id,
                s.duplicate = 0) THEN length(b.text) END, 0),
            s.own, s.earliest, s.born, coalesce(b.source_id = s.source_id, s.duplicate = 0),
            w.source_id IS NOT NULL
        FROM _source AS s JOIN _brief AS b ON b.brief = s.brief
            LEFT JOIN _words AS w ON w.source_id = s.source_id
        WHERE s.brief = :brief ORDER BY s.source_id";

    /// Who shows an article, and the words of each; of many those born first,
    /// for the same ones are then looked at in whatever order they came.
    CREDITS = "
        SELECT s.source_id, coalesce(s.outlet, f.outlet_shown),
            CASE WHEN w.draft IS NULL THEN b.authors ELSE w.draft ->> '$.authors' END,
            coalesce(w.draft ->> '$.text', b.text)
        FROM (SELECT * FROM _source WHERE brief = :brief ORDER BY born LIMIT :limit) AS s
            JOIN _brief AS b ON b.brief = s.brief JOIN _feed AS f ON f.feed_id = s.feed_id
            LEFT JOIN _words AS w ON w.source_id = s.source_id";

    /// Words of an occurrence that does not give its brief its words.
    WORDS_SET = "
        INSERT INTO _words (source_id, draft) VALUES (:source_id, :draft)
        ON CONFLICT (source_id) DO UPDATE SET draft = :draft";

    /// Those words.
    WORDS_OF = "SELECT draft FROM _words WHERE source_id = :source_id";

    /// They stand in the brief from now on.
    WORDS_REMOVE = "DELETE FROM _words WHERE source_id = :source_id";

    /// Has the user said that two briefs are two?
    BRIEFS_APART = "
        SELECT 1 FROM _apart AS a JOIN _source AS s ON s.source_id = a.one
            JOIN _source AS t ON t.source_id = a.other
        WHERE (s.brief = :one AND t.brief = :other) OR (s.brief = :other AND t.brief = :one)
        LIMIT 1";

    /// The user said so.
    APART_ADD = "INSERT OR IGNORE INTO _apart (one, other) VALUES (:one, :other)";

    /// Who gives a brief what it shows, from now on.
    BRIEF_SPEAKER = "
        UPDATE _brief SET id = :id, source_id = NULL, feed_id = :feed_id, outlet = :outlet,
            url = :url, published = :published, published_inferred = :published_inferred
        WHERE brief = :brief";

    /// What an occurrence tells of who speaks.
    SOURCE_SPEAKS = "SELECT feed_id, outlet, version FROM _source WHERE source_id = :source_id";

    /// The occurrences of a brief in the order of `sources`.
    SOURCES_NAMED = "
        SELECT s.source_id, f.name, coalesce(s.guid, s.url, '')
        FROM _source AS s JOIN _feed AS f ON f.feed_id = s.feed_id
        WHERE s.brief = :brief ORDER BY s.duplicate, s.source_id";

    /// The original is this one and no other.
    SOURCE_ORIGINAL = "
        UPDATE _source SET duplicate = source_id <> :source_id
        WHERE brief = :brief AND duplicate <> (source_id <> :source_id)";

    /// All occurrences of one brief go to another.
    SOURCES_TO = "UPDATE _source SET brief = :to, duplicate = 1 WHERE brief = :brief";

    /// One occurrence goes to another brief.
    SOURCE_TO = "UPDATE _source SET brief = :to, duplicate = 1 WHERE source_id = :source_id";

    /// A brief moves to the place of the time it shows.
    BRIEF_MOVE = "UPDATE _brief SET brief = :to WHERE brief = :brief";

    /// Versions of a brief that is joined to another, with numbers to be given.
    REVISIONS_TO = "
        UPDATE _revision SET brief = :to, number = -revision_id WHERE brief = :brief";

    /// Its present version too.
    REVISION_TO = "
        INSERT INTO _revision (brief, number, source_id, seen, updated, title, points, body, text,
            html, version, changed, change)
        SELECT :to, -1000000000000 - brief, source_id, revised, updated, title, points, body, text,
            html, version, changed, change
        FROM _brief WHERE brief = :brief";

    /// Versions in the order they were seen.
    REVISIONS_SEEN = "
        SELECT revision_id FROM _revision WHERE brief = :brief ORDER BY seen, revision_id";

    /// Gives a version its number.
    REVISION_NUMBER = "
        UPDATE _revision SET number = :number WHERE revision_id = :revision_id";

    /// The number of the present version.
    BRIEF_NUMBER = "UPDATE _brief SET revision = :revision WHERE brief = :brief";

    /// What a brief that is joined to another leaves to it.
    BRIEF_INHERIT = "
        UPDATE _brief SET starred = max(starred, (SELECT starred FROM _brief WHERE brief = :from)),
            first_seen = min(first_seen, (SELECT first_seen FROM _brief WHERE brief = :from))
        WHERE brief = :brief";

    /// Earlier ids follow.
    ALIASES_TO = "UPDATE _alias SET brief_id = :to WHERE brief_id = :id";

    /// An id that is a brief's own again.
    ALIAS_REMOVE = "DELETE FROM _alias WHERE id = :id";

    /// Stories that bear a brief's id follow.
    STORIES_TO = "UPDATE _brief SET story = :to WHERE story = :id";

    /// Is the id taken, by a brief or by one that was joined to another?
    BRIEF_OF_ID = "
        SELECT brief FROM _brief WHERE id = :id
        UNION ALL SELECT b.brief FROM _alias AS a JOIN _brief AS b ON b.id = a.brief_id
        WHERE a.id = :id LIMIT 1";

    /// The last rowid taken of those of one second.
    BRIEF_LAST_OF = "SELECT max(brief) FROM _brief WHERE brief BETWEEN :first AND :last";

    /// A new brief.
    BRIEF_ADD = "
        INSERT INTO _brief (brief, id, story, feed_id, outlet, url, title, published, updated,
            published_inferred, updated_inferred, first_seen, revision, revised, starred, version,
            language, authors, categories, image, image_caption, enclosures, points, body, text,
            html, grams)
        VALUES (:brief, :id, :story, :feed_id, :outlet, :url, :title, :published, :updated,
            :published_inferred, :updated_inferred, :first_seen, :revision, :revised, :starred,
            :version, :language, :authors, :categories, :image, :image_caption, :enclosures,
            :points, :body, :text, :html, :grams)";

    /// The number of an author's name.
    AUTHOR = "SELECT author FROM _author WHERE name = :name";

    /// Another author.
    AUTHOR_ADD = "INSERT INTO _author (name) VALUES (:name)";

    /// An author has written a brief.
    BY_ADD = "INSERT OR IGNORE INTO _by (author, brief) VALUES (:author, :brief)";

    /// The version that is replaced becomes a row of its own.
    REVISION_KEEP = "
        INSERT INTO _revision (brief, number, source_id, seen, updated, title, points, body, text,
            html, version, changed, change)
        SELECT brief, revision, source_id, revised, updated, title, points, body, text, html,
            version, changed, change
        FROM _brief WHERE brief = :brief";

    /// An earlier version from an import.
    REVISION_ADD = "
        INSERT OR IGNORE INTO _revision (brief, number, seen, updated, title, points, body, text,
            html, changed, change)
        VALUES (:brief, :number, :seen, :updated, :title, :points, :body, :text, '', :changed,
            :change)";

    /// How many of two versions a brief had before the present one.
    VERSIONS_HAD = "
        SELECT count(DISTINCT version) FROM _revision
        WHERE brief = :brief AND version IN (:present, :next)";

    /// The words of an earlier version.
    REVISION_WORDS = "
        SELECT title, text FROM _revision WHERE brief = :brief AND number = :number";

    /// What the present revision changed.
    BRIEF_CHANGE = "
        UPDATE _brief SET changed = :changed, change = :change WHERE brief = :brief";

    /// What the search index holds of a brief.
    BRIEF_INDEXED = "
        SELECT title, text, grams FROM _brief WHERE brief = :brief";

    /// A brief's present revision, without its words.
    BRIEF_REVISION = "
        SELECT id, version, revision, revised, source_id, updated, updated_inferred
        FROM _brief WHERE brief = :brief";

    /// A brief's words from now on.
    BRIEF_REPLACE = "
        UPDATE _brief SET title = :title, updated = :updated, updated_inferred = :updated_inferred,
            revision = :revision, revised = :revised, source_id = :source_id, version = :version,
            language = :language, authors = :authors, categories = :categories, image = :image,
            image_caption = :image_caption, enclosures = :enclosures, points = :points,
            body = :body, text = :text, html = :html, grams = :grams
        WHERE brief = :brief";

    /// What may change without a reader seeing another text. What the feed
    /// says no more stays (a page may have said it).
    BRIEF_AROUND = "
        UPDATE _brief SET url = coalesce(:url, url), authors = coalesce(:authors, authors),
            categories = coalesce(:categories, categories), image = coalesce(:image, image),
            image_caption = CASE WHEN :image IS NULL THEN image_caption ELSE :image_caption END,
            enclosures = coalesce(:enclosures, enclosures)
        WHERE brief = :brief AND (url IS NOT coalesce(:url, url)
            OR authors IS NOT coalesce(:authors, authors)
            OR categories IS NOT coalesce(:categories, categories)
            OR image IS NOT coalesce(:image, image)
            OR enclosures IS NOT coalesce(:enclosures, enclosures))";

    /// An id that stands for another brief from now on.
    ALIAS_ADD = "
        INSERT INTO _alias (id, brief_id) VALUES (:id, :brief_id)
        ON CONFLICT (id) DO UPDATE SET brief_id = :brief_id";

    /// Items of the feed's last document that an earlier build has read.
    SOURCES_OLDER = "
        SELECT s.source_id, s.brief, s.version, b.version,
            coalesce(b.source_id = s.source_id, s.duplicate = 0), s.raw, s.reading,
            s.item, s.title, s.url, s.published
        FROM _source AS s JOIN _brief AS b ON b.brief = s.brief
        WHERE s.feed_id = :feed_id AND s.last_seen IS NULL AND s.reading <> :reading";

    /// What an earlier build has stored is known by the present keys, and its
    /// item by the id that it has now.
    SOURCE_TAKEN_OVER = "
        UPDATE _source SET item = :item, guid = nullif(:guid, url), raw = :raw, version = :version,
            size = :size, own = :own, reading = :reading
        WHERE source_id = :source_id";

    /// The same words under the present keys.
    BRIEF_VERSION = "UPDATE _brief SET version = :version WHERE brief = :brief";

    /// An item is in the document no more.
    SOURCE_LEFT = "
        UPDATE _source SET last_seen = max(first_seen, :last_seen) WHERE source_id = :source_id";

    /// An item is in the document again.
    SOURCE_BACK = "
        UPDATE _source SET last_seen = NULL
        WHERE feed_id = :feed_id AND item = :item AND last_seen IS NOT NULL";

    /// The next line of what happened; the number is the highest so far and one.
    EVENT_ADD = "
        INSERT INTO _event (at, kind, brief_id, story_id, feed_id, detail)
        VALUES (:at, :kind, :brief_id, (SELECT story FROM _brief WHERE id = :brief_id), :feed_id,
            :detail)";

    /// Whether a brief is starred; changes nothing where it is so already.
    STAR = "UPDATE _brief SET starred = :starred WHERE brief = :brief AND starred <> :starred";

    /// A page to fetch; one that was fetched before is asked again.
    PAGE_WANT = "
        INSERT INTO _page (source_id, url, host, due) VALUES (:source_id, :url, :host, :due)
        ON CONFLICT (source_id) DO UPDATE SET due = :due, attempts = 0, url = :url, host = :host,
            validators = CASE WHEN url = :url THEN validators END";

    /// The word in `sources.full_text`.
    SOURCE_FULL_TEXT = "
        UPDATE _source SET full_text = :full_text WHERE source_id = :source_id";

    /// Pages that are due and nobody's, whose host is not held, the newest
    /// items first.
    PAGES_DUE = "
        SELECT p.source_id, p.host, 0 FROM _page AS p
        WHERE p.due IS NOT NULL AND p.due <= :now AND (p.lease_until IS NULL OR p.lease_until <= :now)
            AND NOT EXISTS (SELECT 1 FROM _host AS h WHERE h.host = p.host AND h.until > :now)
        ORDER BY p.source_id DESC";

    /// Takes those pages.
    PAGES_CLAIM = "
        UPDATE _page SET lease_until = :lease_until, lease_owner = :owner
        WHERE source_id IN (SELECT value FROM json_each(:ids))
        RETURNING source_id, url, attempts, validators";

    /// What a page is for.
    PAGE_OF = "
        SELECT s.brief, f.feed_id, f.name FROM _source AS s
            JOIN _feed AS f ON f.feed_id = s.feed_id
        WHERE s.source_id = :source_id";

    /// The words of the version before the present one.
    REVISION_BEFORE = "
        SELECT r.text, r.html, r.points, r.body FROM _brief AS b
            JOIN _revision AS r ON r.brief = b.brief AND r.number = b.revision - 1
        WHERE b.brief = :brief";

    /// A page that was dealt with, or is tried again.
    PAGE_DONE = "
        UPDATE _page SET lease_until = NULL, lease_owner = NULL, due = :due,
            attempts = attempts + 1, validators = coalesce(:validators, validators),
            summary = coalesce(:summary, summary)
        WHERE source_id = :source_id";

    /// Keeps a line.
    NOTE_SET = "
        INSERT INTO _note (key, value) VALUES (:key, :value)
        ON CONFLICT (key) DO UPDATE SET value = :value";

    /// Removes a line.
    NOTE_REMOVE = "DELETE FROM _note WHERE key = :key";
}

#[cfg(test)]
mod tests {
    use crate::store;

    #[test]
    fn every_statement_fits_the_schema() {
        let folder = tempfile::tempdir().expect("a folder");
        let settings = store::settings_in(folder.path());
        let db = store::schema::open_to_write(&settings).expect("a database");
        for list in [
            super::ALL,
            store::cursor::ALL,
            store::feed_statements::ALL,
            store::finder::ALL,
            store::leaf::ALL,
            store::spelling::ALL,
            store::front::ALL,
            store::listing::ALL,
            store::item_marks::ALL,
            store::item_numbers::ALL,
            store::items::ALL,
            store::load::ALL,
            store::reading::ALL,
            store::reader::ALL,
            store::rebuild::ALL,
            store::retain::ALL,
            store::runs::ALL,
            store::story_statements::ALL,
            store::unplaced::ALL,
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
