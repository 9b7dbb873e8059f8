//! Which hosts the whole internet sees. Numbers are judged after the URL parser has read them, so that `0x7f.1` and
//! `2130706433` are what they are. Names are judged by their form; what they resolve to is not looked up.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Top-level names that lead nowhere outside one's own network (RFC 2606, 6761, 6762, 7686, 8375, and habit).
const LOCAL_NAMES: [&str; 14] = [
    "local",
    "localhost",
    "localdomain",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "test",
    "invalid",
    "example",
    "onion",
    "arpa",
];

/// Names that anybody can look up, and that lead to whatever address stands in them, or to one's own machine.
const PRIVATE_IN_DISGUISE: [&str; 11] = [
    "nip.io",
    "sslip.io",
    "xip.io",
    "traefik.me",
    "localtest.me",
    "lvh.me",
    "vcap.me",
    "lacolhost.com",
    "localho.st",
    "local.gd",
    "fuf.me",
];

/// Whether a host reads as one: a name has no empty part, and its last part is not a mere number.
pub(super) fn is_well_formed(host: &Host<&str>) -> bool {
    let Host::Domain(name) = host else { return true };
    let top = name.rsplit('.').next().unwrap_or_default();
    name.len() <= 253
        && name.split('.').all(|label| !label.is_empty() && label.len() <= 63)
        && has_letter(top)
}

/// Whether it is on this machine, to which no proxy leads.
pub fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|address| address.is_loopback())
        }
        None => false,
    }
}

/// Whether anybody can reach a host.
pub(super) fn is_public(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => is_public_name(name),
        Host::Ipv4(address) => is_public_v4(*address),
        Host::Ipv6(address) => is_public_v6(*address),
    }
}

fn is_public_name(name: &str) -> bool {
    let is_below =
        |suffix: &&str| name.strip_suffix(*suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    name.rsplit_once('.').is_some_and(|(_, top)| !LOCAL_NAMES.contains(&top))
        && !PRIVATE_IN_DISGUISE.iter().any(is_below)
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation();
    let [a, b, c, _] = address.octets();
    // In this order: this network, what is kept for the future (broadcast too), what a provider's customers share
    // (RFC 6598), protocol assignments, retired 6to4 relays, benchmarks (RFC 2544).
    let reserved = matches!(
        (a, b, c),
        (0 | 240..=255, _, _) | (100, 64..=127, _) | (192, 0, 0) | (192, 88, 99) | (198, 18..=19, _)
    );
    !special && !reserved
}

/// Only `2000::/3` is given out to the public, and from it not: `2001::/23` (protocols, Teredo), `2001:db8::/32` and
/// `3fff::/20` (documentation), `2002::/16` (6to4, a v4 address inside). Addresses that hide a v4 one elsewhere fall out by this.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    match (first, second) {
        (0x2001, 0..=0x1ff | 0xdb8) | (0x2002, _) | (0x3fff, 0..=0xfff) => false,
        _ => (0x2000..=0x3fff).contains(&first),
    }
}

fn has_letter(label: &str) -> bool {
    label.chars().any(char::is_alphabetic)
}
