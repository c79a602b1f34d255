//! polling 11: which addresses are connected, by the code that decides it.
//!
//! The table asks the decision alone, through all its doors. Where a client
//! really runs, every address is this machine's own.

use super::*;
use crate::server::Server;
use crate::server::redirect;
use crate::server::status;
use briefd::fetch::address::admitted;
use briefd::fetch::address::check_url;
use briefd::fetch::address::refused;
use briefd::fetch::hop;
use std::net::IpAddr;

/// Address, and why it is refused; nothing where it may be connected.
const ADDRESSES: &[(&str, &str)] = &[
    ("1.1.1.1", ""),
    ("9.255.255.255", ""),
    ("11.0.0.0", ""),
    ("100.63.255.255", ""),
    ("100.128.0.0", ""),
    ("126.255.255.255", ""),
    ("128.0.0.0", ""),
    ("169.253.255.255", ""),
    ("172.15.255.255", ""),
    ("172.32.0.0", ""),
    ("192.0.1.0", ""),
    ("192.167.255.255", ""),
    ("192.169.0.0", ""),
    ("198.17.255.255", ""),
    ("198.20.0.0", ""),
    ("223.255.255.255", ""),
    ("0.0.0.0", "the unspecified address"),
    ("0.1.2.3", "an address of `this network`"),
    ("10.0.0.0", "a private address"),
    ("10.255.255.255", "a private address"),
    ("100.64.0.0", "an address of carrier-grade NAT"),
    ("100.100.100.200", "an address of carrier-grade NAT"),
    ("100.127.255.255", "an address of carrier-grade NAT"),
    ("127.0.0.1", "a loopback address"),
    ("127.255.255.255", "a loopback address"),
    ("169.254.0.0", "a link-local address"),
    ("169.254.169.254", "a link-local address"),
    ("172.16.0.0", "a private address"),
    ("172.31.255.255", "a private address"),
    ("192.0.0.8", "a protocol address"),
    ("192.0.2.1", "a documentation address"),
    ("192.88.99.1", "a 6to4 relay"),
    ("192.168.0.0", "a private address"),
    ("192.168.255.255", "a private address"),
    ("198.18.0.0", "a benchmark address"),
    ("198.19.255.255", "a benchmark address"),
    ("198.51.100.7", "a documentation address"),
    ("203.0.113.7", "a documentation address"),
    ("224.0.0.1", "a multicast address"),
    ("239.255.255.255", "a multicast address"),
    ("240.0.0.0", "a reserved address"),
    ("255.255.255.254", "a reserved address"),
    ("255.255.255.255", "the broadcast address"),
    ("2606:4700:4700::1111", ""),
    ("2001:200::1", ""),
    ("2001:db9::1", ""),
    ("2003::1", ""),
    ("3ffe::1", ""),
    ("3fff:1000::1", ""),
    ("::", "the unspecified address"),
    ("::1", "a loopback address"),
    ("fe80::1", "a link-local address"),
    ("febf::1", "a link-local address"),
    ("fec0::1", "a site-local address"),
    ("fc00::1", "a unique-local address"),
    ("fd00:ec2::254", "a unique-local address"),
    ("ff02::1", "a multicast address"),
    ("100::1", "a discard address"),
    ("2001:2::1", "a benchmark address"),
    ("2001:10::1", "a protocol address"),
    ("2001:20::1", "a protocol address"),
    ("2001:db8::1", "a documentation address"),
    ("3fff:0:1::1", "a documentation address"),
    ("5f00::1", "a reserved address"),
    ("4000::1", "a reserved address"),
    ("64:ff9b:1::1", "an address of a local NAT64"),
    // Disguises: what counts is what they carry.
    ("::ffff:1.1.1.1", ""),
    ("::ffff:127.0.0.1", "a loopback address"),
    ("::ffff:10.0.0.1", "a private address"),
    ("::ffff:169.254.169.254", "a link-local address"),
    ("::ffff:0.0.0.0", "the unspecified address"),
    ("::127.0.0.1", "a loopback address"),
    ("::192.168.1.1", "a private address"),
    ("::ffff:0:10.0.0.1", "a private address"),
    ("64:ff9b::1.1.1.1", ""),
    ("64:ff9b::10.0.0.1", "a private address"),
    ("64:ff9b::169.254.169.254", "a link-local address"),
    ("64:ff9b::127.0.0.1", "a loopback address"),
    ("2002:101:101::1", ""),
    ("2002:7f00:1::1", "a loopback address"),
    ("2002:c0a8:101::1", "a private address"),
    ("2002:a9fe:a9fe::", "a link-local address"),
    ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "a Teredo address"),
    ("2001::1", "a Teredo address"),
    ("2606:4700::5efe:1.1.1.1", ""),
    ("2606:4700::5efe:10.0.0.1", "a private address"),
    ("2606:4700::200:5efe:192.168.0.1", "a private address"),
];

