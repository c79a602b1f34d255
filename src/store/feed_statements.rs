//! Statements about feeds as configured.

statements! {
    /// What the configuration is compared with.
    FEEDS_ALL = "
        SELECT feed_id, name, configured_url, polled FROM _feed ORDER BY polled DESC, feed_id";

    /// A feed, as far as the configuration is concerned.
    FEED_KEPT = "
        SELECT feed_id, name, url, configured_url, title, outlet, own_title, outlet_shown, tags,
            cadence, polled, next_poll, next_reason, health, last_polled, link
        FROM _feed WHERE feed_id = :feed_id";

    /// Feeds that have or had this URL.
    FEEDS_OF_URL = "
        SELECT u.feed_id FROM _feed_url AS u JOIN _feed AS f ON f.feed_id = u.feed_id
        WHERE u.url = :url ORDER BY f.polled DESC, u.feed_id";

    /// A feed that is new.
    FEED_ADD = "
        INSERT INTO _feed (name, url, configured_url, host, title, outlet, outlet_shown, tags,
            cadence, polled)
        VALUES (:name, :url, :configured_url, :host, :title, :outlet, :outlet_shown, :tags,
            :cadence, :polled)";

    /// What the configuration says of a known feed.
    FEED_CONFIGURE = "
        UPDATE _feed SET name = :name, configured_url = :configured_url, title = :title,
            outlet = :outlet, outlet_shown = :outlet_shown, tags = :tags, cadence = :cadence,
            polled = 1
        WHERE feed_id = :feed_id";

    /// A URL of a feed from now on.
    FEED_URL_ADD = "
        INSERT INTO _feed_url (url, feed_id, since, moved_from)
        VALUES (:url, :feed_id, :since, :moved_from)
        ON CONFLICT (url, feed_id) DO UPDATE SET moved_from = coalesce(:moved_from, moved_from)";

    /// The feed is fetched from here from now on.
    FEED_URL_USE = "
        UPDATE _feed SET url = :url, host = :host WHERE feed_id = :feed_id";

    /// The feed never was at that URL after all.
    FEED_URL_REMOVE = "DELETE FROM _feed_url WHERE url = :url AND feed_id = :feed_id";

    /// Where the feed was before.
    FEED_MOVED_FROM = "
        SELECT moved_from FROM _feed_url WHERE url = :url AND feed_id = :feed_id";

    /// Configured no more.
    FEED_REMOVE = "UPDATE _feed SET polled = 0, polled_as = NULL WHERE feed_id = :feed_id";

    /// Taken out of the configuration, which the daemon may not have read yet.
    FEED_UNLIST = "
        UPDATE _feed SET polled = 0, polled_as = NULL
        WHERE polled = 1 AND (configured_url = :url OR name = :name)";

    /// Of feeds that meet at one URL, one is polled: that which is configured
    /// with it, else the oldest.
    FEEDS_MEET = "
        WITH first AS (
            SELECT f.feed_id, (SELECT g.feed_id FROM _feed AS g
                WHERE g.url = f.url AND g.polled = 1
                ORDER BY g.configured_url IS NOT g.url, g.feed_id LIMIT 1) AS polled_as
            FROM _feed AS f WHERE f.polled = 1)
        UPDATE _feed SET polled_as = nullif(first.polled_as, _feed.feed_id)
        FROM first WHERE first.feed_id = _feed.feed_id
            AND _feed.polled_as IS NOT nullif(first.polled_as, _feed.feed_id)";

    /// Feeds that are polled as another.
    FEEDS_SAME = "
        SELECT f.name, a.name FROM _feed AS f JOIN _feed AS a ON a.feed_id = f.polled_as
        WHERE f.polled = 1 ORDER BY f.name";

    /// When a feed is polled next.
    FEED_PLAN = "
        UPDATE _feed SET next_poll = :next_poll, next_reason = :next_reason
        WHERE feed_id = :feed_id";

    /// No host is held beyond this.
    HOSTS_SHORTEN = "UPDATE _host SET until = :latest WHERE until > :latest";

    /// The memory of one feed.
    FEED_STATE = "SELECT state FROM _feed WHERE feed_id = :feed_id";

    /// A polled feed by its name.
    FEED_NAMED = "
        SELECT feed_id, url, host, state FROM _feed WHERE name = :name AND polled = 1";

    /// Any feed by its name: polled ones, then those made by imports.
    FEED_OF_NAME = "
        SELECT feed_id, outlet_shown, url FROM _feed WHERE name = :name
        ORDER BY polled DESC, configured_url IS NOT NULL, feed_id LIMIT 1";

    /// Memory and plan after a user's word.
    FEED_TOLD = "
        UPDATE _feed SET state = :state, health = :health, failures = :failures,
            last_error = :last_error, next_poll = :next_poll, next_reason = :next_reason
        WHERE feed_id = :feed_id";

    /// Polled feeds with their plans and their hosts' records. A feed that is
    /// polled as another stands for that one.
    FEEDS_WAITING = "
        SELECT a.feed_id, f.name, a.last_polled, a.next_poll, a.next_reason,
            h.host, h.until, h.times, h.reason
        FROM _feed AS f JOIN _feed AS a ON a.feed_id = coalesce(f.polled_as, f.feed_id)
            LEFT JOIN _host AS h ON h.host = a.host AND h.until > :now
        WHERE f.polled = 1 ORDER BY a.next_poll, f.feed_id";
}
