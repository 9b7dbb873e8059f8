//! The settings of what is seen of the bot from outside (README, *Seen from outside*).

use std::{net::SocketAddr, path::Path};

use clap::Args;
use url::Url;

use super::{Contradictions, Launch, Mode, Pairs, Problem, Refusal, file, values, without_empty};
use crate::{domain::link::is_this_machine, logs::LogFormat};

/// Where Telegram goes to.
const PORTS: [u16; 4] = [443, 80, 88, 8443];

/// How the bot is seen from outside.
#[derive(Args, Clone, Debug)]
pub struct Outside {
    /// Where the bot says over HTTP how it is (`/healthz`), such as `127.0.0.1:8080`; empty: nowhere
    #[arg(long = "HTTP_LISTEN", id = "HTTP_LISTEN", value_parser = values::listen)]
    pub http_listen: Option<SocketAddr>,

    /// Where Telegram brings updates, such as `https://bot.example.com/telegram`: an address that leads to `HTTP_LISTEN` through a server
    /// of yours with a certificate; empty: the bot asks for them
    #[arg(long = "WEBHOOK_URL", id = "WEBHOOK_URL", value_parser = values::web_address)]
    pub webhook_url: Option<Url>,

    /// How a line of the log is written: as `text`, or as `json` for programs that gather logs
    #[arg(long = "LOG_FORMAT", id = "LOG_FORMAT", value_parser = log_format, default_value = "text")]
    pub log_format: LogFormat,
}

fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("allowed: text, json".to_owned()),
    }
}

impl Outside {
    pub(super) fn contradictions(&self, telegram: &Url) -> Contradictions {
        let mut found: Contradictions = Vec::new();
        let Some(url) = &self.webhook_url else { return found };
        if self.http_listen.is_none() {
            let why = "WEBHOOK_URL leads to the bot, which has to listen somewhere; set HTTP_LISTEN, for example to 127.0.0.1:8080, or leave WEBHOOK_URL out";
            found.push((&["WEBHOOK_URL", "HTTP_LISTEN"], why.to_owned()));
        }
        let port = url.port_or_known_default().unwrap_or_default();
        if !is_this_machine(telegram) && (url.scheme() != "https" || !PORTS.contains(&port)) {
            let why = "Telegram brings updates over https alone, to the ports 443, 80, 88 or 8443";
            found.push((&["WEBHOOK_URL"], why.to_owned()));
        }
        found
    }
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
