-- What people ask the views for, which else reads every article: by address,
-- by feed, by time and in its order.
CREATE INDEX brief_feed ON brief (feed_id);
CREATE INDEX brief_url ON brief (url) WHERE url IS NOT NULL;
CREATE INDEX brief_published
    ON brief (strftime('%Y-%m-%dT%H:%M:%SZ', published / 1000.0, 'unixepoch'));