/// The spelling of a host in a URL that is the address beside it.
const SPELLINGS: &[(&str, &str)] = &[
    ("0x7f.1", "127.0.0.1"),
    ("127.1", "127.0.0.1"),
    ("0177.0.0.1", "127.0.0.1"),
    ("2130706433", "127.0.0.1"),
    ("0x7f000001", "127.0.0.1"),
    ("017700000001", "127.0.0.1"),
    ("127.0.0.1.", "127.0.0.1"),
    ("127%2e0.0.1", "127.0.0.1"),
    ("%31%32%37.0.0.1", "127.0.0.1"),
    ("127。0。0。1", "127.0.0.1"),
    ("①②⑦.0.0.1", "127.0.0.1"),
    ("0", "0.0.0.0"),
    ("0xa9fea9fe", "169.254.169.254"),
    ("2852039166", "169.254.169.254"),
    ("0xa.0", "10.0.0.0"),
    ("[::FFFF:7f00:1]", "127.0.0.1"),
    ("[0:0:0:0:0:ffff:127.0.0.1]", "127.0.0.1"),
    ("localhost", "127.0.0.1"),
    ("LocalHost", "127.0.0.1"),
    ("localhost.", "127.0.0.1"),
    ("feeds.localhost", "127.0.0.1"),
    ("a.b.localhost.", "127.0.0.1"),
    ("lo\u{ad}calhost", "127.0.0.1"),
    ("ｌocalhost", "127.0.0.1"),
];

fn literal(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(v4) => format!("http://{v4}/feed"),
        IpAddr::V6(v6) => format!("http://[{v6}]:8080/feed"),
    }
}

#[test]
fn the_decision_is_the_same_through_every_door() {
    let no = AllowPrivate::No;
    for &(text, expected) in ADDRESSES {
        let ip: IpAddr = text.parse().unwrap();
        let why = refused(ip, &no);
        assert_eq!(why.unwrap_or(""), expected, "{text}, the address itself");

        let by_name = admitted("feeds.example.org", vec![ip], &no);
        match (&by_name, expected) {
            (Ok(ips), "") => assert_eq!(*ips, [ip], "{text}, by name"),
            (Err(refusal), _) => {
                let message = format!(
                    "`feeds.example.org` is refused: {ip} is {expected} (see `allow_private_addresses`)"
                );
                assert_eq!(refusal.to_string(), message, "{text}, by name");
            }
            (Ok(ips), _) => panic!("{text}, by name: {ips:?} would be connected"),
        }

        let url = Url::parse(&literal(ip)).unwrap();
        let as_literal = check_url(&url, &no);
        assert_eq!(
            as_literal.is_ok(),
            expected.is_empty(),
            "{text}, as a literal"
        );

        let public = Url::parse("https://example.org/feed").unwrap();
        let next = hop::target(&public, literal(ip).as_bytes()).unwrap();
        let redirected = check_url(&next, &no);
        assert_eq!(
            redirected.is_ok(),
            expected.is_empty(),
            "{text}, by a redirect"
        );
    }
    let refused_ones = ADDRESSES.iter().filter(|(_, why)| !why.is_empty()).count();
    assert!(
        refused_ones >= 60,
        "{refused_ones} refused addresses in the table"
    );
}

#[test]
fn no_spelling_of_a_host_hides_its_address() {
    let public = Url::parse("https://example.org/feed").unwrap();
    for &(spelling, meant) in SPELLINGS {
        let text = format!("http://{spelling}/feed");
        let url = Url::parse(&text).unwrap_or_else(|error| panic!("{spelling}: {error}"));
        let by_redirect = hop::target(&public, text.as_bytes()).unwrap();
        for url in [url, by_redirect] {
            assert!(
                check_url(&url, &AllowPrivate::No).is_err(),
                "{spelling} as {url}"
            );
            let its_own = AllowPrivate::Networks(vec![format!("{meant}/32").parse().unwrap()]);
            assert!(
                check_url(&url, &its_own).is_ok(),
                "{spelling} is not {meant}"
            );
        }
    }
    for nonsense in [
        "http://[fe80::1%25eth0]/",
        "http://[::1/",
        "http://1.2.3.256/",
    ] {
        assert!(Url::parse(nonsense).is_err(), "{nonsense} is no URL at all");
    }
}

