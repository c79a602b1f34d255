//! polling 7: one request a host, so far apart, and no host waits for another.

use super::*;
use crate::server::Server;
use crate::server::hang;
use crate::server::ok;
use crate::server::redirect;
use crate::server::status;
use std::time::Instant;

const GAP: Duration = Duration::from_millis(150);

fn paced(per_host: usize, gap: Duration) -> Client {
    let (fetch, mut poll) = settings();
    (poll.per_host, poll.per_host_gap) = (per_host, gap);
    Client::new(&fetch, &poll, Clock::system()).unwrap()
}

fn gaps(server: &Server) -> Vec<Duration> {
    let times: Vec<Instant> = server.seen().iter().map(|seen| seen.at).collect();
    times.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

/// On a busy machine a request arrives late, and the next one in time; without
/// a gap they come at once.
fn at_least(gap: Duration) -> Duration {
    gap / 2
}

#[tokio::test]
async fn requests_to_one_host_are_one_at_a_time_and_a_gap_apart() {
    let server = Server::start();
    server.on("*", [ok("x").after(Duration::from_millis(10))]);
    let client = paced(1, GAP);
    let urls: Vec<String> = (0..4).map(|n| server.url(&format!("/{n}"))).collect();

    let (a, b, c, d) = tokio::join!(
        get(&client, &urls[0]),
        get(&client, &urls[1]),
        get(&client, &urls[2]),
        get(&client, &urls[3]),
    );

    for exchange in [&a, &b, &c, &d] {
        assert!(exchange.outcome.is_ok());
    }
    let order: Vec<String> = server.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(order, ["/0", "/1", "/2", "/3"], "first come, first served");
    assert_eq!(server.open_most(), 1);
    assert!(
        gaps(&server).iter().all(|&gap| gap >= at_least(GAP)),
        "{:?}",
        gaps(&server)
    );
    assert!(
        d.elapsed < 3 * GAP,
        "waiting for a turn is no part of the exchange"
    );
}

#[tokio::test]
async fn per_host_is_how_many_may_be_open() {
    let server = Server::start();
    server.on("*", [ok("x").after(Duration::from_millis(200))]);
    let client = paced(2, Duration::ZERO);
    let url = server.url("/");
    tokio::join!(
        get(&client, &url),
        get(&client, &url),
        get(&client, &url),
        get(&client, &url)
    );
    assert_eq!(server.open_most(), 2);
    assert_eq!(server.connections(), 2, "connections are used again");
}

#[tokio::test]
async fn redirect_hops_and_robots_keep_the_gap_too() {
    let server = Server::start();
    server.on("/feed", [redirect(302, "/b")]);
    server.on("/b", [redirect(302, "/c")]);
    server.on("/c", [status(200)]);
    get(&paced(1, GAP), &server.url("/feed")).await;
    assert_eq!(gaps(&server).len(), 2);
    assert!(
        gaps(&server).iter().all(|&gap| gap >= at_least(GAP)),
        "{:?}",
        gaps(&server)
    );

    let server = Server::start();
    let url = Url::parse(&server.url("/page")).unwrap();
    let request = Request {
        url: &url,
        own: &url,
        what: What::Page,
        validators: None,
        options: &FeedFetch::default(),
    };
    paced(1, GAP).exchange(request).await;
    assert_eq!(gaps(&server).len(), 1, "robots.txt, then the page");
    assert!(gaps(&server)[0] >= at_least(GAP), "{:?}", gaps(&server));
}

#[tokio::test]
async fn a_slow_host_holds_up_no_other() {
    let (slow, quick) = (Server::start(), Server::start());
    slow.on("*", [hang()]);
    quick.on("*", [status(200)]);
    let client = paced(1, Duration::ZERO);
    let url = slow.url("/feed");
    let hanging = tokio::spawn({
        let (client, url) = (client.clone(), url.clone());
        async move { get(&client, &url).await }
    });
    let queued = tokio::spawn({
        let client = client.clone();
        async move { get(&client, &url).await }
    });
    while slow.seen().is_empty() || client.waiting() == 0 {
        tokio::task::yield_now().await;
    }

    assert_eq!(reply(get(&client, &quick.url("/feed")).await).status, 200);
    assert_eq!(client.busy_hosts(), [slow.address().to_string()]);
    assert_eq!(client.waiting(), 1);

    // Who is dropped gives up its place.
    hanging.abort();
    let _ = hanging.await;
    while slow.seen().len() < 2 {
        tokio::task::yield_now().await;
    }
    queued.abort();
    let _ = queued.await;
    assert!(client.busy_hosts().is_empty());
    assert_eq!(client.waiting(), 0);
}

#[tokio::test]
async fn a_host_is_busy_until_its_gap_is_over() {
    let server = Server::start();
    let client = paced(1, GAP);
    assert!(client.busy_hosts().is_empty());
    let before = Instant::now();
    get(&client, &server.url("/feed")).await;
    while !client.busy_hosts().is_empty() {
        assert_eq!(client.busy_hosts(), [server.address().to_string()]);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(before.elapsed() >= GAP);
}

#[tokio::test]
async fn settings_read_again_are_no_way_around_the_gap() {
    let server = Server::start();
    let client = paced(1, GAP);
    let url = server.url("/feed");
    get(&client, &url).await;
    let (mut fetch, mut poll) = settings();
    fetch.user_agent = Some("renewed/1".to_owned());
    poll.per_host_gap = GAP;

    get(&client.renewed(&fetch, &poll).unwrap(), &url).await;

    assert!(gaps(&server)[0] >= at_least(GAP), "{:?}", gaps(&server));
    assert_eq!(
        server.seen()[1].header("User-Agent").as_deref(),
        Some("renewed/1")
    );
}

#[tokio::test]
async fn a_burst_leaves_few_connections_open() {
    let server = Server::start();
    server.on("*", [status(304)]);
    let client = paced(1, Duration::ZERO);
    for n in 0..300 {
        let url = server.url_as(&format!("f{n}.localhost"), "/feed");
        assert_eq!(reply(get(&client, &url).await).status, 304);
    }
    let closing =
        |seen: &crate::server::Seen| seen.header("Connection").as_deref() == Some("close");
    let seen = server.seen();
    assert!(
        !seen.iter().take(100).any(closing),
        "a few may stay, for the next request"
    );
    assert!(seen.iter().skip(200).all(closing), "thousands may not");
}

#[tokio::test]
async fn a_page_waits_for_the_feed_of_its_host() {
    let server = Server::start();
    server.on("/feed", [ok("x").after(Duration::from_millis(100))]);
    let client = paced(1, Duration::ZERO);
    let page = Url::parse(&server.url("/page")).unwrap();
    let request = Request {
        url: &page,
        own: &page,
        what: What::Page,
        validators: None,
        options: &FeedFetch::default(),
    };
    let url = server.url("/feed");
    tokio::join!(get(&client, &url), client.exchange(request));
    assert_eq!(server.open_most(), 1);
}
