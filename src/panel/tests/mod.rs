//! The client against a real server on loopback: every recorded answer (`table`), and everything that can go wrong
//! around an answer (`wire`, `between`, `hostile`).

mod between;
mod hostile;
mod server;
mod table;
mod table_batches;
mod wire;

use std::time::Duration;

use super::{AddOrder, Panel, PanelOrderId, Settings};

const KEY: &str = "k3y/with+signs-0123456789";

fn settings(url: &str) -> Settings {
    Settings {
        timeout: Duration::from_secs(20),
        add_timeout: Duration::from_secs(20),
        connect_timeout: Duration::from_secs(5),
        min_interval: Duration::ZERO,
        ..Settings::new(url.parse().unwrap(), KEY.into())
    }
}

fn connect(url: &str) -> Panel {
    Panel::connect(settings(url)).unwrap()
}

fn ids(texts: &[&str]) -> Vec<PanelOrderId> {
    texts.iter().map(|text| PanelOrderId::parse(text).expect(text)).collect()
}

fn an_order() -> AddOrder {
    let fields = vec![("link", "https://t.me/+AbC".to_owned()), ("quantity", "100".to_owned())];
    AddOrder {
        service: "7".to_owned(),
        fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}