#[test]
fn names_that_only_look_like_localhost_are_left_to_the_resolver() {
    for host in [
        "localhost.example.org",
        "notlocalhost",
        "example.org",
        "10.example.org",
    ] {
        let url = Url::parse(&format!("http://{host}/")).unwrap();
        assert!(check_url(&url, &AllowPrivate::No).is_ok(), "{host}");
    }
}

#[test]
fn an_allowed_network_is_allowed_in_disguise_and_no_other_is() {
    let allow = AllowPrivate::Networks(vec![
        "10.1.0.0/16".parse().unwrap(),
        "fd00::/8".parse().unwrap(),
    ]);
    for (address, allowed) in [
        ("10.1.2.3", true),
        ("::ffff:10.1.2.3", true),
        ("64:ff9b::10.1.2.3", true),
        ("2002:a01:203::1", true),
        ("fd12::1", true),
        ("10.2.0.1", false),
        ("::ffff:10.2.0.1", false),
        ("127.0.0.1", false),
        ("fe80::1", false),
        ("1.1.1.1", true),
    ] {
        let ip = address.parse().unwrap();
        assert_eq!(refused(ip, &allow).is_none(), allowed, "{address}");
        assert_eq!(refused(ip, &AllowPrivate::Yes), None, "{address}");
    }
}

#[test]
fn of_several_answers_the_refused_are_left_out() {
    let ips =
        |texts: &[&str]| -> Vec<IpAddr> { texts.iter().map(|ip| ip.parse().unwrap()).collect() };
    let mixed = ips(&["10.0.0.1", "1.1.1.1", "::1", "2606:4700::1"]);
    let kept = admitted("a.example.org", mixed, &AllowPrivate::No).unwrap();
    assert_eq!(kept, ips(&["1.1.1.1", "2606:4700::1"]));
    let none = admitted("a.example.org", Vec::new(), &AllowPrivate::No);
    assert_eq!(
        none,
        Ok(Vec::new()),
        "no answer is the resolver's failure, not a refusal"
    );
}

#[tokio::test]
async fn a_refused_address_is_never_connected() {
    let server = Server::start();
    let port = server.address().port();
    // All of these are this machine, so even a broken check sends nothing out.
    let table = [
        "127.0.0.1",
        "127.0.0.2",
        "0x7f.1",
        "2130706433",
        "127.0.0.1.",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "localhost",
        "localhost.",
        "feeds.localhost",
    ];
    let client = client_with(|fetch| fetch.allow_private = AllowPrivate::No);
    for host in table {
        let exchange = get(&client, &format!("http://{host}:{port}/feed")).await;
        let (kind, message) = why(exchange);
        assert_eq!(kind, FailureKind::Refused, "{host}: {message}");
        assert!(message.contains("is refused"), "{host}: {message}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_redirect_to_a_refused_address_is_not_followed() {
    let server = Server::start();
    let inside = Server::start_at("127.0.0.2:0");
    server.on("/feed", [redirect(302, &inside.url("/admin"))]);
    server.on(
        "/name",
        [redirect(302, &inside.url_as("localhost", "/admin"))],
    );
    let client = client_with(|fetch| {
        fetch.allow_private = AllowPrivate::Networks(vec!["127.0.0.1/32".parse().unwrap()]);
    });

    let failed = failure(get(&client, &server.url("/feed")).await);
    assert_eq!(failed.kind, FailureKind::Refused);
    assert_eq!(
        failed.message,
        "`127.0.0.2` is refused: 127.0.0.2 is a loopback address (see `allow_private_addresses`)"
    );
    assert_eq!(failed.hops.len(), 1, "the hop before it is told");
    assert_eq!(inside.connections(), 0);

    // `localhost` is 127.0.0.1 or ::1, of which only the first is allowed.
    let by_name = failure(get(&client, &server.url("/name")).await);
    assert_eq!(by_name.kind, FailureKind::Connect, "{}", by_name.message);
    assert_eq!(inside.connections(), 0);
}

#[tokio::test]
async fn localhost_names_need_no_name_server() {
    let server = Server::start();
    server.on("/feed", [status(200)]);
    for host in ["localhost", "a.localhost", "b.localhost."] {
        let url = server.url_as(host, "/feed");
        assert_eq!(reply(get(&client(), &url).await).status, 200, "{host}");
    }
}
