//! Which addresses may be connected. Pure: an address and the policy go in.
//!
//! By default only public unicast addresses may; an IPv6 address that embeds an
//! IPv4 address is judged by the embedded one. Sources: the IANA
//! special-purpose registries (RFC 6890), RFC 6052 (NAT64), 3056 (6to4), 4380
//! (Teredo), 5214 (ISATAP), 6761 (`localhost`).

use crate::model::settings::AllowPrivate;
use ipnet::IpNet;
use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;
use url::Host;
use url::Url;

/// An address that policy refuses. Nothing was sent to it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{host}` is refused: {what} (see `allow_private_addresses`)")]
pub struct Refusal {
    /// The host as requested.
    pub host: String,
    /// The kind of address, with the address itself.
    pub what: String,
}

/// Why an address is refused, in a few words; none where it may be connected.
///
/// A network that the policy allows is allowed in its embedded forms, too.
pub fn refused(address: IpAddr, allow: &AllowPrivate) -> Option<&'static str> {
    let (seen, why) = match address {
        IpAddr::V4(v4) => (address, special_v4(v4)),
        IpAddr::V6(v6) => match carried(v6) {
            Some(v4) => (IpAddr::V4(v4), special_v4(v4)),
            None => (address, special_v6(v6)),
        },
    };
    let why = why?;
    let allowed = match allow {
        AllowPrivate::No => false,
        AllowPrivate::Yes => true,
        AllowPrivate::Networks(networks) => networks
            .iter()
            .any(|network: &IpNet| network.contains(&seen) || network.contains(&address)),
    };
    (!allowed).then_some(why)
}

/// The addresses of a name that may be connected, in the order given.
///
/// # Errors
/// When there are addresses and policy refuses all of them.
pub fn admitted(
    name: &str,
    answers: Vec<IpAddr>,
    allow: &AllowPrivate,
) -> Result<Vec<IpAddr>, Refusal> {
    let first_refused = answers
        .iter()
        .find_map(|&ip| refused(ip, allow).map(|why| (ip, why)));
    let kept: Vec<IpAddr> = answers
        .into_iter()
        .filter(|&ip| refused(ip, allow).is_none())
        .collect();
    match first_refused {
        Some((ip, why)) if kept.is_empty() => Err(refusal(name, ip, why)),
        _ => Ok(kept),
    }
}

/// Checks what can be told from a URL alone: a literal address in any
/// spelling (the URL parser has made `0x7f.1` and `2130706433` plain), and
/// `localhost` names. Other names are checked when they are resolved.
///
/// # Errors
/// When policy refuses what the URL names.
pub fn check_url(url: &Url, allow: &AllowPrivate) -> Result<(), Refusal> {
    let addresses = match url.host() {
        Some(Host::Ipv4(v4)) => vec![IpAddr::V4(v4)],
        Some(Host::Ipv6(v6)) => vec![IpAddr::V6(v6)],
        Some(Host::Domain(name)) if is_localhost(name) => loopback(),
        // A trailing dot or an odd spelling must not make a literal a name.
        Some(Host::Domain(name)) => name
            .trim_end_matches('.')
            .parse::<IpAddr>()
            .into_iter()
            .collect(),
        None => Vec::new(),
    };
    admitted(url.host_str().unwrap_or_default(), addresses, allow).map(|_| ())
}

/// `localhost` and names under it, with or without the root's dot: always
/// this machine, never asked of a name server (RFC 6761, section 6.3).
pub fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let label = name.rsplit('.').next().unwrap_or(name);
    label.eq_ignore_ascii_case("localhost")
}

/// What a `localhost` name stands for.
pub(super) fn loopback() -> Vec<IpAddr> {
    vec![
        IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(Ipv6Addr::LOCALHOST),
    ]
}

fn refusal(host: &str, ip: IpAddr, why: &str) -> Refusal {
    Refusal {
        host: host.to_owned(),
        what: format!("{ip} is {why}"),
    }
}

/// The IPv4 address that an IPv6 address really leads to.
fn carried(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let s = v6.segments();
    let pair = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    let tail = pair(s[6], s[7]);
    match s {
        // `::` and `::1` are themselves, not "compatible" addresses.
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        // Compatible, mapped, translated (RFC 2765), NAT64.
        [0, 0, 0, 0, 0, 0, _, _]
        | [0, 0, 0, 0, 0, 0xffff, _, _]
        | [0, 0, 0, 0, 0xffff, 0, _, _]
        | [0x64, 0xff9b, 0, 0, 0, 0, _, _] => Some(tail),
        // 6to4.
        [0x2002, high, low, ..] => Some(pair(high, low)),
        // ISATAP in a public prefix; the private prefixes are refused anyway.
        [first, _, _, _, 0 | 0x200, 0x5efe, _, _] if first & 0xe000 == 0x2000 => Some(tail),
        _ => None,
    }
}

/// IPv4 blocks that are not public unicast, narrower ones first.
fn special_v4(v4: Ipv4Addr) -> Option<&'static str> {
    let [a, b, c, d] = v4.octets();
    Some(match (a, b, c, d) {
        (0, 0, 0, 0) => "the unspecified address",
        (0, ..) => "an address of `this network`",
        (10, ..) | (172, 16..=31, ..) | (192, 168, ..) => "a private address",
        (100, 64..=127, ..) => "an address of carrier-grade NAT",
        (127, ..) => "a loopback address",
        (169, 254, ..) => "a link-local address",
        (192, 0, 0, _) => "a protocol address",
        (192, 0, 2, _) | (198, 51, 100, _) | (203, 0, 113, _) => "a documentation address",
        (192, 88, 99, _) => "a 6to4 relay",
        (198, 18..=19, ..) => "a benchmark address",
        (224..=239, ..) => "a multicast address",
        (255, 255, 255, 255) => "the broadcast address",
        (240.., ..) => "a reserved address",
        _ => return None,
    })
}

/// IPv6 apart from what [`carried`] resolves. Global unicast is 2000::/3 alone
/// (RFC 4291, section 2.4), without the special blocks in it.
fn special_v6(v6: Ipv6Addr) -> Option<&'static str> {
    let s = v6.segments();
    Some(match s[0] {
        0 if v6.is_unspecified() => "the unspecified address",
        0 if v6.is_loopback() => "a loopback address",
        0x64 if s[1] == 0xff9b => "an address of a local NAT64",
        0x100 if s[1..4] == [0, 0, 0] => "a discard address",
        0xfe80..=0xfebf => "a link-local address",
        0xfec0..=0xfeff => "a site-local address",
        0xfc00..=0xfdff => "a unique-local address",
        0xff00..=0xffff => "a multicast address",
        0x2001 if s[1] == 0 => "a Teredo address",
        0x2001 if s[1] == 2 && s[2] == 0 => "a benchmark address",
        0x2001 if s[1] < 0x200 => "a protocol address",
        0x2001 if s[1] == 0xdb8 => "a documentation address",
        0x3fff if s[1] < 0x1000 => "a documentation address",
        first if first & 0xe000 != 0x2000 => "a reserved address",
        _ => return None,
    })
}
