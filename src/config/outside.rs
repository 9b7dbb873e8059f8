//! The settings of what is seen of the bot from outside (README, *Seen from outside*).

use std::{net::SocketAddr, path::Path};

use clap::Args;

use super::{Launch, Mode, Pairs, Problem, Refusal, file, values, without_empty};

/// How the bot is seen from outside.
#[derive(Args, Clone, Debug)]
pub struct Outside {
    /// Where the bot says over HTTP how it is (`/healthz`), such as `127.0.0.1:8080`; empty: nowhere
    #[arg(long = "HTTP_LISTEN", id = "HTTP_LISTEN", value_parser = values::listen)]
    pub http_listen: Option<SocketAddr>,
}

/// What asks needs neither token nor key. It logs nothing: it says what it was answered.
pub(super) fn read_healthy(environment: Pairs, file: &Path) -> Result<Launch, Refusal> {
    let mut pairs = file::read(file)?;
    pairs.extend(without_empty(environment));
    let wrong = |text: &str, why| Refusal::new(vec![Problem::value("HTTP_LISTEN", text, why, &[])]);
    let listen = pairs.get("HTTP_LISTEN").map(|text| values::listen(text).map_err(|why| wrong(text, why)));
    let mode = Mode::Healthy(listen.transpose()?);
    Ok(Launch { mode, log_filter: "off".to_owned(), hints: Vec::new() })
}
