//! `panelgram healthy`: asks the bot that runs on this machine how it is. For Docker's health check, which has no other program to ask with.

use std::{
    io::{self, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

/// Docker itself waits for ten seconds (`Dockerfile`).
const PATIENCE: Duration = Duration::from_secs(5);

/// Says on stdout what it answers. Whether it is well.
pub async fn healthy(listen: Option<SocketAddr>) -> bool {
    let (is_well, words) = match listen {
        Some(address) => ask(address).await.unwrap_or_else(|error| {
            (false, format!("the bot does not answer at {address}: {:#}", anyhow::Error::new(error)))
        }),
        None => (false, "nobody can ask: HTTP_LISTEN is not set".to_owned()),
    };
    let _ = writeln!(io::stdout(), "{}", words.trim_end());
    is_well
}

async fn ask(address: SocketAddr) -> reqwest::Result<(bool, String)> {
    let url = format!("http://{}/healthz", reachable(address));
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build()?;
    let answer = client.get(url).send().await?;
    let is_well = answer.status().is_success();
    Ok((is_well, answer.text().await?))
}

/// Who listens everywhere is reached over loopback.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        IpAddr::V4(_) | IpAddr::V6(_) => address.ip(),
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_listens_everywhere_is_asked_over_loopback() {
        for (listens, asked) in [
            ("0.0.0.0:8080", "127.0.0.1:8080"),
            ("[::]:80", "[::1]:80"),
            ("127.0.0.1:1", "127.0.0.1:1"),
            ("10.0.0.7:8080", "10.0.0.7:8080"),
        ] {
            assert_eq!(reachable(listens.parse().unwrap()).to_string(), asked, "{listens}");
        }
    }
}
