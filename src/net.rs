//! How the world outside is reached: through which proxy, at which kind of address; and what a request says that failed on its way.

use std::{error::Error, fmt, net::SocketAddr, sync::Arc};

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::{
    ClientBuilder,
    dns::{Addrs, Name, Resolve, Resolving},
};
use url::Url;

use crate::domain::link::is_this_machine;

/// What a proxy's address may begin with: a tunnel or a forward proxy over HTTP, and SOCKS 5 with names resolved here or there.
const SCHEMES: [&str; 4] = ["http", "https", "socks5", "socks5h"];

/// What the owner says about the proxy of one side.
#[derive(Clone, Debug)]
pub enum Proxy {
    /// There is none, whatever the environment says.
    Off,
    /// This one.
    At(Box<ProxyServer>),
}

/// A proxy that the owner named. Its `Debug` shows no name and no password.
#[derive(Clone)]
pub struct ProxyServer {
    shown: String,
    client: reqwest::Proxy,
}

impl ProxyServer {
    /// The proxy at this address, which may hold a name and a password; none if it is no proxy's.
    pub fn parse(address: &str) -> Option<Self> {
        let url = Url::parse(address).ok().filter(|url| SCHEMES.contains(&url.scheme()) && url.has_host())?;
        // What the library can't use it passes over without a word, and goes past the proxy.
        let matcher = Matcher::builder().all(String::from(url.clone())).build();
        matcher.intercept(&"https://any.example".parse().ok()?)?;
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let shown = format!("{}://{}{port}", url.scheme(), url.host_str()?);
        Some(Self { shown, client: reqwest::Proxy::all(url).ok()? })
    }
}

impl fmt::Debug for ProxyServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// Which addresses of a host are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Family {
    /// All, in the system's order.
    #[default]
    Any,
    /// Those of IPv4.
    V4,
    /// Those of IPv6.
    V6,
}

/// How one side is reached. As it comes: as the environment says (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`).
#[derive(Clone, Debug, Default)]
pub struct Route {
    /// The owner's word on the proxy; none: the environment's.
    pub proxy: Option<Proxy>,
    /// Which addresses are used, of the side's own host or of its proxy's: whichever is looked up here.
    pub family: Family,
}

impl Route {
    /// Leads a client this way, which is to talk to `to`. What the environment names is for the world outside, never for this machine.
    pub fn lead(&self, client: ClientBuilder, to: &Url) -> ClientBuilder {
        let client = match self.family {
            Family::Any => client,
            Family::V4 | Family::V6 => client.dns_resolver(Arc::new(Only(self.family))),
        };
        match &self.proxy {
            Some(Proxy::At(server)) => client.proxy(server.client.clone()),
            Some(Proxy::Off) => client.no_proxy(),
            None if is_this_machine(to) => client.no_proxy(),
            None => client,
        }
    }

    /// The way to `to` in words, without a password.
    pub fn described(&self, to: &Url) -> String {
        let proxy = match &self.proxy {
            Some(Proxy::At(server)) => format!("through {}", server.shown),
            Some(Proxy::Off) => "directly".to_owned(),
            None => of_environment(to).map_or_else(
                || "directly".to_owned(),
                |proxy| format!("through {proxy}, which the environment names"),
            ),
        };
        let family = match self.family {
            Family::Any => "",
            Family::V4 => ", by IPv4",
            Family::V6 => ", by IPv6",
        };
        proxy + family
    }
}

/// The proxy to `to` that the HTTP client finds in the environment.
fn of_environment(to: &Url) -> Option<String> {
    if is_this_machine(to) {
        return None;
    }
    let found = Matcher::from_env().intercept(&to.as_str().parse().ok()?)?;
    Some(found.uri().to_string().trim_end_matches('/').to_owned())
}

/// Looks names up, and knows addresses of one kind only.
struct Only(Family);

impl Resolve for Only {
    fn resolve(&self, name: Name) -> Resolving {
        let family = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let kept: Vec<SocketAddr> = found.filter(|address| is_of(family, *address)).collect();
            if kept.is_empty() {
                return Err("there is no address of the kind that TELEGRAM_IP asks for".into());
            }
            Ok(Box::new(kept.into_iter()) as Addrs)
        })
    }
}

fn is_of(family: Family, address: SocketAddr) -> bool {
    match family {
        Family::Any => true,
        Family::V4 => address.is_ipv4(),
        Family::V6 => address.is_ipv6(),
    }
}

/// Whether a request that failed surely did not reach the server: it failed while connecting (no such host, connection refused, no TLS, no
/// connection in time). A tunnel is a part of connecting: a proxy that is out of reach, says no, or hangs up before the tunnel stands
/// has carried nothing. What a proxy says to a request that it was handed whole is an answer, and proves nothing; nor does a
/// timeout or a break at any later moment.
pub fn never_left(error: &reqwest::Error) -> bool {
    error.is_connect() || error.is_builder()
}

/// What failed, and why, in one line; without the address, which may hold a secret.
pub fn words(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words.push_str(": ");
        words.push_str(&error.to_string());
        cause = error.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_proxys_address_is_none() {
        for address in [
            "socks4://proxy.example:1080",
            "ftp://proxy.example",
            "proxy.example:3128",
            "http://",
            "socks5:proxy.example",
            "on",
            "",
        ] {
            assert!(ProxyServer::parse(address).is_none(), "{address}");
        }
    }

    #[test]
    fn a_proxy_is_told_without_its_login() {
        for (address, told) in [
            ("http://me:pa%40ss@proxy.example:3128/", "through http://proxy.example:3128"),
            ("https://proxy.example", "through https://proxy.example"),
            ("socks5://me:it's|{all}~here@[::1]:1080", "through socks5://[::1]:1080"),
            ("socks5h://token@proxy.example", "through socks5h://proxy.example"),
        ] {
            let server = ProxyServer::parse(address).unwrap_or_else(|| panic!("{address}"));
            let route = Route { proxy: Some(Proxy::At(server.into())), family: Family::Any };
            let to = "https://api.telegram.org".parse().unwrap();
            assert_eq!(route.described(&to), told);
            let debug = format!("{route:?}");
            assert!(!debug.contains("me:") && !debug.contains("token"), "{debug}");
        }
        let route = Route { proxy: Some(Proxy::Off), family: Family::V6 };
        assert_eq!(route.described(&"https://api.telegram.org".parse().unwrap()), "directly, by IPv6");
    }

    #[test]
    fn addresses_of_the_other_kind_are_not_used() {
        let (four, six): (SocketAddr, SocketAddr) =
            ("192.0.2.1:443".parse().unwrap(), "[2001:db8::1]:443".parse().unwrap());
        for (family, with_four, with_six) in
            [(Family::Any, true, true), (Family::V4, true, false), (Family::V6, false, true)]
        {
            assert_eq!((is_of(family, four), is_of(family, six)), (with_four, with_six));
        }
    }
}
